// Tasks, scores, annotations and resumed runs, from wherever runs can be read back.

import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openFile, openJaeger, openStore, RUN_FIELDS, type RunSource } from '../../src/read.js'
import { EVERY_KIND } from '../support/every-kind.js'
import { startJaeger } from '../support/jaeger-server.js'
import { tempDir } from '../support/temp.js'
import { decode, resourceSpansOf, TRACE_ID } from '../support/written-spans.js'

const NOT_SERIES = RUN_FIELDS.filter((field) => field !== 'series')
const WITH_SUPERSEDED = { fields: [...RUN_FIELDS, 'superseded'] as const }
const NOTHING = { series: {}, spans: [], tasks: [], inputs: {}, outputs: {}, files: [] }

/** The series of some metrics are those of the whole run. */
async function expectSomeSeries(source: RunSource): Promise<void> {
  const whole = await source.run(TRACE_ID, WITH_SUPERSEDED)
  const metrics = Object.keys(whole.series)
  expect(metrics.length).toBeGreaterThan(1)
  for (const metric of metrics) {
    const { [metric]: series } = whole.series
    const some = { fields: ['superseded'] as const, metrics: [metric, 'none'] }
    expect((await source.run(TRACE_ID, some)).series).toEqual({ [metric]: series })
    const [listed] = await source.runs(some).toArray()
    expect(listed?.series).toEqual({ [metric]: series })
  }
  expect((await source.run(TRACE_ID, { metrics: [] })).series).toEqual({})
}

test('a store gives all that its spans say, with points and without', async () => {
  using temp = tempDir()
  mkdirSync(join(temp.path, 'vision'))
  for (const span of EVERY_KIND)
    appendFileSync(
      join(temp.path, 'vision', `${TRACE_ID}.jsonl`),
      `${JSON.stringify({ resourceSpans: resourceSpansOf([span]) })}\n`,
    )
  const store = openStore({ dir: temp.path })

  const whole = await decode(EVERY_KIND)
  expect(await store.run(TRACE_ID)).toEqual(whole)
  expect(await store.run(TRACE_ID, { fields: NOT_SERIES })).toEqual({ ...whole, series: {} })
  expect(await store.run(TRACE_ID, { fields: [] })).toEqual({ ...whole, ...NOTHING })
  expect(await store.run(TRACE_ID, WITH_SUPERSEDED)).toEqual(await decode(EVERY_KIND, { points: 'all' }))
  await expectSomeSeries(store)
})

test('a file gives the same', async () => {
  using temp = tempDir()
  const path = join(temp.path, 'traces.jsonl')
  for (const span of EVERY_KIND)
    appendFileSync(path, `${JSON.stringify({ resourceSpans: resourceSpansOf([span]) })}\n`)
  const source = openFile(path)

  const whole = await decode(EVERY_KIND)
  expect(await source.run(TRACE_ID)).toEqual(whole)
  expect(await source.run(TRACE_ID, { fields: NOT_SERIES })).toEqual({ ...whole, series: {} })
  expect(await source.run(TRACE_ID, { fields: [] })).toEqual({ ...whole, ...NOTHING })
  expect(await source.run(TRACE_ID, WITH_SUPERSEDED)).toEqual(await decode(EVERY_KIND, { points: 'all' }))
  await expectSomeSeries(source)
})

test.each(['memory', 'badger'] as const)('a Jaeger on %s gives the same', async (storage) => {
  await using jaeger = await startJaeger({ storage })
  jaeger.receive(resourceSpansOf(EVERY_KIND))
  const source = openJaeger(jaeger.url)

  const whole = await decode(EVERY_KIND)
  expect(await source.run(TRACE_ID)).toEqual(whole)
  expect(await source.run(TRACE_ID, { fields: NOT_SERIES })).toEqual({ ...whole, series: {} })
  expect(await source.run(TRACE_ID, { fields: [] })).toEqual({ ...whole, ...NOTHING })
  expect(await source.run(TRACE_ID, WITH_SUPERSEDED)).toEqual(await decode(EVERY_KIND, { points: 'all' }))
  await expectSomeSeries(source)
})
