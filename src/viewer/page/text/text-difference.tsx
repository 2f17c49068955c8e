import { diffWordsWithSpace } from 'diff'
import { useMemo } from 'preact/hooks'

/** Texts with more differences are shown as they are: to find all of them would keep the page busy. */
const MOST_DIFFERENCES = 1000
const MOST_MS = 100
const MOST_TEXT = 20_000

/** A text, with what is another word in it than in the one before, and what is gone from there. */
export function TextDifference({ before, after }: { before: string; after: string }) {
  const changes = useMemo(() => changesOf(before, after), [before, after])
  if (changes === undefined) return <pre>{after.slice(0, MOST_TEXT)}</pre>
  return (
    <pre>
      {changes.map(({ value, added, removed }, i) =>
        added ? <ins key={i}>{value}</ins> : removed ? <del key={i}>{value}</del> : value,
      )}
    </pre>
  )
}

function changesOf(before: string, after: string) {
  if (before === after || Math.max(before.length, after.length) > MOST_TEXT) return undefined
  return diffWordsWithSpace(before, after, { maxEditLength: MOST_DIFFERENCES, timeout: MOST_MS })
}
