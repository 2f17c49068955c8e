import type { TaskJson } from '../../server/api-types.js'
import type { Pages, Part } from '../api/use-pages.js'

/** A part of the tasks of a run, and the names of the scores of all of them. */
export type TaskPart = Part<TaskJson> & { scores: readonly string[] }
export type TaskPages = Pages<TaskPart>

export const NO_TASKS: TaskPart = { items: [], total: 0, scores: [] }
