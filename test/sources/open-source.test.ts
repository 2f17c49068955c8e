import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, shutdown } from '../../src/index.js'
import { openSource, type RunSource } from '../../src/read.js'
import { storeNamedBy } from '../../src/sources/open-source.js'
import { environment } from '../support/environment.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'
import { tempDir } from '../support/temp.js'

test('opens a store by its folder, or as "store"', async () => {
  await using session = startSession()
  run('one', () => {})

  for (const source of [session.dir, `store:${session.dir}`])
    expect(await names(openSource(source))).toEqual(['one'])
  using _variables = environment({ RUNSPAN_DIR: session.dir })
  expect(await names(openSource('store'))).toEqual(['one'])
})

test('a store into which a file of another kind got is still a store', async () => {
  await using session = startSession()
  run('one', () => {})
  for (const name of ['notes.json', 'traces.jsonl', 'old.jsonl.gz'])
    writeFileSync(join(session.dir, name), '{"not":"a run"}\n')

  expect(await names(openSource(session.dir))).toEqual(['one'])
  expect(storeNamedBy(session.dir)).toBe(session.dir)
  await shutdown()
  rmSync(join(session.dir, '.live'), { recursive: true, force: true })
  expect(await names(openSource(session.dir))).toEqual(['one'])
})

test('opens a Jaeger by its address', async () => {
  await using session = startSession()
  run('one', () => {})
  await using jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)

  expect(await names(openSource(`jaeger:${jaeger.url}/`))).toEqual(['one'])
})

test('returns only runs started between since and until, from a store as well', async () => {
  await using session = startSession()
  run('one', () => {})

  const { startTime } = await session.onlyRun()
  expect(await names(openSource(session.dir, { since: startTime, until: startTime + 1 }))).toEqual(['one'])
  expect(await names(openSource(session.dir, { since: new Date(startTime + 1) }))).toEqual([])
  expect(await names(openSource(session.dir, { until: startTime }))).toEqual([])
  await expect(openSource(session.dir, { until: startTime }).run('one')).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
  })
})

test('an impossible until is refused without mentioning a since that was not given', async () => {
  await using session = startSession()
  run('one', () => {})

  expect(() => openSource(session.dir, { until: -1 })).toThrow('The option "until" is -1. Give a later time.')
})

test.each([
  [
    'jaegr:http://localhost:16686',
    /^'jaegr:.*' is neither a source of runs nor a file or folder.*jaeger:http/,
  ],
  ['http://localhost:16686', /Name its kind: "jaeger:http:\/\/localhost:16686"/],
  ['tempo', /Use "store"/],
  ['', /Use "store"/],
  ['x'.repeat(5000), /is neither a source/],
  ['a\0b', /is neither a source/],
])('refuses %j with a list of the sources', (source, message) => {
  expect(() => openSource(source)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_SOURCE', message: expect.stringMatching(message) }),
  )
})

test('a missing store is the same error as from openStore()', () => {
  using temp = tempDir()

  expect(() => openSource(`store:${join(temp.path, 'nowhere')}`)).toThrow(
    expect.objectContaining({ code: 'STORE_NOT_FOUND' }),
  )
  for (const kind of ['jaeger', 'clickhouse'])
    expect(() => openSource(kind)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

async function names(source: RunSource): Promise<string[]> {
  return (await source.runs().toArray()).map(({ name }) => name)
}
