import { useEffect, useRef, useState } from 'preact/hooks'
import { useLoaded } from './use-loaded.js'

/** As many as are read first. */
const FIRST = 500
/** Each page is as large as all before, so that a long list takes few of them; and no larger than this. */
const MOST = 20_000
/** As many as the server gives at once. */
const MOST_AGAIN = 100_000

/** Which page of a list is asked for. */
export interface PageOf {
  limit: number
  cursor?: string
}

/** A list that may be long, or its beginning. */
export interface Part<T> {
  items: readonly T[]
  next?: string | undefined
  total: number
  /** What is asked for with it needs not be newer than this list. */
  asOf?: number
}

/** A list that may be long, as far as it has been read. */
export type Pages<P extends Part<unknown>> = P & {
  /** Whether anything of it has been read. */
  isRead: boolean
  error?: Error | undefined
  /** Reads on, unless that is being done; does nothing at the end. */
  more: () => void
}

interface Known<P> {
  question: string | undefined
  part: P
}

/**
 * A list that may be long, read page by page.
 * @param question all that the list depends on; undefined reads nothing
 * @param nothing what the list is before anything of it was read
 * @param version changes whenever the list may be another one: it is read again as far as it has been
 */
export function usePages<P extends Part<unknown>>(
  question: string | undefined,
  read: (page: PageOf, signal: AbortSignal) => Promise<P>,
  nothing: P,
  version: number,
): Pages<P> {
  const [known, setKnown] = useState<Known<P>>()
  const current = useRef(known)
  const reading = useRef<AbortController>(undefined)
  const keep = (part: P) => {
    // what is still being read would continue another list
    reading.current?.abort()
    reading.current = undefined
    current.current = { question, part }
    setKnown(current.current)
  }
  const readPart = () => (current.current?.question === question ? current.current?.part : undefined)
  const { value, error } = useLoaded(
    question,
    async (signal) => {
      const limit = Math.min(MOST_AGAIN, Math.max(FIRST, readPart()?.items.length ?? 0))
      return { question, part: await read({ limit }, signal) }
    },
    version,
  )
  useEffect(() => {
    if (value !== undefined && value.question === question) keep(value.part)
  }, [value])
  useEffect(() => () => reading.current?.abort(), [question])

  const more = () => {
    const { items, next } = readPart() ?? nothing
    const isReading = reading.current !== undefined && !reading.current.signal.aborted
    if (question === undefined || next === undefined || isReading) return
    const stop = new AbortController()
    reading.current = stop
    read({ limit: Math.min(MOST, items.length), cursor: next }, stop.signal).then(
      (page) => {
        if (!stop.signal.aborted) keep({ ...page, items: [...items, ...page.items] })
      },
      // asked for again when one scrolls on
      () => stop.abort(),
    )
  }
  const part = readPart()
  return { ...(part ?? nothing), isRead: part !== undefined, error, more }
}
