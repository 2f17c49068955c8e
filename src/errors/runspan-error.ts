/** Every code a {@link RunspanError} can carry; `docs/errors.md` lists them with their remedies. */
export type RunspanErrorCode =
  | 'NO_ACTIVE_RUN'
  | 'RUN_ENDED'
  | 'TASK_ENDED'
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
  | 'INVALID_VALUE'
  | 'INVALID_SCORE'
  | 'INVALID_ITEMS'
  | 'INVALID_FILE'
  | 'INVALID_FILTER'
  | 'RUN_NOT_FOUND'
  | 'RUN_AMBIGUOUS'
  | 'TASK_NOT_FOUND'
  | 'TASK_AMBIGUOUS'
  | 'FILE_NOT_FOUND'
  | 'RUN_NOT_ENDED'
  | 'STORE_NOT_FOUND'
  | 'STORE_UNWRITABLE'
  | 'UNKNOWN_SOURCE'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_DENIED'
  | 'SOURCE_MISMATCH'
  | 'SOURCE_FAILED'
  | 'SOURCE_CLOSED'
  | 'OUTPUT_UNWRITABLE'
  | 'PACKAGE_MISSING'

/** Marks the errors of every copy of runspan in the process: ES module, CommonJS, another version. */
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

// Not a static method: a program's subclass would inherit it, and `instanceof` of that class works as
// usual.
Object.defineProperty(RunspanError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== RunspanError) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && BRAND in value
  },
})
