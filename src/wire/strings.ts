/**
 * The first `length` UTF-16 units at most, never half of a surrogate pair: an encoder would replace that
 * half.
 */
export function head(text: string, length: number): string {
  if (text.length <= length) return text
  return text.slice(0, endsInsidePair(text, length) ? length - 1 : length)
}

/**
 * Cuts a text into parts of at most `length` units, whole characters each; joined they are the text again.
 */
export function cutInParts(text: string, length: number): string[] {
  const parts: string[] = []
  for (let rest = text; rest.length > 0; rest = rest.slice(parts[parts.length - 1]?.length))
    parts.push(head(rest, length))
  return parts
}

function endsInsidePair(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff
}
