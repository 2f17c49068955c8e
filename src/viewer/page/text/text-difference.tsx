import { diffWordsWithSpace } from 'diff'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

/** Texts with more differences are shown as they are: to find all of them would keep the page busy. */
const MOST_DIFFERENCES = 1000
const MOST_MS = 100
const MOST_TEXT = 20_000

/**
 * A text, with what is another word in it than in the one before, and what is gone from there. That is looked for when the
 * text comes in sight: of a hundred runs it would take seconds.
 */
export function TextDifference({ before, after }: { before: string; after: string }) {
  const text = useRef<HTMLPreElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
    })
    if (text.current && !isSeen) observer.observe(text.current)
    return () => observer.disconnect()
  }, [isSeen])
  const changes = useMemo(() => (isSeen ? changesOf(before, after) : undefined), [before, after, isSeen])
  return (
    <pre ref={text}>
      {changes?.map(({ value, added, removed }, i) =>
        added ? <ins key={i}>{value}</ins> : removed ? <del key={i}>{value}</del> : value,
      ) ?? after.slice(0, MOST_TEXT)}
    </pre>
  )
}

function changesOf(before: string, after: string) {
  if (before === after || Math.max(before.length, after.length) > MOST_TEXT) return undefined
  return diffWordsWithSpace(before, after, { maxEditLength: MOST_DIFFERENCES, timeout: MOST_MS })
}
