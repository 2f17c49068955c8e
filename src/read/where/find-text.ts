/** Up to so many characters the built-in search is fast whatever they are; with more it can take their number times that of the text. */
export const SHORT = 32

/** Whether a text holds another, in a time that grows with both and never with their product (Knuth, Morris and Pratt). */
export function holdsText(text: string, wanted: string): boolean {
  if (wanted.length <= SHORT) return text.includes(wanted)
  if (wanted.length > text.length) return false
  const fallback = fallbacksOf(wanted)
  let matched = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    while (matched > 0 && code !== wanted.charCodeAt(matched)) matched = fallback[matched - 1] as number
    if (code === wanted.charCodeAt(matched)) matched++
    if (matched === wanted.length) return true
  }
  return false
}

/** For each beginning of a text, how long its own longest beginning is that it ends with. */
function fallbacksOf(wanted: string): Uint32Array {
  const fallback = new Uint32Array(wanted.length)
  let matched = 0
  for (let i = 1; i < wanted.length; i++) {
    const code = wanted.charCodeAt(i)
    while (matched > 0 && code !== wanted.charCodeAt(matched)) matched = fallback[matched - 1] as number
    if (code === wanted.charCodeAt(matched)) matched++
    fallback[i] = matched
  }
  return fallback
}
