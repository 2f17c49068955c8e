// Whatever text and whatever value a program hands in: it comes back as it was, or the call is refused with
// a reason.

import { join } from 'node:path'
import type { AttributeValue } from '@opentelemetry/api'
import fc from 'fast-check'
import { configure, type RunOptions, RunspanError, run, shutdown } from '../../src/index.js'
import type { RunRecord } from '../../src/read.js'
import { anyNumber, anyText, carriedText } from '../support/arbitrary.js'
import { Endpoint } from '../support/endpoint.js'
import { environment } from '../support/environment.js'
import { only, PROTOCOLS, readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

test('any project, name, tag, attribute and metric comes back as it was, or is refused; no file lies outside of the store', async () => {
  using _variables = environment({})
  await fc.assert(
    fc.asyncProperty(
      mostlyCarried,
      mostlyCarried,
      anyOptions,
      mostlyCarried,
      anyNumber,
      async (name, project, options, metric, value) => {
        using temp = tempDir()
        const dir = join(temp.path, 'a/store')

        const refusal = await recordIn({ dir }, name, { ...options, project }, metric, value)

        expectRefusal(refusal, () => refusalOf(name, project, options, metric))
        for (const path of filesIn(temp.path))
          expect(path).toMatch(/^a(\/store(\/[^/.]+(\/[0-9a-f]{32}\.jsonl)?|\/\.gitignore|\/\.live)?)?$/)
        if (refusal === undefined)
          expectSame(only(await readRuns(dir)), name, project, options, metric, value)
      },
    ),
    { numRuns: 300 },
  )
})

test.each(PROTOCOLS)('the same arrives over %s', async (protocol) => {
  using _variables = environment({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol })
  await fc.assert(
    fc.asyncProperty(
      mostlyCarried,
      mostlyCarried,
      anyOptions,
      mostlyCarried,
      anyNumber,
      async (name, project, options, metric, value) => {
        await using endpoint = await Endpoint.start()

        const refusal = await recordIn(
          { dir: false, endpoint: endpoint.url },
          name,
          { ...options, project },
          metric,
          value,
        )

        expectRefusal(refusal, () => refusalOf(name, project, options, metric))
        expect(endpoint.refusals).toEqual([])
        if (refusal === undefined) expectSame(only(endpoint.runs), name, project, options, metric, value)
      },
    ),
    { numRuns: 60 },
  )
})

test('projects that are not the same do not get into each other, whatever their names', async () => {
  using _variables = environment({})
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(carriedText, { minLength: 2, maxLength: 10 }), async (projects) => {
      using temp = tempDir()
      configure({ dir: temp.path, quiet: true })
      for (const project of projects) run('one', { project }, () => {})
      await shutdown()

      const runs = await readRuns(temp.path)

      expect(runs.map(({ project }) => project).sort()).toEqual([...projects].sort())
    }),
    { numRuns: 40 },
  )
})

/** Records one run with all of it. @returns what was thrown */
async function recordIn(
  target: { dir: string | false; endpoint?: string },
  name: string,
  options: RunOptions,
  metric: string,
  value: number,
): Promise<unknown> {
  configure({ quiet: true, ...target })
  try {
    run(name, options, (current) => current.logMetric(metric, value))
    return undefined
  } catch (error) {
    return error
  } finally {
    await shutdown()
  }
}

// Most runs are to be taken, so that there is something to compare.
const mostlyCarried = fc.oneof({ weight: 29, arbitrary: carriedText }, { weight: 1, arbitrary: anyText })

const anyAttributeValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  mostlyCarried,
  anyNumber,
  fc.boolean(),
  fc.array(mostlyCarried, { maxLength: 4 }),
  fc.array(anyNumber, { maxLength: 4 }),
  fc.array(fc.boolean(), { maxLength: 4 }),
)

const anyOptions = fc.record({
  tags: fc.array(mostlyCarried, { maxLength: 3 }),
  attributes: fc
    .array(fc.tuple(mostlyCarried, anyAttributeValue), { maxLength: 3 })
    .map((entries): Record<string, AttributeValue> => Object.fromEntries(entries)),
})

type Options = { tags: string[]; attributes: Record<string, AttributeValue> }

/** Why a run cannot be recorded, as the documentation says; undefined when it can. */
function refusalOf(
  name: string,
  project: string,
  { tags, attributes }: Options,
  metric: string,
): string | undefined {
  const names = Object.keys(attributes)
  const texts = [name, project, ...tags, ...names, metric, ...Object.values(attributes).flat()]
  if (texts.some((text) => typeof text === 'string' && !text.isWellFormed()))
    return 'half of a surrogate pair'
  if (name.trim() === '') return 'an empty name'
  if (tags.some((tag) => tag.trim() === '')) return 'an empty tag'
  if (names.some((attribute) => attribute === '' || attribute === '__proto__'))
    return 'no name of an attribute'
  if (names.some((attribute) => attribute.startsWith('runspan.'))) return 'a reserved name'
  return metric === '' ? 'an empty key' : undefined
}

function expectRefusal(refusal: unknown, wanted: () => string | undefined): void {
  if (refusal === undefined) {
    expect(wanted()).toBeUndefined()
    return
  }
  expect(wanted()).toBeDefined()
  expect(refusal).toBeInstanceOf(RunspanError)
  expect(String((refusal as Error).message)).toMatch(/\.$/)
}

function expectSame(
  record: RunRecord,
  name: string,
  project: string,
  { tags, attributes }: Options,
  metric: string,
  value: number,
): void {
  expect(record).toMatchObject({ name, project, status: 'completed', missingPoints: 0 })
  expect(record.tags).toEqual([...new Set(tags.map((tag) => tag.trim()))])
  expect(record.attributes).toEqual(
    Object.fromEntries(Object.entries(attributes).map(([key, given]) => [key, asAttribute(given)])),
  )
  expect(Object.entries(record.series)).toEqual([[metric, [{ value, time: expect.any(Number) }]]])
}

/**
 * Attributes have no mark for numbers that are written as text, so they stay text; in an array all of them,
 * for it has one type.
 */
function asAttribute(value: AttributeValue): AttributeValue {
  const asText = (item: unknown) => (Object.is(item, -0) ? '-0' : String(item))
  const isExact = (item: unknown) =>
    typeof item !== 'number' ||
    (Number.isFinite(item) && !Object.is(item, -0) && (!Number.isInteger(item) || Number.isSafeInteger(item)))
  if (!Array.isArray(value)) return isExact(value) ? value : asText(value)
  return value.every(isExact) ? value : (value.map(asText) as AttributeValue)
}
