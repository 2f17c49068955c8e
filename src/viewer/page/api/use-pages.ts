import { useEffect, useRef, useState } from 'preact/hooks'
import type { Page } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'

/** As many as are read first. */
const FIRST = 500
/** Each page is as large as all before, so that a long list takes few of them; and no larger than this. */
const MOST = 20_000
/** As many as the server gives at once. */
const MOST_AGAIN = 100_000

interface Part<T> {
  items: readonly T[]
  next?: string | undefined
  total: number
}

/** A list that may be long, as far as it has been read. */
export interface Pages<T> extends Part<T> {
  /** Reads on, unless that is being done; does nothing at the end. */
  more: () => void
}

interface Known<T> {
  id: string | undefined
  part: Part<T>
}

const NOTHING: Part<never> = { items: [], total: 0 }

/**
 * A list that may be long, read page by page.
 * @param id of the run; undefined reads nothing
 * @param version changes whenever the list may be another one: it is read again as far as it has been
 */
export function usePages<T>(
  id: string | undefined,
  read: (id: string, page: Page, signal: AbortSignal) => Promise<Part<T>>,
  version: number,
): Pages<T> {
  const [known, setKnown] = useState<Known<T>>()
  const current = useRef(known)
  const reading = useRef<AbortController>(undefined)
  const keep = (part: Part<T>) => {
    // what is still being read would continue another list
    reading.current?.abort()
    reading.current = undefined
    current.current = { id, part }
    setKnown(current.current)
  }
  const part = () => (current.current?.id === id ? current.current?.part : undefined) ?? NOTHING
  const { value } = useLoaded(
    id,
    async (signal) => {
      const limit = Math.min(MOST_AGAIN, Math.max(FIRST, part().items.length))
      return { id, part: await read(id as string, { limit }, signal) }
    },
    version,
  )
  useEffect(() => {
    if (value !== undefined && value.id === id) keep(value.part)
  }, [value])
  useEffect(() => () => reading.current?.abort(), [id])

  const more = () => {
    const { items, next } = part()
    const isReading = reading.current !== undefined && !reading.current.signal.aborted
    if (id === undefined || next === undefined || isReading) return
    const stop = new AbortController()
    reading.current = stop
    read(id, { limit: Math.min(MOST, items.length), cursor: next }, stop.signal).then(
      (page) => {
        if (!stop.signal.aborted) keep({ ...page, items: [...items, ...page.items] })
      },
      // asked for again when one scrolls on
      () => stop.abort(),
    )
  }
  return { ...part(), more }
}
