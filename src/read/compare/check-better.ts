import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'

/** @throws RunspanError `INVALID_OPTION` for a direction that is neither `min` nor `max` */
export function checkBetter(better: Readonly<Record<string, unknown>>): void {
  for (const [name, direction] of Object.entries(better))
    if (direction !== 'min' && direction !== 'max')
      throw new RunspanError(
        'INVALID_OPTION',
        `The option "better" has ${describe(direction)} for ${describe(name)}; it must be "min" or "max".`,
      )
}
