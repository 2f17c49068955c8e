/** Every code a {@link RunspanError} can carry; `docs/errors.md` lists them with their remedies. */
export type RunspanErrorCode =
  | 'NO_ACTIVE_RUN'
  | 'RUN_ENDED'
  | 'INVALID_CALLBACK'
  | 'INVALID_THIS'
  | 'INVALID_CARRIER'
  | 'INVALID_OPTION'
  | 'INVALID_STRING'
  | 'INVALID_TAG'
  | 'INVALID_KEY'
  | 'RESERVED_ATTRIBUTE'
  | 'INVALID_ATTRIBUTE'
  | 'INVALID_PARAM'
  | 'INVALID_METRIC'
  | 'INVALID_STEP'
  | 'INVALID_TIMESTAMP'
  | 'INVALID_FILTER'
  | 'RUN_NOT_FOUND'
  | 'RUN_AMBIGUOUS'
  | 'STORE_NOT_FOUND'
  | 'STORE_UNWRITABLE'
  | 'UNKNOWN_SOURCE'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_DENIED'
  | 'SOURCE_MISMATCH'
  | 'SOURCE_FAILED'
  | 'OUTPUT_UNWRITABLE'

/** By this an error is known, whichever copy of runspan has made it: ES module, CommonJS, another version. */
const BRAND = Symbol.for('runspan.error.1')

/** A misused call: the message says what was given, what is wanted and what to do; `code` never changes. */
export class RunspanError extends Error {
  override readonly name = 'RunspanError'

  constructor(
    readonly code: RunspanErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    Object.defineProperty(this, BRAND, { value: true })
  }
}

// Not as a static method: a class that a program derives from this one is known as any class is.
Object.defineProperty(RunspanError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== RunspanError) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && BRAND in value
  },
})
