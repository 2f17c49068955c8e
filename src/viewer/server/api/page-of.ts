import { RequestError } from '../answer.js'

/**
 * A page of a list that may grow meanwhile. The cursor is the id of the last entry of the page before.
 * @throws RequestError for a cursor that is none of the ids
 */
export function pageOf<T extends { id: string }>(
  list: readonly T[],
  limit: number,
  cursor: string | undefined,
) {
  const start = cursor === undefined ? 0 : list.findIndex(({ id }) => id === cursor) + 1
  if (start === 0 && cursor !== undefined)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `"cursor" is ${JSON.stringify(cursor)}, which is no cursor of this list.`,
    )
  const entries = list.slice(start, start + limit)
  const hasMore = start + limit < list.length
  return { entries, next: hasMore ? entries.at(-1)?.id : undefined, total: list.length }
}
