// Trouble from outside (disk, network, set-up) is printed on stderr and counted, never thrown at the
// program.

import { shared } from '../runtime/shared.js'
import { printLine } from './print-line.js'

function counts(): Map<string, number> {
  return shared('warned', () => new Map())
}

export const warn = {
  /** Prints `message` the first time `topic` comes up in this process, and only counts it afterwards. */
  once(topic: string, message: string): void {
    const seen = counts().get(topic) ?? 0
    counts().set(topic, seen + 1)
    if (seen === 0) printNotice(message)
  },

  /** How often each topic has come up in this process. */
  counts(): Record<string, number> {
    return Object.fromEntries(counts())
  },

  /** Lets a topic be printed again, for example after a new `configure()`. */
  forget(topic: string): void {
    counts().delete(topic)
  },
}

/** Prints one line on stderr, so that it does not get into data that the program prints on stdout. */
export function printNotice(message: string): void {
  printLine(`runspan: ${message.replace(NOT_TEXT, escapeCharacter)}`)
}

/** What a terminal would obey instead of showing; names of runs and answers of endpoints may contain it. */
const NOT_TEXT = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
