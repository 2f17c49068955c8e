// What was sent is remembered between processes, and its files stay few.

import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Ledger, ledgerLine } from '../../src/store/ledger.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { tempDir } from '../support/temp.js'

const ENDPOINT = 'http://localhost:4318/v1/traces'
const RUN = 'abcd'.repeat(8)

function folderOf(dir: string): string {
  new Ledger(dir, ENDPOINT).markDone([{ runId: RUN, spanId: 'first' }])
  return join(dir, '.sent', readdirSync(join(dir, '.sent'))[0] as string)
}

test('what one endpoint has accepted is still sent to another', () => {
  using temp = tempDir()
  const key = { runId: RUN, spanId: '1'.repeat(16) }
  new Ledger(temp.path, ENDPOINT).markDone([key])

  const answers = [ENDPOINT, 'http://elsewhere:4318/v1/traces'].map((endpoint) => {
    const ledger = new Ledger(temp.path, endpoint)
    ledger.refresh()
    return ledger.isDone(key)
  })

  expect(answers).toEqual([true, false])
})

test('the ledger files of ended processes are merged into one, and nothing in them is lost', () => {
  using temp = tempDir()
  const folder = folderOf(temp.path)
  const { host } = ownIdentity()
  for (let i = 0; i < 5; i++)
    writeFileSync(join(folder, `${4_194_305 + i}-1-${host}.ledger`), ledgerLine(RUN, `span${i}`))
  const alive = `${process.ppid}--${host}.ledger`
  writeFileSync(join(folder, alive), ledgerLine(RUN, 'parent'))
  const reader = new Ledger(temp.path, ENDPOINT)

  reader.refresh()
  // Noted, by a process that ended then, after it was read.
  writeFileSync(join(folder, `4194399-1-${host}.ledger`), ledgerLine(RUN, 'last'))
  reader.compact()

  const names = readdirSync(folder).filter((name) => name !== 'lock')
  expect(names.filter((name) => name.startsWith('4194'))).toEqual([])
  expect(names).toContain(alive)
  const later = new Ledger(temp.path, ENDPOINT)
  later.refresh()
  const spans = ['first', 'span0', 'span1', 'span2', 'span3', 'span4', 'last', 'parent']
  expect(spans.filter((spanId) => !later.isDone({ runId: RUN, spanId }))).toEqual([])
})

test('a line left half-written by a dead process counts for nothing and harms no other line', () => {
  using temp = tempDir()
  const folder = folderOf(temp.path)
  writeFileSync(
    join(folder, `4194305-1-${ownIdentity().host}.ledger`),
    `${ledgerLine(RUN, 'whole')}${RUN} ha`,
  )

  const ledger = new Ledger(temp.path, ENDPOINT)
  ledger.refresh()

  expect(['whole', 'ha'].map((spanId) => ledger.isDone({ runId: RUN, spanId }))).toEqual([true, false])
})

describe('while a store is sent', () => {
  test('no other process sends it, until this one is done', async () => {
    using temp = tempDir()
    const ledger = new Ledger(temp.path, ENDPOINT)

    let inside: boolean | undefined
    const outside = await ledger.withLock(async () => {
      inside = await new Ledger(temp.path, ENDPOINT).withLock(async () => {})
    })

    expect([outside, inside]).toEqual([true, false])
    expect(await ledger.withLock(async () => {})).toBe(true)
  })

  test.each([
    ['was killed', () => JSON.stringify({ pid: 4_194_305, startedAt: '1', host: ownIdentity().host }), 0],
    ['was killed while it took the lock', () => '', 60],
    ['ran on a machine that is gone', () => JSON.stringify({ pid: 1, startedAt: '1', host: 'feed' }), 3_600],
  ])('the lock of a process that %s keeps nobody out', async (_what, content, ageSeconds) => {
    using temp = tempDir()
    const lock = join(folderOf(temp.path), 'lock')
    writeFileSync(lock, content())
    const then = new Date(Date.now() - ageSeconds * 1_000)
    utimesSync(lock, then, then)

    expect(await new Ledger(temp.path, ENDPOINT).withLock(async () => {})).toBe(true)
    expect(existsSync(lock)).toBe(false)
  })

  test.each([
    ['lives', () => JSON.stringify(ownIdentity()), 3_600],
    ['is just taking it', () => '', 0],
    ['lives on another machine', () => JSON.stringify({ pid: 1, startedAt: '1', host: 'feed' }), 60],
  ])('the lock of a process that %s is respected', async (_what, content, ageSeconds) => {
    using temp = tempDir()
    const lock = join(folderOf(temp.path), 'lock')
    writeFileSync(lock, content())
    const then = new Date(Date.now() - ageSeconds * 1_000)
    utimesSync(lock, then, then)

    expect(await new Ledger(temp.path, ENDPOINT).withLock(async () => {})).toBe(false)
    expect(readFileSync(lock, 'utf8')).toBe(content())
  })
})

test('a damaged ledger never marks anything unsent as sent: at worst it is sent once more', () => {
  const ids = ['1', '2', '3'].map((digit) => digit.repeat(16))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      (changes) => {
        using temp = tempDir()
        const folder = folderOf(temp.path)
        const lines = [ledgerLine(RUN, ids.slice(1).join(',')), ledgerLine(RUN, ids[0] ?? '')]
        const text = [...lines, ledgerLine('ef01'.repeat(8), '=1234')].join('')
        const bytes = Buffer.from(text)
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte
        writeFileSync(join(folder, `4194305-1-${ownIdentity().host}.ledger`), bytes)

        const ledger = new Ledger(temp.path, ENDPOINT)
        ledger.refresh()

        for (const spanId of ['4'.repeat(16), '1'.repeat(15), `${'1'.repeat(15)}2`])
          expect(ledger.isDone({ runId: RUN, spanId })).toBe(false)
        expect([0, 1234]).toContain(ledger.doneBytes('ef01'.repeat(8)))
      },
    ),
  )
})
