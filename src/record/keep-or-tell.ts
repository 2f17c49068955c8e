import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'

/** For what runspan logs by itself: what cannot be kept is told once, and never becomes the program's error. */
export function keepOrTell(name: string, log: () => void): void {
  try {
    log()
  } catch (error) {
    warn.once(
      'value-not-kept',
      `an input or output of "${name}" was not kept: ${error instanceof Error ? error.message : describe(error)}`,
    )
  }
}
