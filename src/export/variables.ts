// Reads OpenTelemetry's variables. A value that cannot be used is reported with the variable's name:
// OpenTelemetry's own readers ignore it, or report it where nobody listens.

import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'

export type Environment = Record<string, string | undefined>

/** A variable that is set; blanks alone do not count. */
export interface Variable {
  name: string
  text: string
}

/** The variables among these names that are set, in this order. */
export function variables(env: Environment, ...names: string[]): Variable[] {
  return names.flatMap((name) => {
    const text = env[name]
    return text === undefined || text.trim() === '' ? [] : [{ name, text }]
  })
}

/** The values of an exporter variable: the one for traces comes before the one for all signals. */
export function otlpVariables(env: Environment, name: string): Variable[] {
  return variables(env, `OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`)
}

/** The first value that can be used; those before it are reported. */
export function firstOf<T>(
  found: readonly Variable[],
  read: (text: string) => T | undefined,
  wanted: string,
  instead: string,
): T | undefined {
  for (const { name, text } of found) {
    const value = read(text.trim())
    if (value !== undefined) return value
    warnIgnored(`${name} is ${describe(text)}, which is not ${wanted}; ${instead}.`)
  }
  return undefined
}

/** Reads one of several words, in upper or lower case. */
export function oneOf<T extends string>(words: readonly T[]): (text: string) => T | undefined {
  return (text) => words.find((word) => word === text.toLowerCase())
}

/** No Node timer can wait longer. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1

export function readWhole(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const number = Number(text)
    return Number.isInteger(number) && number >= min && number <= max ? number : undefined
  }
}

/** The items of a list such as `tracecontext,baggage`. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

/** Warns once that a setting is ignored. */
export function warnIgnored(message: string): void {
  warn.once(`ignored: ${message}`, message)
}
