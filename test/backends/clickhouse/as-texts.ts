import type { RunRecord } from '../../../src/read.js'

/** Runs as a ClickHouse has them: what other instrumentation records stays text. */
export function asTexts(runs: RunRecord[]): RunRecord[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return runs.map((one) => ({
    ...one,
    spans: one.spans.map((span) => ({
      ...span,
      attributes: Object.fromEntries(
        Object.entries(span.attributes).map(([name, value]) => [name, text(value)]),
      ),
    })),
  }))
}
