import { RE2JS } from 're2js'

const MAX_CHARACTERS = 1_000

/** The instructions of a pattern: one for each character, set of characters, choice and repetition. */
const MAX_SIZE = 250

/** A small pattern becomes a table while it is searched for; of a large one all instructions may have to be followed. */
const SMALL = 16

export interface Pattern {
  /** How many instructions it has. */
  readonly size: number
  /** How many steps it takes for each character, at the most. */
  readonly steps: number
  isIn(text: string): boolean
}

/**
 * @param text RE2's syntax: that of JavaScript, without back references and look-arounds
 * @returns what is wrong with it, where it is none
 */
export function readPattern(text: string): Pattern | string {
  if (text.length > MAX_CHARACTERS)
    return `A pattern can have ${MAX_CHARACTERS} characters, and this one has ${text.length}.`
  try {
    const compiled = RE2JS.compile(text)
    const size = compiled.programSize()
    if (size > MAX_SIZE) return 'This pattern repeats too much. Repeat less often than {100}.'
    return { size, steps: size > SMALL ? 2 * size : 10, isIn: (searched) => compiled.test(searched) }
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '')
    return `This is no pattern: ${reason}. Patterns are those of RE2, which has no (?=…) and no \\1.`
  }
}
