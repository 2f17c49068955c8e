/** A word of a command line, as the shell will hand it over. */
export interface Word {
  text: string
  /** The quote that is still open at its end. */
  quote: '"' | "'" | ''
}

/**
 * The words of a command line up to the cursor, the last of them the one that is being typed. Quotes and backslashes
 * are taken away as a shell does; nothing is expanded, and nothing of it is ever run.
 */
export function splitLine(line: string): Word[] {
  const words: Word[] = []
  let word: Word | undefined
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    const quote = word?.quote ?? ''
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word ??= { text: '', quote: '' }
    if (character === quote) word.quote = ''
    else if (quote === '' && (character === '"' || character === "'")) word.quote = character
    else if (character === '\\' && isEscape(quote, line.charAt(i + 1))) word.text += line.charAt(++i)
    else word.text += character
  }
  return [...words, word ?? { text: '', quote: '' }]
}

function isEscape(quote: Word['quote'], next: string): boolean {
  return quote === '' || (quote === '"' && /["\\$`]/.test(next))
}
