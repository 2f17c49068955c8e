import type { Frame, Kind, Value } from './expression.js'
import { holdsText, SHORT } from './find-text.js'
import { spend } from './steps.js'

interface TextMethod {
  /** How many texts it is given. */
  takes: 0 | 1
  kind: Kind
  call(frame: Frame, text: string, other: string): Value
}

/** What can be asked of a text, and what can be made of it. */
export const TEXT_METHODS: ReadonlyMap<string, TextMethod> = new Map<string, TextMethod>([
  ['startsWith', atItsEdge((text, other) => text.startsWith(other))],
  ['endsWith', atItsEdge((text, other) => text.endsWith(other))],
  [
    'contains',
    {
      takes: 1,
      kind: 'boolean',
      call(frame, text, other) {
        spend(frame, (text.length + other.length) / (other.length > SHORT ? 4 : 8))
        return holdsText(text, other)
      },
    },
  ],
  ['lowerAscii', { takes: 0, kind: 'text', call: (frame, text) => changeLetters(frame, text, /[A-Z]+/g) }],
  ['upperAscii', { takes: 0, kind: 'text', call: (frame, text) => changeLetters(frame, text, /[a-z]+/g) }],
])

function changeLetters(frame: Frame, text: string, letters: RegExp): string {
  spend(frame, text.length)
  const isLower = letters.source.includes('A')
  return text.replace(letters, (found) => (isLower ? found.toLowerCase() : found.toUpperCase()))
}

/** Costs as much as the other text is long. */
function atItsEdge(holds: (text: string, other: string) => boolean): TextMethod {
  return {
    takes: 1,
    kind: 'boolean',
    call(frame, text, other) {
      spend(frame, other.length / 64)
      return holds(text, other)
    },
  }
}
