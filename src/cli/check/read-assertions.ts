import { RunspanError } from '../../errors/runspan-error.js'
import { type Assertion, compileAssertion } from '../../read/check/compile-assertion.js'
import { readTolerance, type Tolerance } from '../../read/check/tolerance.js'
import { loadPatterns } from '../../read/where/load-where.js'
import { WhereError } from '../../read/where/where-error.js'

interface AssertionSettings {
  assert?: string[]
  baseline?: string
  tolerance?: string
  allowNoBaseline?: boolean
}

/**
 * Reads what runs are held to.
 * @throws RunspanError `INVALID_FILTER`; `INVALID_OPTION` where baseline and tolerance are given and not used
 */
export async function readAssertions(settings: AssertionSettings): Promise<Assertion[]> {
  const { assert = [], baseline } = settings
  const tolerance = toTolerance(settings.tolerance)
  const assertions: Assertion[] = []
  for (const text of assert)
    assertions.push(compileAssertion(text, { readPattern: await loadPatterns(text), tolerance }))
  const compared = assertions.find(namesBaseline)
  if (compared !== undefined && baseline === undefined)
    throw new WhereError(
      compared.text,
      baselinePathOf(compared)?.range ?? { start: 0, end: 0 },
      'There is no baseline to compare with. Name a run with --baseline.',
    )
  if (compared === undefined && baseline !== undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      'No assertion names the baseline. Write what to compare: --assert "metrics.loss.min <= baseline.metrics.loss.min".',
    )
  if (compared === undefined && tolerance !== undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      'A --tolerance is for comparisons with a --baseline. Give one, or put the tolerance into the assertion.',
    )
  if (settings.allowNoBaseline && baseline === undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      'No baseline is named that may be missing. Give one with --baseline, or leave --allow-no-baseline out.',
    )
  return assertions
}

/** Whether it compares with the baseline. */
export function namesBaseline(assertion: Assertion): boolean {
  return baselinePathOf(assertion) !== undefined
}

function baselinePathOf({ paths }: Assertion) {
  return paths.find(({ ofBaseline }) => ofBaseline)
}

function toTolerance(text: string | undefined): Tolerance | undefined {
  const tolerance = text === undefined ? undefined : readTolerance(text)
  if (text !== undefined && tolerance === undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      `The --tolerance is ${JSON.stringify(text)}. Give a share such as 1%, or an amount such as 0.01.`,
    )
  return tolerance
}
