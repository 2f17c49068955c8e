import { useEffect, useRef, useState } from 'preact/hooks'
import { inTurns, type Turns } from '../state/in-turns.js'

export interface Loaded<T> {
  /** The newest answer there is: that to the question before, until the next has come. */
  value?: T
  error?: Error
  /** Whether an answer has been missing so long that it should be said. */
  isSlow: boolean
}

/** Less is seen as a flash. */
const SLOW_MS = 200

/**
 * Asks again whenever the question changes, and stops asking the one before.
 * @param question all that the answer depends on; undefined asks nothing
 * @param version changes whenever the answer may be another one: it is asked for again once the last one has come
 */
export function useLoaded<T>(
  question: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  version = 0,
): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ isSlow: false })
  const newest = useRef(ask)
  newest.current = ask
  const turns = useRef<Turns>(undefined)
  const asked = useRef(version)

  useEffect(() => {
    turns.current = undefined
    if (question === undefined) return
    const reading = inTurns(async (signal) => {
      const timer = window.setTimeout(() => setLoaded((before) => ({ ...before, isSlow: true })), SLOW_MS)
      signal.addEventListener('abort', () => window.clearTimeout(timer))
      try {
        const value = await newest.current(signal)
        if (!signal.aborted) setLoaded({ value, isSlow: false })
      } catch (error) {
        if (!signal.aborted)
          setLoaded(({ value }) => ({
            ...(value !== undefined && { value }),
            ...{ error: error as Error, isSlow: false },
          }))
      } finally {
        window.clearTimeout(timer)
      }
    })
    turns.current = reading
    asked.current = version
    reading.ask()
    return reading.stop
  }, [question])

  useEffect(() => {
    if (asked.current === version) return
    asked.current = version
    turns.current?.ask()
  }, [version])
  return loaded
}
