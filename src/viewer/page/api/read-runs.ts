import type {
  CompareAnswer,
  CompareTasksAnswer,
  CountAnswer,
  ErrorAnswer,
  FacetsAnswer,
  FileJson,
  FilesAnswer,
  GroupsAnswer,
  RelationsAnswer,
  RunAnswer,
  RunJson,
  RunsAnswer,
} from '../../server/api-types.js'
import { ApiError, getJson } from './get-json.js'

export interface RunsQuestion {
  where: string
  project: string
  sort: string
  /** `1` for archived runs alone; others alone when empty. */
  archived: string
}

export function readRuns(
  question: RunsQuestion,
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<RunsAnswer> {
  return getJson('/api/runs', { ...question, ...page }, signal)
}

/** As many as a parent has in sight; the others are found by a filter. */
const MOST_CHILDREN = 1000

/** The runs that were started in one, in the order of the list where they can be sorted so. */
export async function readChildren(
  parent: string,
  question: Pick<RunsQuestion, 'sort' | 'archived'>,
  signal: AbortSignal,
): Promise<RunJson[]> {
  const read = (sort: string) =>
    getJson<RunsAnswer>('/api/runs', { ...question, sort, parent, limit: MOST_CHILDREN }, signal)
  try {
    return (await read(question.sort)).runs
  } catch (error) {
    // they may have no such metric or param
    if (error instanceof ApiError && error.code === 'INVALID_OPTION') return (await read('')).runs
    throw error
  }
}

/** What runs are grouped by: names, or all params but some. */
export interface Grouping {
  by?: string
  except?: string
}

export function readGroups(
  { where, project, archived }: Omit<RunsQuestion, 'sort'>,
  grouping: Grouping,
  signal: AbortSignal,
): Promise<GroupsAnswer> {
  return getJson('/api/groups', { where, project, archived, ...grouping }, signal)
}

export function readCount(
  { where, project, archived }: Omit<RunsQuestion, 'sort'>,
  signal: AbortSignal,
): Promise<CountAnswer> {
  return getJson('/api/count', { where, project, archived }, signal)
}

/** Those of the runs that are there, in the order of their ids. */
export async function readRunsById(ids: readonly string[], signal: AbortSignal): Promise<RunJson[]> {
  if (ids.length === 0) return []
  const { runs } = await getJson<RunsAnswer>('/api/runs', { ids: ids.join(',') }, signal)
  return runs
}

export function readFacets(project: string, signal: AbortSignal): Promise<FacetsAnswer> {
  return getJson('/api/facets', { project }, signal)
}

export function readRun(id: string, signal: AbortSignal): Promise<RunAnswer> {
  return getJson(`/api/runs/${encodeURIComponent(id)}`, {}, signal)
}

export async function readFiles(id: string, signal: AbortSignal): Promise<FileJson[]> {
  const { files } = await getJson<FilesAnswer>(`/api/runs/${encodeURIComponent(id)}/files`, {}, signal)
  return files
}

/** The beginning of a file as text, and how many bytes the whole has. What is no UTF-8 becomes `\ufffd`. */
export async function readFileStart(
  address: string,
  bytes: number,
  signal: AbortSignal,
): Promise<{ text: string; size: number }> {
  const response = await fetch(address, { headers: { range: `bytes=0-${bytes - 1}` }, signal })
  if (!response.ok) throw new ApiError(((await response.json()) as ErrorAnswer).error)
  const found = new Uint8Array(await response.arrayBuffer())
  const size = Number(response.headers.get('content-range')?.split('/')[1] ?? found.length)
  // half a character at the end is none yet
  const text = new TextDecoder().decode(found, { stream: found.length < size })
  return { text, size }
}

export function readComparison(ids: readonly string[], signal: AbortSignal): Promise<CompareAnswer> {
  return getJson('/api/compare', { ids: ids.join(',') }, signal)
}

export function readTaskChanges(
  runs: { first: string; second: string },
  limit: number,
  signal: AbortSignal,
): Promise<CompareTasksAnswer> {
  return getJson('/api/compare/tasks', { ...runs, limit }, signal)
}

/** Which runs are looked at: those that are named, or the newest of a project. */
export type Among = { ids: string } | { project: string }

export function readRelations(among: Among, metric: string, signal: AbortSignal): Promise<RelationsAnswer> {
  return getJson('/api/relations', { ...among, metric }, signal)
}
