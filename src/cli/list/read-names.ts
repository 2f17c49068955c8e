import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { splitAtCommas } from '../../read/sort/read-sort.js'

/**
 * Names with commas between them.
 * @param option that they were given to
 * @throws RunspanError `INVALID_OPTION` where one of them is empty
 */
export function readNames(text: string, option: string): string[] {
  const names = splitAtCommas(text).map((name) => name.trim())
  if (!names.includes('')) return names
  throw new RunspanError(
    'INVALID_OPTION',
    `The option ${option} is ${describe(text)}. Give it names with commas between them, such as params.lr,metrics.loss.min`,
  )
}
