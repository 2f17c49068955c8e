import { useEffect, useRef, useState } from 'preact/hooks'
import type { RunsQuestion } from '../api/read-runs.js'
import { onChanges } from '../state/changes.js'
import { NO_RUNS, RunsReader, type RunsState } from './runs-reader.js'

export interface RunsList extends RunsState {
  /** Changes whenever a run may have new points. */
  version: number
  loadMore: () => void
  /** Shows what was held back while the pointer was on the table. */
  catchUp: () => void
}

/**
 * The runs of a filter, page by page, kept up to date.
 * @param mayMove whether rows may change their places now: not while the pointer is on them
 */
export function useRuns(question: RunsQuestion, mayMove: () => boolean): RunsList {
  const [state, setState] = useState(NO_RUNS)
  const [version, setVersion] = useState(0)
  const reader = useRef<RunsReader>(undefined)
  const newest = useRef(state)
  newest.current = state
  useEffect(() => {
    const made = new RunsReader(question, newest.current, setState, mayMove)
    reader.current = made
    const leave = onChanges((changes) => {
      setVersion((before) => before + 1)
      made.follow(changes)
    })
    return () => {
      leave()
      made.stop()
    }
  }, [JSON.stringify(question)])
  return {
    ...state,
    version,
    loadMore: () => reader.current?.loadMore(),
    catchUp: () => reader.current?.catchUp(),
  }
}
