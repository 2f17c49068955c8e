import type { Command, Option } from 'commander'

/** What the words before the cursor say. */
export interface Situation {
  /** Undefined after a word that is none. */
  command: Command | undefined
  /** The option whose value is being typed, if that is so. */
  option: Option | undefined
  /** What is being typed. */
  word: string
  /** What stands before that in the same word, as `--sort=` does. */
  before: string
  /** Values of the options that were given, by the attribute names that commander gives them. */
  given: ReadonlyMap<string, string>
}

/** @param words without the command's own name; the last one is being typed */
export function parseWords(program: Command, words: readonly string[]): Situation {
  const last = words.at(-1) ?? ''
  const given = new Map<string, string>()
  let command: Command | undefined = program
  let option: Option | undefined
  for (const word of words.slice(0, -1)) {
    if (option !== undefined) {
      given.set(option.attributeName(), word)
      option = undefined
    } else if (word.startsWith('-')) {
      const [flag = '', value] = splitFlag(word)
      const found = optionOf(command, flag)
      if (found !== undefined && value !== undefined) given.set(found.attributeName(), value)
      else if (found?.required) option = found
    } else if (command === program) command = program.commands.find((each) => each.name() === word)
  }
  const [flag = '', value] = splitFlag(last)
  const inOneWord = option === undefined && value !== undefined ? optionOf(command, flag) : undefined
  return inOneWord === undefined
    ? { command, option, word: last, before: '', given }
    : { command, option: inOneWord, word: value ?? '', before: `${flag}=`, given }
}

function splitFlag(word: string): [flag?: string, value?: string] {
  const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? []
  return flag === undefined ? [word] : [flag, value]
}

function optionOf(command: Command | undefined, flag: string): Option | undefined {
  return command?.options.find(({ long, short }) => flag === long || flag === short)
}
