// How the index is kept: in parts, which readers add, merge and throw away. None of that may change an answer.

import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { flush, logMetric, logParam, run } from '../../../src/index.js'
import { openStore } from '../../../src/read.js'
import { makeSource } from '../../../src/sources/core/make-source.js'
import { columnName } from '../../../src/sources/store/index/columns.js'
import {
  type ColumnPlace,
  headerLength,
  type PartHeader,
  PREFIX_BYTES,
  type Section,
} from '../../../src/sources/store/index/part-format.js'
import { openPart } from '../../../src/sources/store/index/read-part.js'
import { StoreRows } from '../../../src/sources/store/store-rows.js'
import { checkTimeRange } from '../../../src/sources/time-range.js'
import { fakeDate } from '../../support/clock.js'
import { only, startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'
import { filesIn } from '../../support/temp.js'
import { answers, answersWithout, openIndexed, QUERIES, recordEveryColumn } from './both-ways.js'

test('an index of several parts gives the same answers as the files of the runs', async () => {
  await using session = startSession()
  await recordEveryColumn()
  await flush()
  deleteLarge(session.dir)
  await readSettled(session.dir)
  run('later', { params: { lr: 0.5, text: 'a' } }, () => logMetric('loss', 2))
  await readSettled(session.dir)

  expect(partsIn(session.dir)).toHaveLength(2)
  for (const query of QUERIES) {
    const without = await answersWithout(session.dir, query)
    // what finds nothing would prove nothing
    expect(without.first).toHaveProperty('name')
    expect(await answers(openIndexed(session.dir), query)).toEqual(without)
  }
})

test('a param that is a number here and a text there is counted under both types, and each run once, whichever part it is in', async () => {
  await using session = startSession()
  for (const lr of [0.1, 'warm-up', 0.3, 'warm-up', 0.5, 0.6, 0.7, 0.8])
    run('mixed', { params: { lr } }, () => {})
  await readSettled(session.dir)
  run('later', { params: { lr: 'cosine', only: [1] } }, () => {})
  // its row in the first part holds no longer
  utimesSync(runFilesIn(session.dir)[0] as string, 1_700_000_000, 1_700_000_000)
  await readSettled(session.dir)

  expect(partsIn(session.dir)).toHaveLength(2)
  expect((await openIndexed(session.dir).facets()).params).toEqual(
    (await answersWithout(session.dir, {})).facets.params,
  )
})

test('files of one run in two projects, of the same size and time, are told apart', async () => {
  await using session = startSession({ project: 'here' })
  run('one', () => logParam('lr', 0.1))
  await flush()
  const path = only(runFilesIn(session.dir))
  mkdirSync(join(session.dir, 'elsewhere'))
  const other = join(session.dir, 'elsewhere', basename(path))
  writeFileSync(other, readFileSync(path, 'utf8').replaceAll('"here"', '"else"'))

  for (let i = 0; i < 3; i++) {
    await readSettled(session.dir)
    const projects = (await openIndexed(session.dir).runs().toArray()).map(({ project }) => project)
    expect(projects.sort()).toEqual(['else', 'here'])
  }
  rmSync(other)
  expect(await openIndexed(session.dir).runs().toArray()).toMatchObject([{ project: 'here' }])
})

test.each([
  ['as long as before, at another time', 'nine', 1],
  ['longer than before, at the same time', 'nineteen', 0],
])('a run whose file is %s is read anew, wherever it stands, and once', async (_how, name, laterS) => {
  await using session = startSession()
  for (let i = 0; i < 8; i++) run('four', { params: { i } }, () => {})
  await readSettled(session.dir)

  for (const path of runFilesIn(session.dir)) {
    const { mtimeMs } = statSync(path)
    const text = readFileSync(path, 'utf8')
    rewrite(path, text.replaceAll('"four"', JSON.stringify(name)), mtimeMs / 1000 + laterS)

    expect(await namesIn(session.dir)).toContain(name)
    expect(await answers(openIndexed(session.dir), {})).toEqual(await answersWithout(session.dir, {}))
    // nobody opens it any more: of the same size and time, it is what the index says
    const changed = statSync(path)
    rewrite(path, ' '.repeat(changed.size), changed.mtimeMs / 1000)
    expect(await namesIn(session.dir)).toContain(name)
    rewrite(path, text, mtimeMs / 1000)
    expect(await namesIn(session.dir)).not.toContain(name)
  }
})

test('a file that has changed a moment ago is read anew until its time says which of its states was read', async () => {
  const now = 1_800_000_000_000
  await using session = startSession()
  run('one', () => {})
  await flush()
  const path = only(runFilesIn(session.dir))
  using clock = fakeDate(now)
  utimesSync(path, (now - 10) / 1000, (now - 10) / 1000)

  await openIndexed(session.dir).runs().toArray()
  expect(partsIn(session.dir)).toEqual([])

  clock.set(now + 1000)
  await openIndexed(session.dir).runs().toArray()
  expect(partsIn(session.dir)).toHaveLength(1)
})

test('what is added again and again is merged, and a large part is not written again for it', async () => {
  await using session = startSession()
  recordNumbered(40)
  await readSettled(session.dir)
  const [large] = partsIn(session.dir)

  for (let round = 0; round < 10; round++) {
    recordNumbered(1)
    await readSettled(session.dir)
    // one more round than there are of these would merge it with what came since
    expect(partsIn(session.dir)).toContain(large)
    expect(partsIn(session.dir).length).toBeLessThanOrEqual(5)
  }

  expect(await answers(openIndexed(session.dir), {})).toEqual(await answersWithout(session.dir, {}))
})

test('a run whose file has changed is taken into the index again, and then not read once more', async () => {
  await using session = startSession()
  recordNumbered(20)
  await readSettled(session.dir)
  for (const path of [7, 12].map((i) => runFilesIn(session.dir)[i] as string))
    utimesSync(path, 1_900_000_000, 1_900_000_000)
  await readSettled(session.dir)
  const parts = partsIn(session.dir)
  expect(parts).toHaveLength(2)

  await readSettled(session.dir)
  expect(partsIn(session.dir)).toEqual(parts)
})

test('a damaged line is told each time, and its run is not taken into the index', async () => {
  await using session = startSession()
  recordNumbered(3)
  await settled(session.dir)
  const path = runFilesIn(session.dir)[1] as string
  appendFileSync(path, '{"resourceSpans":\n')
  utimesSync(path, 1_700_000_000, 1_700_000_000)

  for (let i = 0; i < 3; i++) {
    const told: string[] = []
    const rows = new StoreRows(session.dir, checkTimeRange({}), (message) => told.push(message), 1)
    expect(await makeSource(rows).runs().toArray()).toHaveLength(3)
    expect(told).toEqual([expect.stringContaining(path)])
  }
})

test('a part of which most runs are deleted is written anew without them', async () => {
  await using session = startSession()
  recordNumbered(20)
  await readSettled(session.dir)
  const before = partsIn(session.dir)
  for (const path of runFilesIn(session.dir).slice(0, 15)) rmSync(path)

  const left = (await openIndexed(session.dir).runs().toArray()).length

  expect(left).toBe(5)
  expect(partsIn(session.dir)).toHaveLength(1)
  expect(partsIn(session.dir)).not.toEqual(before)
  expect(await answers(openIndexed(session.dir), {})).toEqual(await answersWithout(session.dir, {}))
})

const start = (bytes: Buffer) => PREFIX_BYTES + (headerLength(bytes.subarray(0, PREFIX_BYTES)) as number)
const flip = (bytes: Buffer, place: number) => {
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place)
  return bytes
}

test.each<[string, (bytes: Buffer, header: PartHeader) => Buffer]>([
  ['its header', (bytes) => flip(bytes, 60)],
  ['its rows', (bytes) => flip(bytes, start(bytes))],
  ['a column that is asked for', (bytes, { columns }) => flip(bytes, start(bytes) + numbersOf(columns).at)],
  ['its end, which is cut off', (bytes) => bytes.subarray(0, -10)],
  ['its end, where there is more', (bytes) => Buffer.concat([bytes, Buffer.alloc(10)])],
])('a part with damage in %s is deleted, and another made', async (_where, damage) => {
  await using session = startSession()
  recordNumbered(20)
  await readSettled(session.dir)
  const before = only(partsIn(session.dir))
  const path = join(session.dir, '.index', before)
  const part = openPart(path)
  part?.close()
  writeFileSync(path, damage(readFileSync(path), part?.header as PartHeader))

  const query = { where: 'params.number >= 0', sort: 'params.number' }
  expect(await openIndexed(session.dir).runs(query).toArray()).toHaveLength(20)
  expect(only(partsIn(session.dir))).not.toBe(before)
  expect(await answers(openIndexed(session.dir), query)).toEqual(await answersWithout(session.dir, query))
  expect(openFilesIn(session.dir)).toEqual([])
})

function numbersOf(columns: readonly ColumnPlace[]): Section {
  return columns.find(({ name }) => name === columnName(['params', 'number']))?.numbers as Section
}

test('a file of which the index knows that it holds no run is read again when it may hold one', async () => {
  await using session = startSession()
  run('parent', () => run('child', () => {}))
  await flush()
  const [parent, child] = ['parent', 'child'].map((name) =>
    runFilesIn(session.dir).find((path) => readFileSync(path, 'utf8').includes(`"name":"${name}"`)),
  ) as [string, string]
  const text = readFileSync(child, 'utf8')
  writeFileSync(child, text.replaceAll('"runspan.', '"other.'))
  await readSettled(session.dir)
  expect(only(partsIn(session.dir))).toBeDefined()
  expect(await namesIn(session.dir)).toEqual(['parent'])

  writeFileSync(child, text)

  const { children } = await openIndexed(session.dir).run(basename(parent, '.jsonl'))
  expect(children).toEqual([basename(child, '.jsonl')])
})

test('when all runs are deleted, so is what the index knows of them', async () => {
  await using session = startSession()
  recordNumbered(3)
  await readSettled(session.dir)
  for (const path of runFilesIn(session.dir)) rmSync(path)

  expect(await openIndexed(session.dir).runs().toArray()).toEqual([])
  expect(partsIn(session.dir)).toEqual([])
})

test('what a killed writer left is deleted after a while, and not while somebody may still write it', async () => {
  await using session = startSession()
  recordNumbered(3)
  const folder = join(session.dir, '.index')
  mkdirSync(folder)
  for (const name of ['old', 'new'])
    writeFileSync(join(folder, `${name}.v1-little.part.next`), 'runspan index')
  const hourAgo = Date.now() / 1000 - 3600
  utimesSync(join(folder, 'old.v1-little.part.next'), hourAgo, hourAgo)

  await readSettled(session.dir)

  expect(readdirSync(folder).filter((name) => name.endsWith('.next'))).toEqual(['new.v1-little.part.next'])
})

test('a store of few runs gets an index when they are large, and none when they are small', async () => {
  await using session = startSession()
  run('small', () => {})
  await settled(session.dir)
  await openStore({ dir: session.dir }).runs().toArray()
  expect(partsIn(session.dir)).toEqual([])

  run('large', { params: { prompt: 'x'.repeat(2 ** 20) } }, () => {})
  await settled(session.dir)
  await openStore({ dir: session.dir }).runs().toArray()
  expect(partsIn(session.dir)).toHaveLength(1)
})

test('reading with an index leaves no file open', async () => {
  await using session = startSession()
  await recordEveryColumn()
  await flush()
  deleteLarge(session.dir)
  await readSettled(session.dir)

  for (const query of QUERIES) await answers(openIndexed(session.dir), query)

  expect(openFilesIn(session.dir)).toEqual([])
})

function rewrite(path: string, text: string, timeS: number): void {
  writeFileSync(path, text)
  utimesSync(path, timeS, timeS)
}

async function namesIn(dir: string): Promise<string[]> {
  return (await openIndexed(dir).runs().toArray()).map(({ name }) => name)
}

let recorded = 0

function recordNumbered(count: number): void {
  for (let i = 0; i < count; i++)
    run(`run ${recorded}`, { params: { number: recorded++ } }, () => logMetric('loss', i))
}

/** Runs that only take longer to read. */
function deleteLarge(dir: string): void {
  for (const path of runFilesIn(dir)) if (statSync(path).size > 200_000) rmSync(path)
}

/** Makes all files of runs older than a moment, keeping an age that one of them has been given before. */
async function settled(dir: string): Promise<void> {
  await flush()
  // whole seconds, which come back as they were set
  const longAgo = Math.floor(Date.now() / 1000) - 60
  for (const path of runFilesIn(dir)) if (!aged.has(path)) utimesSync(path, longAgo, longAgo)
  for (const path of runFilesIn(dir)) aged.add(path)
}

const aged = new Set<string>()

async function readSettled(dir: string): Promise<void> {
  await settled(dir)
  await openIndexed(dir).runs().toArray()
}

function partsIn(dir: string): string[] {
  return filesIn(join(dir, '.index')).filter((name) => name.endsWith('.part'))
}

/** Only Linux says which files a process has open; none elsewhere. */
function openFilesIn(dir: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', name))
      return path.startsWith(dir) ? [path] : []
    } catch {
      return [] // closed meanwhile, as that of the folder itself is
    }
  })
}
