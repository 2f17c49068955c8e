import type { Key } from 'node:readline'

/** A line of text that is being written, with a cursor in it. */
export interface EditedLine {
  text: string
  /** In whole characters. */
  cursor: number
}

/** More than anybody writes. A text that was pasted by mistake comes a key at a time, and each makes the line anew. */
const MOST_CHARACTERS = 10_000

const CONTROL = /[\p{Cc}\p{Cs}]/u

/** The line after a key, which a shell would take in the same way; the same one where the key means nothing here. */
export function editLine(line: EditedLine, { name, sequence = '', ctrl, meta }: Key): EditedLine {
  const isTyped = !ctrl && !meta && sequence !== '' && !CONTROL.test(sequence)
  if (isTyped && line.text.length >= MOST_CHARACTERS) return line
  const characters = [...line.text]
  const [before, after] = [characters.slice(0, line.cursor), characters.slice(line.cursor)]
  if (name === 'backspace') return made(before.slice(0, -1), after)
  if (name === 'delete') return made(before, after.slice(1))
  if (name === 'left') return made(characters.slice(0, Math.max(0, line.cursor - 1)), [], line.text)
  if (name === 'right') return made(characters.slice(0, line.cursor + 1), [], line.text)
  if (name === 'home' || (ctrl && name === 'a')) return { text: line.text, cursor: 0 }
  if (name === 'end' || (ctrl && name === 'e')) return { text: line.text, cursor: characters.length }
  if (ctrl && name === 'u') return made([], after)
  if (ctrl && name === 'k') return made(before, [])
  if (ctrl && name === 'w') return made([...before.join('').replace(/\S*\s*$/, '')], after)
  return isTyped ? made([...before, ...sequence], after) : line
}

function made(before: readonly string[], after: readonly string[], text?: string): EditedLine {
  return { text: text ?? [...before, ...after].join(''), cursor: before.length }
}
