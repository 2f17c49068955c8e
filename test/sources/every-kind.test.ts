// Tasks, scores, annotations and resumed runs, from wherever runs can be read back.

import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  openFile,
  openJaeger,
  openStore,
  RUN_FIELDS,
  type RunRecord,
  type RunSource,
} from '../../src/read.js'
import { EVERY_KIND } from '../support/every-kind.js'
import { startJaeger } from '../support/jaeger-server.js'
import { tempDir } from '../support/temp.js'
import { decode, resourceSpansOf, TRACE_ID } from '../support/written-spans.js'

const NOT_SERIES = RUN_FIELDS.filter((field) => field !== 'series')
const WITH_SUPERSEDED = { fields: [...RUN_FIELDS, 'superseded'] as const }
const NOTHING = { series: {}, spans: [], tasks: [], inputs: {}, outputs: {}, files: [] }

/** Series of some metrics, and of a run that is read in pieces, are those of the whole run. */
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

  for (const fields of [['series'], ['superseded']] as const) {
    const { series } = await source.run(TRACE_ID, { fields })
    const rest = await source.run(TRACE_ID, { fields: [] })
    for (const pointsAtOnce of [1, 2, 3, 5, 1000]) {
      const pieces = await source.runs({ fields, pointsAtOnce }).toArray()
      expect(joined(pieces)).toEqual(series)
      for (const piece of pieces) expect({ ...piece, series: {}, missingPoints: 0 }).toEqual(rest)
      const some = await source.runs({ fields, pointsAtOnce, metrics: [metrics[0] as string] }).toArray()
      expect(joined(some)).toEqual(metrics[0] === undefined ? {} : pick(series, metrics[0]))
    }
  }
}

function pick(series: RunRecord['series'], metric: string): RunRecord['series'] {
  return metric in series ? { [metric]: series[metric] as RunRecord['series'][string] } : {}
}

/** Pieces come in the order in which they were written. */
function joined(pieces: readonly RunRecord[]): RunRecord['series'] {
  const series: RunRecord['series'] = {}
  for (const piece of pieces)
    for (const [metric, points] of Object.entries(piece.series))
      series[metric] = [...(series[metric] ?? []), ...points]
  for (const points of Object.values(series)) points.sort((a, b) => a.time - b.time)
  return series
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
  expect((await store.runs({ fields: ['series'], pointsAtOnce: 1 }).toArray()).length).toBeGreaterThan(2)
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
