// Runs in a real Jaeger, behind a real Collector.

import type { RunRecord } from '../../src/read/run-record.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { only } from '../support/session.js'
import { eventually } from './eventually.js'
import { runInJaeger, spansInJaeger } from './jaeger.js'
import { example, look } from './page.js'
import { type Pipeline, startPipeline } from './pipeline.js'
import { expectSameRuns } from './same-runs.js'

let pipeline: Pipeline

beforeAll(async () => {
  pipeline = await startPipeline()
})

afterAll(() => pipeline?.[Symbol.asyncDispose]())

test("the demo's runs are in Jaeger with their params, points, statuses, tags and errors, as the store has them", async () => {
  const runs = await expectSameRuns(pipeline.jaeger, await pipeline.demo())

  expect(runs).toHaveLength(9)
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['completed', 'failed']))
  expect(runs.reduce((sum, { pointCount }) => sum + pointCount, 0)).toBeGreaterThan(250)
})

test('docs/backends.md shows a run as Jaeger has it', async () => {
  const { id } = only(await pipeline.record(example))
  const spans = await eventually(() => spansInJaeger(pipeline.jaeger, id))

  expect(textOf(only(spans))).toBe(look)
})

test('a list comes back from Badger as its JSON, and is a list again where a run is read', async () => {
  const { id } = only(
    await pipeline.record(`configure(); run('lists', { params: { betas: [0.9, 0.999] } }, () => {})`),
  )
  const root = only(await eventually(() => spansInJaeger(pipeline.jaeger, id)))

  expect(root.attributes['runspan.param.betas']).toBe('[0.9,0.999]')
  expect(await runInJaeger(pipeline.jaeger, id)).toMatchObject({ params: { betas: [0.9, 0.999] } })
})

test('a span too large for Badger holds up no other, and the limit that the page names lets it in', async () => {
  const program = `configure()
    run('large', { attributes: { prompt: 'x'.repeat(200_000) } }, () => logMetric('loss', 1))
    run('small', () => logMetric('loss', 1))`
  const refused = byName(await pipeline.record(program))
  const taken = byName(await pipeline.record(program, { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '60000' }))

  for (const run of [refused.small, taken.large, taken.small])
    await eventually(() => runInJaeger(pipeline.jaeger, run?.id ?? ''))
  expect(await runInJaeger(pipeline.jaeger, refused.large?.id ?? '')).toBeUndefined()
  expect(pipeline.jaeger.service.log).toContain('exceeded 65000 limit')
})

function byName(runs: RunRecord[]): Record<string, RunRecord> {
  return Object.fromEntries(runs.map((run) => [run.name, run]))
}

/** Name, attributes by name, and events by time, one a line. */
function textOf({ name, attributes, events }: FinishedSpan): string {
  const pairs = (of: object = {}) =>
    Object.entries(of).map(
      ([key, value]) => `${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
  const own = pairs(attributes).sort()
  const logged = [...events]
    .sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1])
    .map((event) => `${event.name}: ${pairs(event.attributes).join(', ')}`)
  const indented = (lines: string[]) => lines.map((line) => `  ${line}`)
  return `${[name, ...indented(own), 'events', ...indented(logged)].join('\n')}\n`
}
