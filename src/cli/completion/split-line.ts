/** A word of a command line, as the shell will hand it over. */
export interface Word {
  text: string
  /** The quote that is still open at its end. */
  quote: '"' | "'" | ''
  /** Where in the text that begins which Bash replaces: behind an open quote, or the last sign of `COMP_WORDBREAKS`. */
  from: number
}

/**
 * The words of a command line up to the cursor, the last of them the one that is being typed. Quotes and backslashes
 * are taken away as a shell does; nothing is expanded, and nothing of it is ever run.
 */
export function splitLine(line: string): Word[] {
  const words: Word[] = []
  let word: Word | undefined
  // what "from" was before a quote was opened
  let before = 0
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    const quote = word?.quote ?? ''
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word ??= { text: '', quote: '', from: 0 }
    if (character === quote) {
      word.quote = ''
      word.from = before
    } else if (quote === '' && (character === '"' || character === "'")) {
      word.quote = character
      before = word.from
      word.from = word.text.length
    } else if (character === '\\' && isEscape(quote, line.charAt(i + 1))) word.text += line.charAt(++i)
    else {
      // such a sign stays on the line, but for an `@`, with which a word of Bash may begin
      if (quote === '' && character === '@') word.from = word.text.length
      word.text += character
      if (quote === '' && /[=:]/.test(character)) word.from = word.text.length
    }
  }
  return [...words, word ?? { text: '', quote: '', from: 0 }]
}

function isEscape(quote: Word['quote'], next: string): boolean {
  return quote === '' || (quote === '"' && /["\\$`]/.test(next))
}
