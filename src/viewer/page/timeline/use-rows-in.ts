import { useMemo } from 'preact/hooks'
import type { SpanJson, TaskJson } from '../../server/api-types.js'
import type { Spans } from '../api/read-run.js'
import { useLoaded } from '../api/use-loaded.js'
import { type Pages, type Part, usePages } from '../api/use-pages.js'
import type { TimeRange } from './time-range.js'
import { rowsIn, type WaterfallRow, waterfallRows } from './waterfall-rows.js'

const NOTHING = { items: [], total: 0 }

interface Question {
  source: Spans
  tasks: Pages<Part<TaskJson>>
  spans: Pages<Part<SpanJson>>
  /** The rows of these. */
  all: readonly WaterfallRow[]
  /** A stretch of time; undefined for all of it. */
  window: TimeRange | undefined
  version: number
}

/** The rows that were open in a stretch of time: of those that have been read, or, where there are more, of the server's. */
export function useRowsIn({ source, tasks, spans, all, window, version }: Question) {
  const hasMore = tasks.next !== undefined || spans.next !== undefined
  const asOf = asOfBoth(tasks, spans)
  const question = window && hasMore ? JSON.stringify([source.key, window]) : undefined
  const nearTasks = usePages<Part<TaskJson>>(
    question,
    (page, signal) => source.readTasks(window && { ...window, asOf }, page, signal),
    NOTHING,
    asOf ?? version,
  )
  const nearSpans = usePages<Part<SpanJson>>(
    question,
    (page, signal) => source.read(window && { ...window, asOf }, page, signal),
    NOTHING,
    asOf ?? version,
  )
  const isAsked = nearTasks.isRead && nearSpans.isRead
  const asked = useMemo(
    () => (isAsked ? waterfallRows(nearTasks.items, nearSpans.items) : undefined),
    [isAsked, nearTasks.items, nearSpans.items],
  )
  const known = useMemo(() => (window ? rowsIn(all, window) : all), [all, window?.from, window?.to])
  const lists = asked ? [nearTasks, nearSpans] : [tasks, spans]
  const isPartly = lists.some(({ next }) => next !== undefined)
  return {
    rows: asked ?? known,
    /** Of the stretch, as far as it is known. */
    total: asked ? nearTasks.total + nearSpans.total : known.length,
    isPartly,
    /** Whether the run has more rows than have been read. */
    hasMore,
    asOf,
    more: () => {
      for (const list of lists) list.more()
    },
  }
}

/** The time of the older one of the lists that are of a time. */
function asOfBoth(...lists: Part<unknown>[]): number | undefined {
  const times = lists.map(({ asOf }) => asOf).filter((asOf) => asOf !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}

/** As many are read of those that were open at a moment. */
const MOST_OPEN = 100

interface Moment extends Pick<Question, 'source' | 'all' | 'version'> {
  /** Whether all rows have been read. */
  isWhole: boolean
  moment: number | undefined
  asOf: number | undefined
}

/** What was open at a moment. */
export function useOpenThen({ source, isWhole, all, moment, asOf, version }: Moment) {
  const range = moment === undefined ? undefined : { from: moment, to: moment, asOf }
  const { value } = useLoaded(
    range && !isWhole ? JSON.stringify([source.key, moment]) : undefined,
    async (signal) => {
      const [tasks, spans] = await Promise.all([
        source.readTasks(range, { limit: MOST_OPEN }, signal),
        source.read(range, { limit: MOST_OPEN }, signal),
      ])
      return { moment, rows: waterfallRows(tasks.items, spans.items), count: tasks.total + spans.total }
    },
    asOf ?? version,
  )
  return useMemo(() => {
    const known = range === undefined ? [] : rowsIn(all, range)
    const isAnswered = !isWhole && value !== undefined && value.moment === moment
    const rows = isAnswered ? value.rows : known
    return {
      rows,
      count: isAnswered ? value.count : known.length,
      ids: new Set(rows.map(({ id }) => id)) as ReadonlySet<string>,
    }
  }, [moment, all, value, isWhole])
}
