import type { Hono } from 'hono'
import { answer, RequestError } from '../answer.js'
import type { DeletedAnswer, DoomedAnswer } from '../api-types.js'
import { listOf } from '../read-request.js'
import type { ChangeFeed } from './change-feed.js'
import { readNamedRuns, smallBody } from './named-runs.js'

/** Deletes runs from a store, with those that were started in them; none that goes on, or may. */
export interface Deleter {
  /** What would become of them. */
  look(ids: readonly string[]): Promise<DoomedAnswer>
  delete(ids: readonly string[]): Promise<DeletedAnswer>
}

export const DELETE_PATH = '/api/delete'

const MOST_RUNS = 1000

/** `/api/delete`: what would be deleted, and the deed. */
export function addDelete(app: Hono, feed: ChangeFeed, deleter: Deleter): void {
  app.get(DELETE_PATH, async (context) =>
    answer(context, await deleter.look(wholeIds(listOf(context, 'id', 'ids', MOST_RUNS)))),
  )
  app.post(DELETE_PATH, smallBody, async (context) => {
    const { ids } = await readNamedRuns(context, '{"ids": […]}')
    const answered = await deleter.delete(wholeIds(ids))
    feed.tell('deleted', answered.deleted)
    return answer(context, answered)
  })
}

/** A name, or the beginning of an id, may be that of another run by now. */
function wholeIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find((id) => !/^[0-9a-f]{32}$/.test(id))
  if (wrong === undefined) return ids
  throw new RequestError(
    400,
    'INVALID_REQUEST',
    `Runs are deleted by their whole ids of 32 hex digits; ${JSON.stringify(wrong.slice(0, 100))} is none.`,
  )
}
