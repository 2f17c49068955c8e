import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { addTags, flush, logMetric, logParam, run, setAttribute } from '../../../src/index.js'
import { decodeRequest } from '../../../src/otlp/decode-json.js'
import { decodeRun } from '../../../src/read/decode-run.js'
import { plainRun } from '../../../src/sources/store/plain-run.js'
import { withoutPoints } from '../../../src/sources/without-points.js'
import { recordAllSorts } from '../../support/all-sorts.js'
import { startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'

/** The lines of all runs without their points, as a list of runs reads them. */
function linesIn(dir: string): { json: string; runId: string }[] {
  return runFilesIn(dir).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => ({ json: withoutPoints(Buffer.from(line)).toString(), runId: path.slice(-38, -6) })),
  )
}

function readTheLongWay(json: string) {
  return decodeRun(decodeRequest(Buffer.from(json)), { points: false })
}

const anyKey = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('__proto__', 'constructor', 'a.b', '7', 'runspan', 'input.value'),
)
const anyScalar = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('NaN', '1', 'true', '[1]', -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60),
)

test('most runs are read the short way', async () => {
  await using session = startSession()
  run('plain', { tags: ['baseline', 'baseline'], attributes: { team: 'vision' } }, () => {
    logParam('lr', 0.1)
    logParam('lr', 0.2)
    logParam('optimizer', 'adam')
    for (let step = 0; step < 100; step++) logMetric('loss', 1 / (step + 1), { step })
  })
  await flush()
  const [line] = linesIn(session.dir) as [{ json: string; runId: string }]

  expect(plainRun(line.json, line.runId)).toMatchObject({
    name: 'plain',
    params: { lr: 0.2 },
    tags: ['baseline'],
  })
  expect(plainRun(line.json, line.runId)).toEqual(readTheLongWay(line.json))
})

test('whatever was recorded, the short way gives the same run as the long one, or none', async () => {
  await using session = startSession({ misuse: 'warn' })
  await recordAllSorts()
  run('parent', () => run('child', { summary: { 'l*': 'min' } }, () => logMetric('loss', Number.NaN)))
  for (const { params, metrics, tags, attributes } of fc.sample(
    fc.record({
      params: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 4 }),
      metrics: fc.array(fc.tuple(anyKey, fc.double()), { maxLength: 4 }),
      tags: fc.array(anyKey, { maxLength: 3 }),
      attributes: fc.array(fc.tuple(anyKey, anyScalar), { maxLength: 3 }),
    }),
    { numRuns: 200, seed: 7 },
  ))
    run('any', () => {
      for (const [key, value] of params) logParam(key, value)
      for (const [key, value] of metrics) logMetric(key, value)
      for (const [key, value] of attributes) if (key !== '__proto__') setAttribute(key, value)
      addTags(...tags)
    })
  await flush()

  let short = 0
  for (const { json, runId } of linesIn(session.dir)) {
    const found = plainRun(json, runId)
    if (found === undefined) continue
    short++
    expect(found).toEqual(readTheLongWay(json))
  }
  expect(short).toBeGreaterThan(20)
})

test('a damaged line gives no run the short way that the long way would not give', async () => {
  await using session = startSession()
  run('plain', { tags: ['a'], attributes: { team: 'x' } }, () => {
    logParam('lr', 0.1)
    logMetric('loss', 1, { step: 0 })
  })
  await flush()
  const [line] = linesIn(session.dir)
  const runId = line?.runId as string
  // neither way reads points for a list
  const json = withoutPoints(Buffer.from(line?.json as string)).toString()

  fc.assert(
    fc.property(fc.nat(json.length - 1), fc.nat(json.length - 1), fc.string(), (from, length, text) => {
      const damaged = json.slice(0, from) + text + json.slice(from + (length % 5))
      const found = plainRun(damaged, runId)
      if (found !== undefined) expect(found).toEqual(readTheLongWay(damaged))
    }),
    { numRuns: 2000 },
  )
})
