// Of a run that is one line, a list reads the line's head: never another row than the whole line gives, whatever became of it.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { addTags, flush, logMetric, logParam, logParams, run, setAttribute } from '../../../src/index.js'
import { decodeRequest } from '../../../src/otlp/decode-json.js'
import { decodeRun } from '../../../src/read/decode-run.js'
import type { RunRecord } from '../../../src/read.js'
import { plainRun } from '../../../src/sources/store/plain-run.js'
import { readHead } from '../../../src/sources/store/read-head.js'
import { recordAllSorts } from '../../support/all-sorts.js'
import { only, type Session, startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'
import { readWithWarnings } from '../read-with-warnings.js'

const FIELD = /^\{"runspan\.line_bytes": *\d+,/

function readByHead(path: string): RunRecord | undefined {
  const head = readHead(path)
  return head === undefined ? undefined : plainRun(head.json, path.slice(-38, -6), true)
}

function readWhole(path: string): RunRecord | undefined {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return decodeRun(
    lines.flatMap((line) => decodeRequest(Buffer.from(line))),
    { points: false },
  )
}

async function recordPlain(): Promise<Session> {
  const session = startSession()
  run(
    'plain',
    { tags: ['a'], attributes: { team: 'vision' }, params: { lr: 0.1, optimizer: 'adam' } },
    () => {
      for (let step = 0; step < 100; step++) logMetric('loss', 1 / (step + 1), { step })
      logParam('late', true)
    },
  )
  await flush()
  return session
}

test('the line of a run that fits into one says its length, and a list needs no more than its head', async () => {
  await using session = await recordPlain()
  const path = only(runFilesIn(session.dir))
  const whole = readWhole(path)
  expect(whole).toMatchObject({ params: { lr: 0.1, optimizer: 'adam', late: true }, pointCount: 100 })

  const text = readFileSync(path, 'utf8')
  const points = text.indexOf('"events":[') + 10
  writeFileSync(path, text.slice(0, points) + 'x'.repeat(text.length - points - 12) + text.slice(-12))

  expect(readByHead(path)).toEqual(whole)
})

test('whatever was recorded, the head of a line gives the same run as all of it, or none', async () => {
  await using session = startSession({ misuse: 'warn' })
  await recordAllSorts()
  const anyKey = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('__proto__', 'a.b', '7'),
  )
  const anyScalar = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('NaN', '1', 'true', '[1]', -0, Number.NaN, 2 ** 60, 'x'.repeat(300)),
  )
  for (const { params, metrics, attributes, tag } of fc.sample(
    fc.record({
      params: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 4 }),
      metrics: fc.array(fc.tuple(anyKey, fc.double()), { maxLength: 4 }),
      attributes: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 3 }),
      tag: anyKey,
    }),
    { numRuns: 200, seed: 7 },
  ))
    run('any', () => {
      for (const [key, value] of params) logParam(key, value)
      for (const [key, value] of metrics) logMetric(key, value)
      for (const [key, value] of attributes) if (key !== '__proto__') setAttribute(key, value)
      addTags(tag)
    })
  await flush()

  const found = runFilesIn(session.dir).map((path) => ({ path, run: readByHead(path) }))
  for (const { path, run } of found) if (run !== undefined) expect(run).toEqual(readWhole(path))
  expect(found.filter(({ run }) => run !== undefined).length).toBeGreaterThan(20)
})

test.each<[string, () => void]>([
  ['a param that was logged twice', () => [1, 2].map((lr) => logParam('lr', lr))],
  ['a text that its attribute has no room for', () => logParam('prompt', 'x'.repeat(300))],
  ['a list', () => logParam('betas', [0.9, 0.999])],
  ['a number that is written as a text', () => logParam('lr', Number.NaN)],
  ['a param that was taken away', () => [{ a: 1, b: 2 }, { a: 1 }].map((opt) => logParams({ opt }))],
  ['a key that is too long for an attribute', () => logParam('k'.repeat(101), 1)],
])('%s is read from the events', async (_what, log) => {
  await using session = startSession()
  run('other', log)
  await flush()
  const path = only(runFilesIn(session.dir))

  expect(readHead(path)).toBeUndefined()
  const { runs, warnings } = await readWithWarnings(session.dir)
  expect({ runs: runs.map(({ params }) => params), warnings }).toEqual({
    runs: [readWhole(path)?.params],
    warnings: [],
  })
})

test('an attribute that the program gave to the span itself makes no param', async () => {
  await using session = startSession()
  run('own', { params: { lr: 1 } }, () => {
    trace.getActiveSpan()?.setAttribute('runspan.param.added', 1)
  })
  await flush()
  const path = only(runFilesIn(session.dir))
  expect(readFileSync(path, 'utf8')).toContain('runspan.param.added')

  const { runs } = await readWithWarnings(session.dir)
  expect(only(runs).params).toEqual({ lr: 1 })
  expect(readHead(path)).toBeUndefined()
})

test('a line without its length, as they were written before, is read like any other', async () => {
  await using session = await recordPlain()
  const path = only(runFilesIn(session.dir))
  const before = await readWithWarnings(session.dir)
  writeFileSync(path, readFileSync(path, 'utf8').replace(FIELD, '{'))

  expect(readHead(path)).toBeUndefined()
  expect(await readWithWarnings(session.dir)).toEqual(before)
})

test('a length that is not that of the file counts for nothing: cut, continued, or changed', async () => {
  await using session = await recordPlain()
  const path = only(runFilesIn(session.dir))
  const bytes = readFileSync(path)
  const damage = fc.oneof(
    fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length)),
    fc
      .integer({ min: 1, max: bytes.length - 1 })
      .map((length) => Buffer.concat([bytes, bytes.subarray(0, length)])),
    fc
      .integer({ min: 1, max: bytes.length - 1 })
      .map((length) => Buffer.from(bytes).fill(0, bytes.length - length)),
    fc.string({ minLength: 1 }).map((text) => Buffer.concat([bytes, Buffer.from(text)])),
    fc
      .nat(99_999_999)
      .filter((length) => length !== bytes.length)
      .map((length) => {
        const field = `{"runspan.line_bytes":${String(length).padStart(10)},`
        return Buffer.from(bytes.toString().replace(FIELD, field))
      }),
  )

  fc.assert(
    fc.property(damage, (damaged) => {
      writeFileSync(path, damaged)
      expect(readHead(path)).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('what is added to the file later is seen', async () => {
  await using session = await recordPlain()
  const path = only(runFilesIn(session.dir))
  const { runs } = await readWithWarnings(session.dir)
  appendFileSync(path, '{"resourceSpans":\n')

  const damaged = await readWithWarnings(session.dir)
  expect(damaged.warnings).toEqual([expect.stringMatching(/^line 2 of .* is damaged/)])
  expect(damaged.runs).toEqual(runs)
})
