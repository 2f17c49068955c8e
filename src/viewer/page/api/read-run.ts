// The tasks and spans of a run, and the spans of a trace that is no run.

import type { SpanJson, SpansAnswer, TaskJson, TasksAnswer } from '../../server/api-types.js'
import type { TimeRange } from '../timeline/time-range.js'
import { ApiError, getJson } from './get-json.js'
import type { PageOf, Part } from './use-pages.js'

/** Which tasks, and in which order; empty texts where nothing is asked for. */
export interface TaskQuestion {
  /** `1` for those that failed. */
  failed: string
  sort: string
  search: string
}

/** Of a list that is known: what is asked for needs not be newer than that. */
export interface Known {
  asOf: number | undefined
}

/** Tasks of a run. */
export async function readTasks(
  id: string,
  which: Partial<TaskQuestion & TimeRange & Known>,
  page: PageOf,
  signal: AbortSignal,
): Promise<Part<TaskJson> & { scores: readonly string[] }> {
  const { tasks: items, ...rest } = await getJson<TasksAnswer>(
    `${pathOf(id)}/tasks`,
    { ...which, ...page },
    signal,
  )
  return { ...rest, items }
}

/** A task with all that it has. */
export function readTask(runId: string, id: string, signal: AbortSignal): Promise<TaskJson> {
  return getJson(`${pathOf(runId)}/tasks/${encodeURIComponent(id)}`, {}, signal)
}

/** What a timeline is drawn of. */
export interface Spans {
  /** Another one for other spans. */
  key: string
  read(range: (TimeRange & Known) | undefined, page: PageOf, signal: AbortSignal): Promise<Part<SpanJson>>
  readTasks(
    range: (TimeRange & Known) | undefined,
    page: PageOf,
    signal: AbortSignal,
  ): Promise<Part<TaskJson>>
  /**
   * One of them with all that it has; nothing where there is none.
   * @param isTask undefined where nobody knows
   */
  readOne(
    id: string,
    isTask: boolean | undefined,
    signal: AbortSignal,
  ): Promise<{ span?: SpanJson; task?: TaskJson }>
}

export function spansOfRun(id: string): Spans {
  return {
    key: id,
    read: (range, page, signal) => readSpans(pathOf(id), range, page, signal),
    readTasks: (range, page, signal) => readTasks(id, { ...range }, page, signal),
    readOne: async (spanId, isTask, signal) => {
      const span = isTask ? undefined : await unlessNone(readSpan(pathOf(id), spanId, signal))
      if (span !== undefined) return { span }
      const task = isTask === false ? undefined : await unlessNone(readTask(id, spanId, signal))
      return task === undefined ? {} : { task }
    },
  }
}

export function spansOfTrace(id: string): Spans {
  const path = `/api/traces/${encodeURIComponent(id)}`
  return {
    key: id,
    read: (range, page, signal) => readSpans(path, range, page, signal),
    readTasks: async () => ({ items: [], total: 0 }),
    readOne: async (spanId, _isTask, signal) => {
      const span = await unlessNone(readSpan(path, spanId, signal))
      return span === undefined ? {} : { span }
    },
  }
}

function pathOf(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`
}

async function readSpans(
  path: string,
  range: (TimeRange & Known) | undefined,
  page: PageOf,
  signal: AbortSignal,
): Promise<Part<SpanJson>> {
  const { spans: items, ...rest } = await getJson<SpansAnswer>(`${path}/spans`, { ...range, ...page }, signal)
  return { ...rest, items }
}

function readSpan(path: string, id: string, signal: AbortSignal): Promise<SpanJson> {
  return getJson(`${path}/spans/${encodeURIComponent(id)}`, {}, signal)
}

async function unlessNone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
