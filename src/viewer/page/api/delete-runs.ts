import type { DeletedAnswer, DoomedAnswer } from '../../server/api-types.js'
import { getJson, postJson } from './get-json.js'

/** What deleting runs would do. */
export function readDoomed(ids: readonly string[], signal: AbortSignal): Promise<DoomedAnswer> {
  return getJson('/api/delete', { ids: ids.join(',') }, signal)
}

export function deleteRuns(ids: readonly string[]): Promise<DeletedAnswer> {
  return postJson('/api/delete', { ids })
}
