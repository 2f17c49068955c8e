import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'

/**
 * What becomes of a call that cannot be kept. `throw`: it throws, whatever the reason. `warn`: it never
 * does. Undefined: it throws for a wrong argument, and not for what only time decides, such as a run that
 * has ended by then.
 */
export type Misuse = 'throw' | 'warn'

/** `RUNSPAN_MISUSE`; undefined when it is not set. */
export function readMisuse(env: Record<string, string | undefined> = process.env): Misuse | undefined {
  const text = env.RUNSPAN_MISUSE?.trim().toLowerCase()
  if (text === 'throw' || text === 'warn') return text
  if (text) {
    warn.once(
      'misuse-variable',
      `RUNSPAN_MISUSE is ${describe(env.RUNSPAN_MISUSE)}, which is neither throw nor warn, and is ignored: wrong arguments throw, late calls warn. Set it to throw or to warn, or leave it out.`,
    )
  }
  return undefined
}
