import { describe } from './describe.js'
import { RunspanError } from './runspan-error.js'

/** What an option takes. */
export interface Check {
  /** In words, for the message: `a path, or false for no store`. */
  wanted: string
  accepts(value: unknown): boolean
  /** How a wrong value is shown in the message, where it may contain a secret. */
  show?(value: unknown): string
}

export const isString: Check['accepts'] = (value) => typeof value === 'string'
export const isBoolean: Check['accepts'] = (value) => typeof value === 'boolean'
export const isFilled: Check['accepts'] = (value) => typeof value === 'string' && value !== ''

/** @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind */
export function checkOptions(call: string, options: unknown, checks: Record<string, Check>): void {
  if (typeof options !== 'object' || options === null) {
    throw new RunspanError('INVALID_OPTION', `${call} takes an object of options, not ${describe(options)}.`)
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (known === undefined) {
      throw new RunspanError(
        'INVALID_OPTION',
        `${call} has no option "${name}". It takes ${Object.keys(checks).join(', ')}.`,
      )
    }
    checkOption(`"${name}" of ${call}`, value, known)
  }
}

/** @throws RunspanError `INVALID_OPTION` for a value of the wrong kind */
export function checkOption(name: string, value: unknown, { wanted, accepts, show = describe }: Check): void {
  if (value !== undefined && !accepts(value))
    throw new RunspanError('INVALID_OPTION', `The option ${name} is ${show(value)}; it must be ${wanted}.`)
}

export function isRecordOf(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(accepts)
  )
}
