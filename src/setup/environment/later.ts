// What programs such as git have to be asked is known only after a while: it stands on the roots of runs that
// end from then on. In the resource, the same span would have it or not, depending on when it was sent.

import type { AttributeValue } from '@opentelemetry/api'
import { state } from '../../record/state.js'
import type { EnvironmentPart } from './parts.js'

type Attributes = Record<string, AttributeValue | undefined>

const answers = new Map<EnvironmentPart, Attributes>()

/** The parts that the newest call of `configure()` wants. */
let wanted: readonly EnvironmentPart[] = []

/** @param answer comes once for a process, and is not waited for */
export function askLater(part: EnvironmentPart, answer: Promise<Attributes>): void {
  void answer.then((attributes) => {
    answers.set(part, attributes)
    if (wanted.includes(part)) tell()
  })
}

/** Has what is known of these parts, and what will be, said of the runs that end from now on. */
export function noteLater(parts: readonly EnvironmentPart[]): void {
  wanted = parts
  tell()
}

function tell(): void {
  const known = wanted.flatMap((part) => Object.entries(answers.get(part) ?? {}))
  state().foundLater = Object.fromEntries(
    known.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  )
}
