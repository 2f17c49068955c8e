import { describe } from '../../errors/describe.js'
import { secretsOf } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { printNotice } from '../../errors/warn.js'
import { chooseRun } from '../../read/query/choose-run.js'
import { checkFilter, matchesFilter, type RunFilter } from '../../read/query/filter.js'
import type { RunRecord } from '../../read/run-record.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import { type RunList, runList } from '../run-list.js'
import type { ReadOptions, RemoteOptions, RunSource } from '../source.js'
import { checkTimeRange, isWithin, type TimeRange } from '../time-range.js'
import { decodeTrace } from './decode-trace.js'
import { type FoundRun, findRuns } from './find-runs.js'
import { readAddress } from './jaeger-address.js'
import { JaegerApi } from './jaeger-api.js'
import { findsAll, findsByParts, searchesFor } from './jaeger-search.js'

/** The options of `openJaeger()`. */
export interface JaegerOptions extends RemoteOptions {
  /**
   * Only runs started at this time or later; a `Date` or epoch milliseconds. Default: a year before
   * `until`.
   */
  since?: Date | number | undefined
  /**
   * Only runs of these services (`service.name`). Default: those of `?service=…` in the address, else all
   * that Jaeger knows.
   */
  services?: readonly string[] | undefined
}

/** How long Jaeger keeps runs in the configuration that runspan ships. */
const LOOKBACK_MS = 365 * 24 * 3_600_000

/** How far the clocks of other machines may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000

const DEFAULT_TIMEOUT_MS = 60_000
/** The longest delay of a timer; with a longer one it fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/**
 * Opens a Jaeger to read runs from, by its HTTP API v3. No request is sent before runs are read.
 * @param url the address of its pages, for example `http://localhost:16686`; add `?service=runspan` to
 *   read one service
 * @throws RunspanError `INVALID_OPTION` for a wrong address or option. Reading throws
 *   `SOURCE_UNREACHABLE`, `SOURCE_DENIED`, `SOURCE_MISMATCH` or `SOURCE_FAILED`
 * @example
 * for await (const run of openJaeger('http://localhost:16686').runs({ project: 'search' })) console.log(run.name)
 */
export function openJaeger(url: string, options: JaegerOptions = {}): RunSource {
  const { base, authorization, services } = readAddress(url)
  const { timeoutMs = DEFAULT_TIMEOUT_MS, headers = {} } = options
  checkTimeRange(options)
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "timeoutMs" is ${describe(timeoutMs)}; it must be a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}.`,
    )
  const api = new JaegerApi(
    base,
    {
      name: `Jaeger at ${base}`,
      remedy:
        'Give the address of its web pages, usually port 16686, with their path if they have one. The ports that receive spans do not work.',
      headers: { ...authorization, ...headers },
      secrets: secretsOf(url.replace(/\?.*/s, ''), { ...authorization, ...headers }),
      timeoutMs,
    },
    options.onWarning ?? printNotice,
  )
  return new JaegerSource(api, { ...options, services: options.services ?? services })
}

const WHOLE_ID = /^[0-9a-f]{32}$/i
const ID_PREFIX = /^[0-9a-f]{4,31}$/i

/**
 * This many digits, which lists show, are assumed to be unique: to be sure, all runs would have to be read.
 */
const UNIQUE_DIGITS = 8

class JaegerSource implements RunSource {
  readonly #api: JaegerApi
  readonly #options: JaegerOptions
  readonly #onWarning: (message: string) => void

  constructor(api: JaegerApi, options: JaegerOptions) {
    this.#api = api
    this.#options = options
    this.#onWarning = options.onWarning ?? printNotice
  }

  runs(filter: RunFilter = {}, { points = true }: ReadOptions = {}): RunList {
    checkFilter(filter)
    return runList(() => this.#runs(filter, points))
  }

  async *#runs(filter: RunFilter, points: boolean): AsyncGenerator<RunRecord> {
    const services = await this.#services()
    if (services[0] === undefined) return
    const hasAttributes = await this.#api.hasAttributes(services[0])
    const searches = searchesFor(filter, hasAttributes)
    const range = this.#range()
    // the search goes back in time and finds children before their parent, unless it begins before they
    // start
    const findsChildren = findsAll(searches) && !(hasAttributes && range.until < Date.now())
    const children = findsChildren ? new Children() : undefined
    const until = findsByParts(searches) ? Math.max(range.until, Date.now() + CLOCK_SKEW_MS) : range.until
    let count = 0
    const windows = findRuns(this.#api, services, searches, { ...range, until }, this.#onWarning)
    for await (const { since, found } of windows) {
      for (const { run } of found) children?.add(run)
      for (const { run, trace } of found) {
        if (!isWithin(range, run.startTime) || !matchesFilter(run, filter)) continue
        count++
        const whole = await this.#complete({ run, trace }, points)
        yield { ...whole, children: children?.of(run) ?? (await this.#childrenOf(run, services)) }
      }
      this.#options.onProgress?.({ reached: since, runs: count })
    }
  }

  async run(idOrName: string, options: ReadOptions = {}): Promise<RunRecord> {
    if (WHOLE_ID.test(idOrName)) {
      const run = await this.#runOfId(idOrName.toLowerCase(), options)
      if (run !== undefined && isWithin(checkTimeRange(this.#options), run.startTime)) return run
    }
    for await (const run of this.runs({ name: idOrName }, options)) return run
    const { id } = chooseRun(await this.#runsWithPrefix(idOrName), idOrName)
    return (await this.#runOfId(id, options)) ?? chooseRun([], idOrName)
  }

  async #services(): Promise<readonly string[]> {
    const { services = [] } = this.#options
    return services.length > 0 ? services : await this.#api.services()
  }

  #range(): TimeRange {
    const now = Date.now()
    const { until = now + CLOCK_SKEW_MS, since = Math.min(Number(until), now) - LOOKBACK_MS } = this.#options
    return checkTimeRange({ since, until: Math.max(Number(until), Number(since) + 1) })
  }

  async #runOfId(id: string, { points = true }: ReadOptions): Promise<RunRecord | undefined> {
    const trace = await this.#api.trace(id, !points)
    const run = trace && decodeTrace(trace.spans, false, this.#api.warnLeftOut)
    if (trace === undefined || run === undefined) return undefined
    const whole = await this.#complete({ run, trace }, points)
    return { ...whole, children: await this.#childrenOf(run, await this.#services()) }
  }

  async #runsWithPrefix(prefix: string): Promise<RunRecord[]> {
    const matching: RunRecord[] = []
    if (!ID_PREFIX.test(prefix)) return matching
    for await (const run of this.runs({}, { points: false })) {
      if (run.id.startsWith(prefix.toLowerCase())) matching.push(run)
      if (matching.length > 0 && prefix.length >= UNIQUE_DIGITS) break
    }
    return matching
  }

  /** The ids of the runs that were started in a run, the oldest first. */
  async #childrenOf({ id, startTime, endTime }: RunRecord, services: readonly string[]): Promise<string[]> {
    const children = new Children()
    const hasAttributes = services[0] !== undefined && (await this.#api.hasAttributes(services[0]))
    const until = Math.max(Date.now() + CLOCK_SKEW_MS, startTime + 1)
    // without a search by the parent, all runs that started while it was running are read
    const range = hasAttributes
      ? { since: startTime - CLOCK_SKEW_MS, until }
      : { since: startTime, until: (endTime ?? until) + 1 }
    const searches = searchesFor({ parent: id }, hasAttributes)
    const length = range.until - range.since
    for await (const { found } of findRuns(this.#api, services, searches, range, this.#onWarning, length))
      for (const { run } of found) children.add(run)
    return children.of({ id })
  }

  /**
   * The run, with or without points. Reads the trace again if the search has left out something that is
   * needed.
   */
  async #complete({ run, trace }: FoundRun, points: boolean): Promise<RunRecord> {
    const isWhole = trace.skipped === 0 || (!points && isCompleteWithoutPoints(trace.spans))
    const whole = isWhole ? trace : await this.#api.trace(run.id, false)
    const decoded = (whole && decodeTrace(whole.spans, points, this.#api.warnLeftOut)) ?? run
    if (decoded.missingPoints > 0)
      this.#onWarning(
        `${decoded.missingPoints} of the ${decoded.pointCount} points of run ${run.id} are not in Jaeger: they are still on their way, were never sent, or its storage limits the length of traces`,
      )
    return decoded
  }
}

/** Which runs were started in which; the newest must be added first. */
class Children {
  readonly #byParent = new Map<string, string[]>()

  add({ id, parent }: RunRecord): void {
    if (parent !== undefined) this.#byParent.set(parent, [id, ...(this.#byParent.get(parent) ?? [])])
  }

  of({ id }: Pick<RunRecord, 'id'>): string[] {
    return this.#byParent.get(id) ?? []
  }
}
