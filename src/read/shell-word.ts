/** A word as every POSIX shell takes it. Control characters are shown, and understood by bash, zsh and ksh. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  if (!UNSAFE.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = [...text].map((character) =>
    UNSAFE.test(character)
      ? [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
      : character.replace(/['\\]/, '\\$&'),
  )
  return `$'${escaped.join('')}'`
}

/** What a terminal would obey, or show as something else. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u
