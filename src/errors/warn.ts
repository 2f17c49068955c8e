// Trouble from outside (disk, network, set-up) is told on stderr and counted, never thrown at the program.

import { printLine } from './print-line.js'

const shared = globalThis as { [WARNED]?: Map<string, number> }
const WARNED = Symbol.for('runspan.warned.1')

function counts(): Map<string, number> {
  shared[WARNED] ??= new Map()
  return shared[WARNED]
}

export const warn = {
  /** Tells `message` the first time `topic` comes up in this process, and only counts it afterwards. */
  once(topic: string, message: string): void {
    const seen = counts().get(topic) ?? 0
    counts().set(topic, seen + 1)
    if (seen === 0) tell(message)
  },

  /** How often each topic came up in this process. */
  counts(): Record<string, number> {
    return Object.fromEntries(counts())
  },

  /** Lets a topic be told again, for example after a new `configure()`. */
  forget(topic: string): void {
    counts().delete(topic)
  },
}

/** One line on stderr, so that a program that prints data on stdout is not disturbed. */
export function tell(message: string): void {
  printLine(`runspan: ${message.replace(NOT_TEXT, escapeCharacter)}`)
}

/** What a terminal would act on instead of showing it; the names of runs and the answers of endpoints may hold it. */
const NOT_TEXT = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
