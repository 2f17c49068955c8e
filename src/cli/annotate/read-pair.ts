import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'

/** The name and the value in `name=value`; the first `=` with something before it ends the name. */
export function readPair(text: string): { name: string; value: string } {
  const end = text.indexOf('=', 1)
  if (end > 0) return { name: text.slice(0, end), value: text.slice(end + 1) }
  throw new RunspanError(
    'INVALID_OPTION',
    `${describe(text)} has no value. Write it as name=value, for example reviewed=true.`,
  )
}
