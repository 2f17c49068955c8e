import type { Attributes } from '@opentelemetry/api'

/** What made a run fail, in the words of OpenTelemetry's conventions for exceptions. */
export interface RunError {
  /** The class of the error, or the type of what was thrown that is no Error. */
  type?: string
  /** Of an error its message, of anything else that was thrown its text. */
  message: string
  /** With the causes and the aggregated errors below it. */
  stacktrace?: string
}

/** The attributes of the `exception` event that stands for it. */
export function errorAttributes({ type, message, stacktrace }: RunError): Attributes {
  return {
    ...(type === undefined ? {} : { 'exception.type': type }),
    'exception.message': message,
    ...(stacktrace === undefined ? {} : { 'exception.stacktrace': stacktrace }),
  }
}
