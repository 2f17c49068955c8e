import type { Attributes, AttributeValue, HrTime, Link } from '@opentelemetry/api'
import fc from 'fast-check'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anyNumber, carriedText } from './arbitrary.js'

const anyId = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
    .filter((id) => !/^0+$/.test(id))

const anyTime: fc.Arbitrary<HrTime> = fc.tuple(
  fc.integer({ min: 0, max: 18_446_744_072 }),
  fc.integer({ min: 0, max: 999_999_999 }),
)

const attributesOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Attributes> =>
  fc
    .array(
      fc.tuple(
        carriedText,
        fc.oneof(
          carriedText,
          number,
          fc.boolean(),
          fc.array(carriedText, { maxLength: 4 }),
          fc.array(number, { maxLength: 70 }),
          fc.array(fc.maxSafeInteger(), { maxLength: 70 }),
          fc.array(fc.boolean(), { maxLength: 4 }),
          fc.array(fc.option(number), { maxLength: 4 }),
        ),
      ),
      { maxLength: 5 },
    )
    .map((entries) => Object.fromEntries(entries as [string, AttributeValue][]))

const spanOf = (number: fc.Arbitrary<number>): fc.Arbitrary<FinishedSpan> => {
  const attributes = attributesOf(number)
  const count = fc.integer({ min: 0, max: 2 ** 31 })
  const context = fc.record({ traceId: anyId(32), spanId: anyId(16), traceFlags: fc.constantFrom(0, 1) })
  return fc
    .record({
      context,
      parentId: fc.option(anyId(16), { nil: undefined }),
      isRemote: fc.boolean(),
      name: carriedText,
      kind: fc.integer({ min: 0, max: 4 }),
      startTime: anyTime,
      endTime: anyTime,
      status: fc.record({
        code: fc.constantFrom(0, 1, 2),
        message: fc.option(carriedText.filter(Boolean), { nil: undefined }),
      }),
      attributes,
      events: fc.array(
        fc.record({ name: carriedText, time: anyTime, attributes, droppedAttributesCount: count }),
        { maxLength: 4 },
      ),
      links: fc.array(fc.record({ context, attributes }), { maxLength: 3 }),
      resource: fc.record({ attributes, schemaUrl: fc.constantFrom(undefined, 'https://schema/1') }),
      instrumentationScope: fc.record({ name: carriedText, version: fc.constantFrom(undefined, '1.0') }),
      droppedAttributesCount: count,
      droppedEventsCount: count,
      droppedLinksCount: count,
    })
    .map(({ context, parentId, isRemote, links, ...span }) => ({
      ...span,
      links: links as Link[],
      spanContext: () => ({ ...context, isRemote: false }),
      parentSpanContext: parentId === undefined ? undefined : { ...context, spanId: parentId, isRemote },
    }))
}

/** A span with numbers of every kind. */
export const anySpan = spanOf(anyNumber)

/** Of numbers that OpenTelemetry's exporters write exactly; those that they do not are never handed to them by a run. */
export const exactSpan = spanOf(
  anyNumber.filter(
    (number) =>
      Number.isFinite(number) &&
      !Object.is(number, -0) &&
      (!Number.isInteger(number) || Number.isSafeInteger(number)),
  ),
)
