// `runspan report` without a browser: which runs it has, and what is left out of it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import { packSeries, type ReportData, unpackSeries } from '../../src/viewer/report/report-data.js'
import { storedLines } from '../support/store-files.js'
import { readReport } from '../viewer/read-report.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    for (const name of ['first', 'second'])
      run(name, { project: name, params: { text: '</script><script>alert(1)</script>' } }, () => {
        for (let step = 0; step < 3000; step++)
          logMetric('loss', step === 7 ? Number.NaN : step / 7, { step })
      })
    try {
      run('broken', () => {
        throw new TypeError('no such layer')
      })
    } catch {
      // the run has it
    }
  })
})

afterAll(() => store.remove())

async function report(...args: string[]) {
  const file = join(store.dir, '..', 'report.html')
  const result = await runCommand(['report', '--dir', store.dir, '-o', file, ...args])
  return { ...result, file, read: () => readReport(readFileSync(file, 'utf8')).data }
}

test('the runs are those that were named, or that the options choose', async () => {
  const names = async (...args: string[]) =>
    (await report(...args)).read().runs.map((packed) => packed.run.name)

  expect(await names('second', 'first')).toEqual(['second', 'first'])
  expect(await names('--where', 'metrics.loss.count > 0')).toEqual(['second', 'first'])
  expect(await names('--project', 'first')).toEqual(['first'])
})

test('curves are cut and the report says so, and with --full they are whole', async () => {
  const cut = await report('first')
  const [series] = cut.read().runs[0]?.series ?? []
  expect(cut.stdout).toMatch(/1 run, .*; curves are cut to what a screen shows\n$/)
  expect(cut.read().title).toMatch(/^report of 1 run, .*, curves cut$/)
  expect(series).toMatchObject({ key: 'loss', count: 3000 })
  expect(series?.values.length).toBeLessThan(1100)
  expect(series?.values).toContain('NaN')

  const full = await report('first', '--full')
  expect(full.stdout).toMatch(/1 run, [^;]*\n$/)
  const [whole] = full.read().runs[0]?.series ?? []
  expect(whole && unpackSeries('id', whole).values).toEqual(
    Float64Array.from({ length: 3000 }, (_, step) => (step === 7 ? Number.NaN : step / 7)),
  )
})

test('with --public nothing tells of the machine, its user, its folders or the command', async () => {
  const text = (data: ReportData) => JSON.stringify(data)
  const whole = text((await report()).read())
  const published = text((await report('--public')).read())

  for (const telling of ['host.name', 'process.owner', 'process.command_args', process.cwd(), 'stacktrace']) {
    expect(whole).toContain(telling)
    expect(published).not.toContain(telling)
  }
  expect(published).toContain('no such layer')
})

test('nothing that was logged can end the script', async () => {
  const { file } = await report('first')

  expect(readFileSync(file, 'utf8').match(/<\/script>/g)).toHaveLength(4)
})

test('runs of many megabytes stand in several parts, and all of them are there', async () => {
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(3_000_000))
  const large = await recordStore(() => {
    for (const [index, text] of texts.entries()) run(`run ${index}`, { params: { text } }, () => {})
  })
  const file = join(large.dir, '..', 'report.html')
  const { stdout } = await runCommand(['report', '--dir', large.dir, '-o', file])
  const { data, parts } = readReport(readFileSync(file, 'utf8'))
  large.remove()

  expect(stdout).toContain('3 runs')
  expect(parts).toBe(3)
  expect(data.title).toMatch(/^report of 3 runs/)
  const read = data.runs.map((packed) => [packed.run.name, packed.run.params.text])
  expect(new Map(read as [string, string][])).toEqual(new Map(texts.map((text, i) => [`run ${i}`, text])))
})

test('a run too long for --full is refused by name, with its length, before a file is written', async () => {
  const [line = ''] = storedLines(store.dir).filter((line) => line.includes('"first"'))
  const long = join(store.dir, '..', 'long.jsonl')
  const said = '{"key":"runspan.points","value":{"intValue":"3000"}}'
  expect(line).toContain(said)
  writeFileSync(long, `${line.replace(said, said.replace('3000', '25000000'))}\n`)
  const output = join(store.dir, '..', 'long.html')
  const write = (...args: string[]) => runCommand(['report', '--from', long, '-o', output, ...args])

  const { stderr, code } = await write('--full')
  expect(stderr).toMatch(
    /^runspan: Run 'first' \([0-9a-f]{32}\) with 25,000,000 points is too large for a full report: .* Nothing was written\. Leave out --full/,
  )
  expect([code, existsSync(output)]).toEqual([1, false])

  expect((await write()).code).toBe(0)
  expect(existsSync(output)).toBe(true)
})

test('a series is the same when it is unpacked', () => {
  const series = {
    ...{ runId: 'id', key: 'loss', rank: '1', count: 3 },
    steps: Float64Array.of(0, Number.NaN, 2),
    times: Float64Array.of(1_795_000_000_000, 1_795_000_000_010, 1_795_000_000_005),
    values: Float64Array.of(0.5, Number.POSITIVE_INFINITY, -0),
  }

  expect(unpackSeries('id', packSeries(series))).toEqual(series)
})

test.each([
  ['a run that is not there', ['nobody'], 'No run has the id or name "nobody"'],
  [
    'a filter that finds nothing',
    ['--project', 'none'],
    'No run matches these options (no run has the project "none").',
  ],
  ['names and options', ['first', '--project', 'first'], 'Give the one or the other'],
])('exits with 1 and one sentence for %s', async (_, args, message) => {
  const { stderr, code } = await report(...args)

  expect(stderr).toContain(message)
  expect(code).toBe(1)
})
