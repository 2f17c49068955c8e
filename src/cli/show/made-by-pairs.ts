import { escapeText } from '../../errors/escape-text.js'
import { madeBy } from '../../read/made-by.js'
import type { RunRecord } from '../../read/run-record.js'
import type { Pair } from './pairs.js'

type Resource = RunRecord['resource']

/** What made the run, a line for each question somebody asks. */
export function madeByPairs(resource: Resource): Pair[] {
  return madeBy(resource).map(({ name, text }): Pair => [name, escapeText(text)])
}

/** What OpenTelemetry adds to every resource, and nobody asks about. */
const LEFT_OUT = /^(telemetry\.|process\.executable\.path$)/

/** The resource without what the lines above say already. */
export function otherResource(resource: Resource): Resource {
  const said = new Set(madeBy(resource).flatMap(({ attributes }) => attributes))
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => !said.has(name) && !LEFT_OUT.test(name)),
  )
}
