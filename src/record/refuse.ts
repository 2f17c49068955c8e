// What happens to a call whose data is not kept: it is counted, and either throws or warns once.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import { state } from './state.js'

/** For a call that came too early or too late, which is a matter of timing: no reason to end a program. */
export function refuseLate(refusal: RunspanError): void {
  state().refusedCalls++
  if (state().misuse === 'throw') throw refusal
  warnOnce(refusal)
}

/**
 * For a wrong argument. Anything but a {@link RunspanError} is not the caller's fault, and only warns.
 */
export function refuseWrong(refusal: unknown, caller: string): void {
  state().refusedCalls++
  if (!(refusal instanceof RunspanError)) {
    warn.once(
      'call-failed',
      `${caller}() could not keep what it was given: ${describe(refusal)}. ${COUNTED_FROM_NOW}`,
    )
    return
  }
  if (state().misuse !== 'warn') throw refusal
  warnOnce(refusal)
}

/**
 * The result of `check`, or `instead` where it refuses and misuse only warns.
 * @param onRefused called before a refusal is thrown or told
 */
export function checked<T>(caller: string, check: () => T, instead: () => T, onRefused = () => {}): T {
  try {
    return check()
  } catch (error) {
    onRefused()
    refuseWrong(error, caller)
    return instead()
  }
}

const COUNTED_FROM_NOW = 'Further calls of this kind are only counted, in stats().refusedCalls.'

function warnOnce({ code, message }: RunspanError): void {
  warn.once(`refused-${code}`, `${message} ${COUNTED_FROM_NOW}`)
}
