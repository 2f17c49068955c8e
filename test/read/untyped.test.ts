// What a run has logged, read back from a storage that keeps every value as text, as ClickHouse's exporter does.

import type { Attributes } from '@opentelemetry/api'
import fc from 'fast-check'
import { run } from '../../src/index.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { readSpans } from '../../src/store/read-spans.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anyNumber, carriedText } from '../support/arbitrary.js'
import { only, startSession } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'

test('params and attributes of any value come back as they are in the store', async () => {
  const lookalike = fc.oneof(
    carriedText,
    fc.json(),
    anyNumber.map(String),
    fc.constantFrom('true', '[1]', '["a"]'),
  )
  const anyValue = fc.oneof(
    lookalike,
    anyNumber,
    fc.boolean(),
    fc.array(lookalike, { maxLength: 3 }),
    fc.array(anyNumber, { maxLength: 3 }),
    fc.array(fc.boolean(), { maxLength: 3 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyValue, { maxLength: 8 }), async (values) => {
      await using session = startSession()
      const named = Object.fromEntries(values.map((value, i) => [`v${i}`, value]))
      run('any', { params: named, attributes: named }, () => {})
      const stored = await session.onlyRun()

      const spans = [...readSpans(only(runFilesIn(session.dir)), fail)]

      expect(loggedIn(decodeRun(spans.map(asTexts), { untyped: true }))).toEqual(loggedIn(stored))
    }),
    { numRuns: 100 },
  )
})

function loggedIn(decoded: RunRecord | undefined) {
  const { params, attributes, summaries } = decoded ?? {}
  return { params, attributes, summaries }
}

function fail(message: string): never {
  throw new Error(message)
}

function asTexts(span: FinishedSpan): FinishedSpan {
  return {
    ...span,
    attributes: textsOf(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: textsOf(event.attributes ?? {}) })),
  }
}

/** As the Collector writes values. */
function textsOf(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  )
}
