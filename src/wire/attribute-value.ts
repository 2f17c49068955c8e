/**
 * What an attribute can be. OpenTelemetry's own type says so up to version 1.9 of its API; from 1.10 on it
 * is `unknown`, and a wrong value would be found only when the program runs.
 */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly (string | null | undefined)[]
  | readonly (number | null | undefined)[]
  | readonly (boolean | null | undefined)[]
