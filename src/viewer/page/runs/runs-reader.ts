// The runs of a filter, page by page, kept up to date.

import type { ChangeEvent, RunJson } from '../../server/api-types.js'
import type { ApiError } from '../api/get-json.js'
import { type RunsQuestion, readCount, readRuns, readRunsById } from '../api/read-runs.js'
import { inTurns } from '../state/in-turns.js'

export interface RunsState {
  runs: readonly RunJson[]
  /** How many there are in all; undefined until they are counted. */
  count: number | undefined
  /** How many more there are that are archived. */
  archivedCount: number
  /** What is wrong with the filter, or with the server; the runs are those of before. */
  error: ApiError | Error | undefined
  warnings: readonly string[]
  /** Whether an answer to this question has come. */
  isLoaded: boolean
  /** How many runs wait to be shown until the pointer has left the table. */
  started: number
  /** Of the page after the last run. */
  next: string | undefined
}

export const NO_RUNS: RunsState = {
  ...{ runs: [], count: undefined, archivedCount: 0, error: undefined, warnings: [] },
  ...{ isLoaded: false, started: 0, next: undefined },
}

const PAGE = 200
/** As many as the server gives at once. */
const MOST_AT_ONCE = 10_000
/** More are read with the whole list. */
const MOST_BY_ID = 50

/** By anything else a point, a param or another name may change the order. */
const FIXED_ORDER = /^-?started$/

export class RunsReader {
  readonly #question: RunsQuestion
  readonly #show: (state: RunsState) => void
  readonly #mayMove: () => boolean
  #state: RunsState
  #isStale = true
  #wantsMore = false
  #isPostponed = false
  /** Rows are to move even below the pointer. */
  #isForced = false
  #isStopped = false
  readonly #moved = new Set<string>()

  // one after the other: a page that comes after the list was read anew would not begin where that ends
  readonly #turns = inTurns(async (signal) => {
    try {
      if (this.#isStale) await this.#readList(signal)
      if (this.#wantsMore) await this.#readMore(signal)
      if (this.#moved.size > 0) await this.#readMoved(signal)
    } catch (error) {
      if (!signal.aborted) this.#set({ error: error as Error })
    }
  })
  readonly #counting = inTurns((signal) =>
    readCount(this.#question, signal).then(
      ({ count }) => this.#set({ count }),
      () => {}, // the list says what is wrong
    ),
  )

  /**
   * @param before what is shown until an answer has come
   * @param mayMove whether rows may change their places now: not while the pointer is on them
   */
  constructor(
    question: RunsQuestion,
    before: RunsState,
    show: (state: RunsState) => void,
    mayMove: () => boolean,
  ) {
    this.#question = question
    this.#state = { ...NO_RUNS, runs: before.runs }
    this.#show = show
    this.#mayMove = mayMove
    this.#set({})
    this.#turns.ask()
  }

  stop(): void {
    this.#isStopped = true
    this.#turns.stop()
    this.#counting.stop()
  }

  /** @param changes nothing where all may have changed */
  follow(changes: readonly ChangeEvent[]): void {
    const { where, sort } = this.#question
    const mayMove = where !== '' || !FIXED_ORDER.test(sort)
    if (changes.length === 0 || mayMove || changes.some(({ kind }) => kind !== 'moved')) this.#isStale = true
    else for (const { id } of changes) this.#moved.add(id)
    this.#turns.ask()
  }

  loadMore(): void {
    if (this.#state.next === undefined || !this.#state.isLoaded) return
    this.#wantsMore = true
    this.#turns.ask()
  }

  /** Shows what was held back: rows may move again, or somebody wants them to. */
  catchUp(): void {
    if (!this.#isPostponed) return
    this.#isStale = true
    this.#isForced = true
    this.#turns.ask()
  }

  async #readList(signal: AbortSignal): Promise<void> {
    this.#isStale = false
    this.#moved.clear()
    const { isLoaded, runs: shown } = this.#state
    const limit = isLoaded ? Math.min(MOST_AT_ONCE, Math.max(PAGE, shown.length)) : PAGE
    const { runs, next, warnings, leftOut } = await readRuns(this.#question, { limit }, signal)
    const archivedCount = leftOut?.archived ?? 0
    this.#counting.ask()
    if (isLoaded && !this.#isForced && !this.#mayMove()) {
      const known = new Set(shown.map(({ id }) => id))
      this.#isPostponed = true
      this.#renew(runs)
      this.#set({
        warnings,
        archivedCount,
        error: undefined,
        started: runs.filter(({ id }) => !known.has(id)).length,
      })
      return
    }
    this.#isPostponed = false
    this.#isForced = false
    this.#set({ runs, next, warnings, archivedCount, error: undefined, isLoaded: true, started: 0 })
  }

  async #readMore(signal: AbortSignal): Promise<void> {
    this.#wantsMore = false
    const { next: cursor } = this.#state
    if (cursor === undefined) return
    const { runs, next } = await readRuns(this.#question, { limit: PAGE, cursor }, signal)
    const known = new Set(this.#state.runs.map(({ id }) => id))
    // one that has moved down meanwhile is there already
    this.#set({ runs: [...this.#state.runs, ...runs.filter(({ id }) => !known.has(id))], next })
  }

  async #readMoved(signal: AbortSignal): Promise<void> {
    const ids = [...this.#moved]
    this.#moved.clear()
    if (ids.length > MOST_BY_ID) return await this.#readList(signal)
    const renewed = await readRunsById(ids, signal)
    if (renewed.some((run) => this.#hasComeOrGone(run))) return await this.#readList(signal)
    this.#renew(renewed)
  }

  /** Whether somebody has archived a run that is shown, or taken one back that would be. */
  #hasComeOrGone({ id, project, archived, parent, started = '' }: RunJson): boolean {
    const { runs, next } = this.#state
    const { project: asked, archived: archive, sort } = this.#question
    const isWanted =
      archived === (archive !== '') && parent === undefined && (asked === '' || asked === project)
    const isShown = runs.some((run) => run.id === id)
    if (isShown || !isWanted) return isShown && !isWanted
    const last = runs.at(-1)?.started ?? ''
    return next === undefined || (sort === '-started' ? started > last : started < last)
  }

  /** Shows runs as they are now, each in its place. */
  #renew(runs: readonly RunJson[]): void {
    const renewed = new Map(runs.map((run) => [run.id, run]))
    this.#set({ runs: this.#state.runs.map((run) => renewed.get(run.id) ?? run) })
  }

  #set(changes: Partial<RunsState>): void {
    if (this.#isStopped) return
    this.#state = { ...this.#state, ...changes }
    this.#show(this.#state)
  }
}
