// The row that the index makes of a line's head is the one that the run would give: never another, whatever stands there.

import fc from 'fast-check'
import { addTags, flush, logMetric, logParam, logParams, run, setAttribute } from '../../../src/index.js'
import { ColumnBuilder } from '../../../src/sources/store/index/column-builder.js'
import { fromExactText } from '../../../src/sources/store/index/exact-text.js'
import { HeadRows } from '../../../src/sources/store/index/head-rows.js'
import { plainRun } from '../../../src/sources/store/plain-run.js'
import { readHead } from '../../../src/sources/store/read-head.js'
import { recordAllSorts } from '../../support/all-sorts.js'
import { startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'

/** The values of each column, by the numbers of their rows. */
function cellsOf(columns: ColumnBuilder): Record<string, unknown[][]> {
  return Object.fromEntries(
    columns.columns().map(({ name, rows, numbers, codes, values }) => {
      const cells = [...rows].map((row, i) => [row, numbers ? numbers[i] : values[codes[i] as number]])
      return [name, cells]
    }),
  )
}

function headsIn(dir: string): { json: string; runId: string }[] {
  return runFilesIn(dir).flatMap((path) => {
    const json = readHead(path)?.json
    return json === undefined ? [] : [{ json, runId: path.slice(-38, -6) }]
  })
}

/** Makes rows of heads, next to those that the runs give. */
function rowsBothWays() {
  const [byHead, byRun] = [new ColumnBuilder(), new ColumnBuilder()]
  const heads = new HeadRows(byHead)
  let count = 0
  return {
    /** @returns whether a row was made */
    add(json: string, runId: string): boolean {
      const text = heads.add(count, runId, json)
      if (text === undefined) return false
      const run = plainRun(json, runId, true)
      expect(run).toBeDefined()
      expect(fromExactText(text)).toEqual(run)
      // in its order, too
      expect(Object.keys(fromExactText(text) as object)).toEqual(Object.keys(run as object))
      if (run !== undefined) byRun.add(count, run)
      count++
      return true
    },
    expectSameColumns: () => expect(cellsOf(byHead)).toEqual(cellsOf(byRun)),
  }
}

const anyKey = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('__proto__', 'constructor', 'a.b', '7', 'lr', 'loss', 'service.name'),
)
const anyScalar = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'NaN',
    '1',
    'true',
    -0,
    Number.NaN,
    2 ** 60,
    1e300,
    5e-324,
    'a text of more than a few letters',
  ),
)

test('whatever was recorded, a head gives the row that its run gives, or none', async () => {
  await using session = startSession({ misuse: 'warn' })
  await recordAllSorts()
  run('parent', () => run('child', { summary: { 'l*': 'min' } }, () => logMetric('loss', 0.5)))
  for (const { params, metrics, attributes, tags } of fc.sample(
    fc.record({
      params: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 4 }),
      metrics: fc.array(fc.tuple(anyKey, fc.double({ noNaN: true })), { maxLength: 4 }),
      attributes: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 3 }),
      tags: fc.array(anyKey, { maxLength: 3 }),
    }),
    { numRuns: 300, seed: 7 },
  ))
    run('any run of many, with a name that is long', () => {
      for (const [key, value] of params) logParam(key, value)
      for (const [key, value] of metrics) logMetric(key, value)
      for (const [key, value] of attributes) if (key !== '__proto__') setAttribute(key, value)
      addTags(...tags)
    })
  await flush()

  const rows = rowsBothWays()
  const made = headsIn(session.dir).filter(({ json, runId }) => rows.add(json, runId))
  rows.expectSameColumns()
  expect(made.length).toBeGreaterThan(20)
})

test('runs of one program are read by their heads, also where they differ in what they log', async () => {
  await using session = startSession()
  for (let i = 0; i < 30; i++)
    run(`run ${i}`, { tags: i % 2 === 0 ? ['nightly', 'production'] : ['größer'] }, () => {
      logParams({ lr: i % 3 === 0 ? 1 : 1 / (i + 3), optimizer: 'adam', amsgrad: i % 5 === 0 })
      if (i % 4 === 0) logParam('momentum', -1.5e-7 * (i + 1))
      logMetric('loss', i)
      if (i % 6 === 0) logMetric('accuracy', 1 / (i + 1))
    })
  await flush()

  const rows = rowsBothWays()
  expect(headsIn(session.dir).map(({ json, runId }) => rows.add(json, runId))).toEqual(
    new Array(30).fill(true),
  )
  rows.expectSameColumns()
})

test('a damaged head gives the row of its run, or none, and nothing of it is left', async () => {
  await using session = startSession()
  for (const lr of [0.1, 2])
    run('plain', { tags: ['a'], attributes: { team: 'x', size: 3 }, params: { lr, fast: true } }, () => {
      logMetric('loss', 1.5, { step: 0 })
    })
  await flush()
  const [first, second] = headsIn(session.dir) as [
    { json: string; runId: string },
    { json: string; runId: string },
  ]
  const anyPiece = fc.oneof(
    fc.string(),
    fc.constantFrom('0', '-', '.', 'e5', '"', '\\', '{', '}', ']', ',', '"},{"', '\u0000', 'é', '-0', '01'),
  )

  let made = 0
  fc.assert(
    fc.property(fc.nat(first.json.length - 1), fc.nat(4), anyPiece, (from, length, piece) => {
      const damaged = first.json.slice(0, from) + piece + first.json.slice(from + length)
      const rows = rowsBothWays()
      if (rows.add(damaged, first.runId)) made++
      expect(rows.add(second.json, second.runId)).toBe(true)
      rows.expectSameColumns()
    }),
    { numRuns: 1000 },
  )
  expect(made).toBeGreaterThan(5)
})

test.each<[string, (json: string) => string]>([
  ['an attribute that comes twice', (json) => json.replace(/(\{"key":"team".*?\}\}),/, '$1,$1,')],
  ['an attribute that another one says, too', (json) => addAttribute(json, 'runspan.summary.last.loss', '2')],
  ['an attribute of a later version', (json) => addAttribute(json, 'runspan.later', '2')],
  ['a resource that is found twice', (json) => addAttribute(json, 'runspan.host.cpu_count', '2')],
  ['a name with an escape', (json) => json.replace('"team"', '"te\\u0061m"')],
  ['another status', (json) => json.replace('"completed"', '"running"')],
  ['the run of another file', (json) => json.replace(/"traceId":"./, '"traceId":"_')],
  ['an event that the head still holds', (json) => `${json},"events":[]`],
])('%s is left to others, and leaves nothing', async (_what, change) => {
  await using session = startSession()
  run('plain', { attributes: { team: 'x' }, params: { lr: 0.1 } }, () => logMetric('loss', 1.5))
  await flush()
  const [head] = headsIn(session.dir) as [{ json: string; runId: string }]
  const json = head.json.replace(
    '{"resource":{"attributes":[',
    '{"resource":{"attributes":[{"key":"runspan.host.cpu_count","value":{"intValue":"4"}},',
  )
  const columns = new ColumnBuilder()

  expect(change(json)).not.toBe(json)
  expect(new HeadRows(columns).add(0, head.runId, change(json))).toBeUndefined()
  expect(columns.columns()).toEqual([])
  expect(new HeadRows(columns).add(0, head.runId, json)).toBeDefined()
})

function addAttribute(json: string, key: string, value: string): string {
  return json.replace(
    /(?<="attributes":\[)(?=\{"key":"runspan\.schema")/,
    `{"key":"${key}","value":{"intValue":"${value}"}},`,
  )
}
