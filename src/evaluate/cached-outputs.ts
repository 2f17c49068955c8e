import { warn } from '../errors/warn.js'
import { redacted } from '../record/redacted.js'
import type { Run } from '../record/run.js'
import { state, type TaskCache } from '../record/state.js'
import { digest } from '../runtime/digest.js'
import { jsonText } from '../wire/json-text.js'
import type { Score } from '../wire/score.js'
import { exactText } from './exact-text.js'
import type { Unit } from './unit.js'

/** What a task that completed has left for later runs. */
interface Kept {
  value: unknown
  /** Those that its function logged. */
  scores: [name: string, score: Score][]
}

export interface CachedOutputs {
  read(unit: Unit): Kept | undefined
  write(unit: Unit, value: unknown, scores: ReadonlyMap<string, Score>): void
}

/**
 * @param version undefined where nothing is to be kept
 * @param key what else outputs depend on
 * @param fn whose outputs they are
 */
export function cacheOf(
  version: string | undefined,
  run: Run | undefined,
  name: string,
  key: unknown,
  fn: unknown,
): CachedOutputs | undefined {
  if (version === undefined) return undefined
  const { taskCache } = state()
  const set = exactText([run?.project, run?.name, name, version, key])
  if (taskCache !== undefined && set !== undefined) {
    warnOfOthers(set, name, String(fn))
    return outputsIn(taskCache, set)
  }
  warn.once(
    'no-cache',
    taskCache === undefined
      ? 'outputs of tasks are not kept for later runs, because there is no store. Call configure() from "runspan" first, without `dir: false`.'
      : `outputs of "${name}" are not kept for later runs: a param is an instance of a class, a function or the like, of which nobody can say whether it is the same the next time. ${WHAT_IS_EXACT}`,
  )
  return undefined
}

/** The hashes of functions by that of what their outputs are kept under; of the newest, so that it stays small. */
const sources = new Map<string, string>()
const MAX_SOURCES = 1_000

/** Between two starts a function may be mended; two of one program are two. */
function warnOfOthers(set: string, name: string, source: string): void {
  const [key, hash] = [set, source].map((text) => digest(Buffer.from(text)).sha256) as [string, string]
  const known = sources.get(key)
  sources.delete(key)
  sources.set(key, hash)
  if (sources.size > MAX_SOURCES) sources.delete([...sources.keys()][0] as string)
  if (known !== undefined && known !== hash)
    warn.once(
      'shared-cache',
      `several functions of this program keep their outputs as "${name}" of the same run name: one gets what another has returned. Give each a name of its own, or a version: cache: 'short prompt'.`,
    )
}

const WHAT_IS_EXACT = 'Give plain objects, lists, texts, numbers, booleans, Dates, Maps and Sets.'

/** Whatever goes wrong here, the task is done as if there were no cache. */
function outputsIn(cache: TaskCache, set: string): CachedOutputs {
  return {
    read(unit) {
      const entry = entryOf(unit)
      const text = entry === undefined ? undefined : cache.read(set, entry)
      return text === undefined ? undefined : parse(text)
    },
    write(unit, value, scores) {
      const entry = entryOf(unit)
      if (entry === undefined)
        return warn.once(
          'item-not-cached',
          `an output of "${unit.id}" is not kept for later runs: its item is, or holds, an instance of a class, a function or the like, of which nobody can say whether it is the same the next time. ${WHAT_IS_EXACT}`,
        )
      const text = isUnredacted(value) ? keptText(value, scores) : undefined
      if (text !== undefined) return cache.write(set, entry, text)
      warn.once(
        'output-not-cached',
        `an output of "${unit.id}" is not kept for later runs: JSON cannot say it exactly, or it is redacted. Return plain objects, lists, texts, numbers and booleans.`,
      )
    },
  }
}

/** The whole item: one that was changed is done anew. */
function entryOf({ id, item, trial }: Unit): string | undefined {
  return exactText([id, trial, item])
}

function parse(text: string): Kept | undefined {
  try {
    const { value, scores } = JSON.parse(text) as Kept
    return Array.isArray(scores) ? { value, scores } : undefined
  } catch {
    // It was damaged, and is made anew.
    return undefined
  }
}

/** @returns undefined where another value would be read back */
function keptText(value: unknown, scores: ReadonlyMap<string, Score>): string | undefined {
  const exact = exactText(value)
  if (exact === undefined) return undefined
  try {
    // a score that is not finite has no JSON
    const kept = jsonText({ value, scores: [...scores].filter(([, { value }]) => Number.isFinite(value)) })
    return exactText((JSON.parse(kept) as Kept).value) === exact ? kept : undefined
  } catch {
    // It is longer than a text can be.
    return undefined
  }
}

function isUnredacted(value: unknown): boolean {
  if (state().redact === undefined || value === undefined) return true
  const left = redacted(value, 'output', 'output')
  return left === value || exactText(left) === exactText(value)
}
