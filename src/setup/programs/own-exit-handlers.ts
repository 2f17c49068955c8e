import { shared } from '../../runtime/shared.js'

/**
 * Handlers of the process's `exit` that are runspan's own. What depends on whether the program has any
 * leaves them out.
 */
export function ownExitHandlers(): WeakSet<object> {
  return shared('own-exit-handlers', () => new WeakSet())
}
