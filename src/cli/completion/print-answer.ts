import type { Command } from 'commander'
import { escapeText } from '../../errors/escape-text.js'
import { type Answer, type Candidate, NOTHING } from './answer.js'
import { completeWord } from './complete-word.js'
import { quoteForBash } from './quote-for-bash.js'
import { splitLine, type Word } from './split-line.js'

/** What the scripts act on: the shell's own file names, and no space after the word. */
const EXIT_FILES = 3
const EXIT_GOES_ON = 4

/** Prints an answer a line each, with a tab and a description for the shells that show one. */
export async function printAnswer(
  program: Command,
  words: readonly string[],
  { line = false, current }: { line?: boolean; current?: string },
): Promise<void> {
  const typed = wordsOf(words, line, current)
  const texts = typed.map(({ text }) => text)
  // a store that is not there completes nothing, and the line is no place for an error
  const answer = await completeWord(program, line ? texts.slice(1) : texts).catch(() => NOTHING)
  const last = typed.at(-1) as Word
  const lines = answer.candidates.map(line ? ({ value }) => quoteForBash(value, last) : withAbout)
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = exitCodeOf(answer)
}

function wordsOf(words: readonly string[], line: boolean, current: string | undefined): Word[] {
  if (line) return splitLine(words[0] ?? '')
  const plain = words.map((text): Word => ({ text, quote: '', from: 0 }))
  if (current !== undefined) return [...plain, splitLine(current).at(-1) as Word]
  return plain.length > 0 ? plain : [{ text: '', quote: '', from: 0 }]
}

function withAbout({ value, about = '' }: Candidate): string {
  return about === '' ? value : `${value}\t${escapeText(about)}`
}

function exitCodeOf({ takesFiles, goesOn, candidates }: Answer): number {
  if (takesFiles) return EXIT_FILES
  return goesOn && candidates.length > 0 ? EXIT_GOES_ON : 0
}
