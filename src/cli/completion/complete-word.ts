import type { Command } from 'commander'
import { type Answer, type Candidate, NOTHING } from './answer.js'
import { completeValue } from './complete-value.js'
import { openFacts } from './facts.js'
import { parseWords, type Situation } from './parse-words.js'
import { completeRun } from './run-candidates.js'

/** Commands that a person does not type. */
const HIDDEN = ['complete']

/**
 * What the word at the end may become.
 * @param words without the command's own name
 */
export async function completeWord(program: Command, words: readonly string[]): Promise<Answer> {
  const situation = parseWords(program, words)
  const { candidates, ...rest } = await answerTo(program, situation)
  return {
    ...rest,
    candidates: candidates
      .filter(({ value }) => value.startsWith(situation.word) && isOneLine(value))
      .map((candidate) => ({ ...candidate, value: situation.before + candidate.value })),
  }
}

async function answerTo(program: Command, situation: Situation): Promise<Answer> {
  const { command, option, word } = situation
  if (command === undefined) return NOTHING
  if (option !== undefined) return completeValue(option, situation)
  if (word.startsWith('-')) return { candidates: optionCandidates(command) }
  if (command === program)
    return {
      candidates: program.commands
        .filter((each) => !HIDDEN.includes(each.name()))
        .map((each) => ({ value: each.name(), about: each.description() })),
    }
  const [argument] = command.registeredArguments
  if (argument === undefined) return NOTHING
  if (argument.argChoices !== undefined)
    return { candidates: argument.argChoices.map((value) => ({ value })) }
  return /^runs?$/.test(argument.name()) ? completeRun(await openFacts(situation)) : NOTHING
}

function optionCandidates(command: Command): Candidate[] {
  const own = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ long, description }) => ({ value: long ?? '', about: description }))
  return [...own, { value: '--help', about: 'show the options of a command, with examples' }]
}

/** A shell reads answers line by line; such a run can be named by its id. */
function isOneLine(value: string): boolean {
  return !/\p{Cc}|[\u2028\u2029]/u.test(value)
}
