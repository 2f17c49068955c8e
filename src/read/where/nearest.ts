/** The candidate that somebody who typed `word` most likely meant; undefined where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  let found: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = distanceOf(wanted, candidate.toLowerCase(), least)
    if (distance >= least) continue
    found = candidate
    least = distance
  }
  return found
}

/** How many letters to change, add, leave out or swap with the next make one word of another; `limit` where it is that many or more. */
function distanceOf(a: string, b: string, limit: number): number {
  if (endsWithWord(a, b) || endsWithWord(b, a) || isShortFor(a, b)) return Math.min(1, limit)
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
        swapped ? (beforeLast[j - 2] as number) + 1 : limit,
      )
    }
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length] as number, limit)
}

/** `lr` is at the end of `opt.lr` and of `opt/lr`, and people leave out what stands before it. */
function endsWithWord(name: string, word: string): boolean {
  return word !== '' && name.endsWith(word) && /[./]/.test(name[name.length - word.length - 1] ?? '')
}

/** Fewer letters begin too many words. */
const LEAST_LETTERS = 3

/** `acc` for `accuracy`. */
function isShortFor(word: string, name: string): boolean {
  return word.length >= LEAST_LETTERS && name.startsWith(word)
}
