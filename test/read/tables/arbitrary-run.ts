import fc from 'fast-check'
import type { RunRecord } from '../../../src/read/run-record.js'

/** Any text that can be recorded: well-formed Unicode, control characters included. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  // what has a meaning in CSV, JSON or spreadsheets
  fc.string({ unit: fc.constantFrom(...'"\',;=+-@＝\t\r\n\0 \\[]{}1eNaN') }),
  fc.constantFrom('', 'NaN', '-0.5', '=1+1', "'", "''=1", '__proto__', 'constructor', 'id'),
)

/** Any number, the rare ones often. */
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, 5e-324, -0.5),
)

const value = fc.oneof(text, number, fc.boolean(), fc.array(text), fc.array(number), fc.array(fc.boolean()))

const time = fc.integer({ min: 0, max: 18_446_744_073_709 })

const point = fc.record(
  { value: number, step: fc.maxSafeNat(), time, rank: text.filter(Boolean) },
  { requiredKeys: ['value', 'time'] },
)

const summary = fc.record({
  first: number,
  last: number,
  min: number,
  max: number,
  mean: number,
  count: fc.maxSafeNat(),
})

/** What a run has that logged no more than its points. */
const NOTHING_MORE = {
  summaryOf: {},
  inputs: {},
  outputs: {},
  scores: {},
  tasks: [],
  rootSpanId: 'b7ad6b7169203331',
  files: [],
  archived: false,
  children: [],
  continuations: [],
  pointCount: 0,
  missingPoints: 0,
  refusedCalls: 0,
  resource: {},
  spans: [],
}

/** A run with any names and values. */
export const run: fc.Arbitrary<RunRecord> = fc
  .record({
    id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 }),
    name: text,
    project: text,
    status: fc.constantFrom('running', 'completed', 'failed', 'crashed'),
    tags: fc.array(text, { maxLength: 5 }),
    attributes: dictionary(value),
    params: dictionary(value),
    summaries: dictionary(summary),
    series: dictionary(fc.array(point, { maxLength: 20 })),
    error: fc.option(fc.record({ message: text }), { nil: undefined }),
    startTime: time,
    durationMs: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map((made) => ({
    ...made,
    endTime: made.durationMs === undefined ? undefined : Math.min(made.startTime + made.durationMs, 8.64e15),
    ...NOTHING_MORE,
  }))

/** A run with only what matters to a test. */
export function runWith(parts: Partial<RunRecord>): RunRecord {
  return {
    id: '0123456789abcdef0123456789abcdef',
    name: 'a-run',
    project: 'Default',
    status: 'completed',
    tags: [],
    attributes: {},
    params: {},
    summaries: {},
    series: {},
    startTime: 0,
    ...NOTHING_MORE,
    ...parts,
  }
}

// As the reader makes them: a key may be `__proto__`, which is a plain key to Object.fromEntries.
function dictionary<V>(values: fc.Arbitrary<V>): fc.Arbitrary<Record<string, V>> {
  return fc.array(fc.tuple(text, values), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))
}
