import type { Facets } from '../../read/facets/facets.js'
import { chooseRun } from '../../read/query/choose-run.js'
import { matchesFilter } from '../../read/query/filter.js'
import { leavesOut, leftOutAs } from '../../read/query/left-out.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { timers } from '../../runtime/timers.js'
import { findRunFile } from '../../store/list-files.js'
import { Silence } from '../../store/silence.js'
import { Children } from '../core/children.js'
import { ALL_BUT_SERIES } from '../core/look-at-rows.js'
import type { Looker } from '../core/looker.js'
import type { RowRequest, RowSource, Rows, StreamedRun } from '../core/row-source.js'
import { isUnlimited, isWithin, type TimeRange } from '../time-range.js'
import { runWithKeysOf } from './index/count-keys.js'
import { readRecord } from './index/index-rows.js'
import type { VerifyAhead } from './index/verified-rows.js'
import { isKnown } from './known-path.js'
import { LiveRuns } from './live-runs.js'
import { type IndexFirst, type Look, lookAtRuns, type StoredRun } from './look-at-runs.js'
import { lookAtStore } from './look-at-store.js'
import { neededColumns } from './needed-columns.js'
import { readFields } from './read-fields.js'
import { readSpansOfRun } from './read-run.js'
import { countFacets } from './store-facets.js'
import { unlessStoreGone } from './store-gone.js'
import { memberOfColumns, type Opener, StoredRow } from './stored-row.js'
import { isLong, streamRun, streamSpans } from './stream-run.js'

/** The children of several runs, which are being looked for. */
interface Families {
  parents: Set<string>
  children: Promise<Children>
}

/** How a store is read. */
export interface StoreReading {
  /** Whether runs may be as they were when they were last read. */
  trustsIndex?: boolean
  indexFirst?: IndexFirst
  verifyAhead?: VerifyAhead
}

/** What a store's folder can do as a source. */
export class StoreRows implements RowSource {
  readonly countsLeftOut = true
  readonly #dir: string
  readonly #range: TimeRange
  readonly #worthRows: number | undefined
  readonly #reading: StoreReading
  readonly onWarning: (message: string) => void
  readonly #live = new LiveRuns()
  #families: Families | undefined

  /**
   * @param worthRows how many runs make it worth to write to the index
   */
  constructor(
    dir: string,
    range: TimeRange,
    onWarning: (message: string) => void,
    worthRows?: number,
    reading: StoreReading = {},
  ) {
    this.#reading = reading
    this.#dir = dir
    this.#range = range
    this.onWarning = onWarning
    this.#worthRows = worthRows
  }

  async rows(request: RowRequest): Promise<Rows> {
    const { filter, sort, keys, startedUntil, readsAll, signal } = request
    const order = keys?.map(({ path }) => path) ?? sort.flatMap(({ candidates }) => candidates)
    const columns = readsAll ? undefined : neededColumns(filter.exact, [...filter.paths, ...order])
    const isCounting = leavesOut(filter.exact)
    // a run may be looked at twice
    const leftOut = { children: new Set<string>(), archived: new Set<string>() }
    const isAsked = ({ startTime }: RunRecord) =>
      isWithin(this.#range, startTime) && startTime <= startedUntil
    const chooses = (run: RunRecord): boolean => {
      if (!isAsked(run)) return false
      if (!isCounting) return filter.matches(run)
      if (!filter.matchesOrIsLeftOut(run)) return false
      const kind = leftOutAs(run, filter.exact)
      if (kind !== undefined) leftOut[kind].add(run.id)
      return kind === undefined
    }
    const unknown = new Set(columns && filter.paths)
    const looks = (run: RunRecord): boolean => {
      if (unknown.size > 0) for (const path of unknown) if (isKnown(path, run)) unknown.delete(path)
      return chooses(run)
    }
    const found = await this.#look(columns, signal, looks, {
      columnsToChoose: neededColumns(filter.exact, filter.paths),
    })
    if (unknown.size > 0) for (const run of await this.#withKeys(isAsked, signal)) filter.noteKeys(run)
    const mayHave = memberOfColumns()
    const opener = this.#opener()
    const rows = found.map((stored) => new StoredRow(stored, opener, mayHave))
    const { children, archived } = leftOut
    const counts = { children: children.size, archived: archived.size }
    return {
      isExact: true,
      rows,
      withKeys: () => withKeysOf(found),
      ...(isCounting && { leftOut: counts }),
    }
  }

  /** Runs with the keys of all that are meant: these say what a misspelt one may have meant. */
  async #withKeys(isMeant: Look['chooses'], signal: AbortSignal): Promise<readonly RunRecord[]> {
    const known = withKeysOf(await this.#look([], signal, isMeant))
    return known ?? (await this.#look(undefined, signal, isMeant)).map(({ run }) => run)
  }

  async find(
    idOrName: string,
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): Promise<RunRecord> {
    return unlessStoreGone(
      this.#dir,
      async () =>
        (await this.#findById(idOrName, fields, signal, metrics)) ??
        this.#findByName(idOrName, fields, signal, metrics),
    )
  }

  facets(project: string | undefined, signal: AbortSignal): Promise<Facets> {
    return countFacets(
      (columns) => this.#look(columns, signal, () => true),
      (run) => isWithin(this.#range, run.startTime) && matchesFilter(run, { project }),
    )
  }

  looker(): Looker {
    const isWanted = (run: RunRecord) => isWithin(this.#range, run.startTime)
    return lookAtStore({
      dir: this.#dir,
      read: (file, isOneOf) => {
        const read = () => this.#read(file, ALL_BUT_SERIES)
        return isOneOf === undefined ? this.#live.renew(file, read) : this.#live.recall(file, isOneOf, read)
      },
      isWanted,
      unwantedIds: isUnlimited(this.#range)
        ? undefined
        : async (signal) => {
            const unwanted = await this.#look([], signal, (run) => !isWanted(run))
            return new Set(unwanted.map(({ run }) => run.id))
          },
    })
  }

  async close(): Promise<void> {}

  async *findEach(
    idsOrNames: readonly string[],
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): AsyncGenerator<RunRecord> {
    for (const idOrName of idsOrNames)
      yield await unlessStoreGone(
        this.#dir,
        () =>
          this.#readAlone(idOrName, fields, metrics) ?? this.#findByName(idOrName, fields, signal, metrics),
      )
  }

  /** A run by its whole id, without its children: opens no other run's file. */
  #readAlone(
    id: string,
    fields: ReadonlySet<RunField>,
    metrics?: ReadonlySet<string>,
  ): RunRecord | undefined {
    const file = /^[0-9a-f]{32}$/i.test(id) ? findRunFile(this.#dir, id.toLowerCase()) : undefined
    const run = file && this.#read(file, fields, metrics)
    return run && isWithin(this.#range, run.startTime) ? run : undefined
  }

  async #findById(
    id: string,
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): Promise<RunRecord | undefined> {
    const run = this.#readAlone(id, fields, metrics)
    if (run === undefined) return undefined
    this.#families ??= this.#findFamilies()
    const { parents, children } = this.#families
    parents.add(run.id)
    run.children = (await children).of(run.id)
    signal.throwIfAborted()
    return run
  }

  /** All who ask for a run in the same turn share one look at the store. */
  #findFamilies(): Families {
    const parents = new Set<string>()
    const find = async () => {
      await new Promise<void>((resolve) => timers.setImmediate(resolve))
      this.#families = undefined
      const isWanted = ({ parent }: RunRecord) => parent !== undefined && parents.has(parent)
      // those who wait for it may go away one by one
      const { signal } = new AbortController()
      const found = await this.#look([], signal, isWanted, { trustsIndex: true, mustHave: ['parent'] })
      return new Children(found.map(({ run }) => run))
    }
    return { parents, children: find() }
  }

  async #findByName(
    idOrName: string,
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
    metrics?: ReadonlySet<string>,
  ): Promise<RunRecord> {
    const all = await this.#look([['name']], signal, (run) => isWithin(this.#range, run.startTime))
    const newestFirst = all
      .map(({ run }) => run)
      .sort((a, b) => b.startTime - a.startTime || (a.id < b.id ? -1 : 1))
    const chosen = chooseRun(newestFirst, idOrName)
    const stored = all.find(({ run }) => run.id === chosen.id) as StoredRun
    // it may have been deleted meanwhile
    return this.#open(stored, fields, metrics) ?? chooseRun([] as RunRecord[], idOrName)
  }

  #opener(): Opener {
    return {
      open: (stored, fields, metrics) => this.#open(stored, fields, metrics),
      stream: (stored, fields) => this.#stream(stored, fields),
      spans: ({ file }) => {
        const read = isLong(file) ? streamSpans : readSpansOfRun
        return read(file, new Silence(this.#dir), this.onWarning)
      },
    }
  }

  #open(
    stored: StoredRun,
    fields: ReadonlySet<RunField>,
    metrics?: ReadonlySet<string>,
  ): RunRecord | undefined {
    const { run, place, file } = stored
    const whole =
      fields.size > 0 ? this.#read(file, fields, metrics) : place === undefined ? run : this.#recall(stored)
    return whole && { ...whole, children: run.children }
  }

  /** A long run, if nothing but points is wanted of it. */
  #stream({ run, file }: StoredRun, fields: ReadonlySet<RunField>): StreamedRun | undefined {
    if (!isLong(file)) return undefined
    const streamed = streamRun(file, fields, new Silence(this.#dir), this.onWarning)
    return streamed && { ...streamed, run: { ...streamed.run, children: run.children } }
  }

  #recall({ place, file }: StoredRun): RunRecord | undefined {
    try {
      return readRecord(place as NonNullable<typeof place>)
    } catch {
      // Somebody has merged the index meanwhile, or it is damaged.
      return this.#read(file, new Set())
    }
  }

  #read(
    file: StoredRun['file'],
    fields: ReadonlySet<RunField>,
    metrics?: ReadonlySet<string>,
  ): RunRecord | undefined {
    return readFields(file, { fields, metrics }, new Silence(this.#dir), this.onWarning)
  }

  #look(
    columns: Look['columns'],
    signal: AbortSignal,
    chooses: Look['chooses'],
    more: Pick<Look, 'columnsToChoose' | 'trustsIndex' | 'mustHave'> = {},
  ): Promise<StoredRun[]> {
    const look = {
      ...{ dir: this.#dir, columns, chooses, signal, onWarning: this.onWarning },
      ...{ worthRows: this.#worthRows, live: this.#live, ...this.#reading, ...more },
    }
    return unlessStoreGone(this.#dir, () => lookAtRuns(look))
  }
}

/** @returns undefined where the index does not say it any more */
function withKeysOf(found: readonly StoredRun[]): RunRecord[] | undefined {
  const fresh = found.filter(({ place }) => place === undefined).map(({ run }) => run)
  const places = found.flatMap(({ place }) => place ?? [])
  try {
    return places.length === 0 ? fresh : [runWithKeysOf(places), ...fresh]
  } catch {
    // Somebody has merged the index meanwhile, or it is damaged.
    return undefined
  }
}
