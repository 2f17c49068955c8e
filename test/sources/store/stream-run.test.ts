import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { decodeResourceSpans } from '../../../src/otlp/decode-json.js'
import { encodeRequest } from '../../../src/otlp/encode-json.js'
import type { RunToExport } from '../../../src/read/tables/table.js'
import { readRun, readSpansOfRun } from '../../../src/sources/store/read-run.js'
import { streamRun, streamSpans } from '../../../src/sources/store/stream-run.js'
import type { RunFile } from '../../../src/store/list-files.js'
import { Silence } from '../../../src/store/silence.js'
import type { FinishedSpan } from '../../../src/wire/span.js'
import { tempDir } from '../../support/temp.js'
import {
  continuation,
  keyed,
  point,
  resourceSpansOf,
  root,
  segment,
  TRACE_ID,
  task,
  type Values,
  type WrittenEvent,
  type WrittenSpan,
} from '../../support/written-spans.js'

const anyKey = fc.constantFrom('loss', 'accuracy', '7', '__proto__', 'a "quoted" {key}\\')
const anyTime = fc.integer({ min: 0, max: 40 })
const anyStep = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined })

const anySingle = fc
  .tuple(anyKey, fc.oneof(fc.double(), fc.constantFrom('NaN', '-0', 'no number')), anyTime, anyStep)
  .map(([key, value, at, step]) => point(key, Number.isNaN(value) ? 'NaN' : value, at, step))

const anyPacked = fc
  .tuple(
    anyKey,
    anyTime,
    fc.array(fc.tuple(fc.integer(), anyTime, fc.integer({ min: 0, max: 9 })), { minLength: 1 }),
    fc.boolean(),
  )
  .map(([key, at, points, hasSteps]): WrittenEvent => {
    const steps: Values = hasSteps ? { 'metric.steps': points.map(([, , step]) => step) } : {}
    const values = points.map(([value]) => value)
    const offsets = points.map(([, offset]) => offset)
    const attributes = { 'metric.key': key, 'metric.values': values, 'metric.offsets': offsets, ...steps }
    return { name: 'metric', at, attributes }
  })

const anyParam = anyTime.map((at) => keyed('param', at, { key: 'text', value: '},{"timeUnixNano":"' }))
const anyEvents = fc.array(fc.oneof(anySingle, anyPacked, anyParam), { maxLength: 6 })

/** A process that wrote segments, and may have ended; what another wrote for it may be there, too. */
function anyPart(id: string, make: (events: WrittenEvent[], recovered: Values) => WrittenSpan) {
  const recovered = fc.constantFrom<Values[]>({ 'runspan.recovered': true }, {})
  const start = id === 'root' ? 0 : 5
  return fc
    .record({
      segments: fc.array(fc.tuple(anyEvents, recovered), { maxLength: 3 }),
      whole: fc.option(fc.tuple(anyEvents, recovered)),
    })
    .map(({ segments, whole }) => [
      ...segments.map(([events, attributes], i) => segment(i, { parent: id, start, events, attributes })),
      ...(whole === null ? [] : [make(...whole)]),
    ])
}

const anySpans = fc
  .tuple(
    anyPart('root', (events, attributes) => root({ events, attributes })),
    anyPart('again', (events, attributes) =>
      continuation('again', {
        ...{ start: 5, end: 30, events },
        attributes: { 'runspan.resume': 1, 'runspan.from_step': 4, ...attributes },
      }),
    ),
    anyPart('beside', (events, attributes) =>
      continuation('beside', {
        start: 5,
        end: 30,
        events,
        attributes: { 'runspan.rank': '1', ...attributes },
      }),
    ),
    fc.boolean(),
  )
  .chain(([own, again, beside, hasTask]) => {
    const spans = [...own, ...again, ...beside, ...(hasTask ? [task('work', 0)] : [])]
    // in any order, some of them twice
    return fc.tuple(fc.shuffledSubarray(spans, { minLength: spans.length }), fc.subarray(spans))
  })
  .map(([spans, twice]) => [...spans, ...twice])

/** Lines as runspan writes them, and as other programs may. */
const anyLines = fc
  .tuple(anySpans, fc.infiniteStream(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())))
  .map(([spans, layout]) => {
    const lines: string[] = []
    for (let at = 0; at < spans.length; ) {
      const [count, isOwn] = layout.next().value
      const request = resourceSpansOf(spans.slice(at, at + count))
      lines.push(
        isOwn ? encodeRequest(decodeResourceSpans(request)) : JSON.stringify({ resourceSpans: request }),
      )
      at += count
    }
    return lines
  })

function fileOf(dir: string, lines: readonly string[]): RunFile {
  const path = join(dir, `${TRACE_ID}.jsonl`)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  return { path, runId: TRACE_ID, journals: [] }
}

function gatheredOf({ series, ...run }: RunToExport) {
  return { ...run, series: Object.entries(series).map(([key, points]) => [key, [...points]]) }
}

test.each([true, 'all'] as const)(
  'a run read point by point has the series of one read at once, in the same order (%p)',
  (points) => {
    using temp = tempDir()
    fc.assert(
      fc.property(anyLines, (lines) => {
        const file = fileOf(temp.path, lines)
        const silence = new Silence(temp.path)
        const expected = readRun(file, points, silence, () => {}).run

        const fields = new Set([points === 'all' ? ('superseded' as const) : ('series' as const)])
        const streamed = streamRun(file, fields, silence, () => {})

        const found = streamed && gatheredOf(streamed.run)
        streamed?.close()
        expect(found?.series).toEqual(expected && gatheredOf(expected).series)
        expect(found?.name).toBe(expected?.name)
      }),
    )
  },
)

test('the spans of a run are the same, read one by one', () => {
  using temp = tempDir()
  fc.assert(
    fc.property(anyLines, (lines) => {
      const file = fileOf(temp.path, lines)
      const silence = new Silence(temp.path)

      const streamed = [...streamSpans(file, silence, () => {})]

      const expected = readSpansOfRun(file, silence, () => {})
      expect(streamed.map(plain).sort()).toEqual(expected.map(plain).sort())
    }),
  )
})

function plain({ spanContext, ...span }: FinishedSpan): string {
  return JSON.stringify([spanContext(), span])
}
