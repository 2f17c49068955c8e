import { describe } from '../../errors/describe.js'
import { secretsOf } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { printNotice } from '../../errors/warn.js'
import { chooseRun } from '../../read/query/choose-run.js'
import { matchesFilter } from '../../read/query/filter.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { isNewestFirst, NEWEST_FIRST } from '../../read/sort/run-order.js'
import { type WantedPoints, wantedPoints } from '../../read/wanted-points.js'
import { withFields } from '../../read/with-fields.js'
import { Children } from '../core/children.js'
import { chooseRows } from '../core/choose-rows.js'
import { lookAtRows } from '../core/look-at-rows.js'
import type { Looker } from '../core/looker.js'
import { makeSource } from '../core/make-source.js'
import type { RowRequest, RowSource, Rows, RunRow } from '../core/row-source.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import type { RemoteOptions, RunSource } from '../source.js'
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

/** A look is a search: a program that wants it oftener says so. */
const WATCH_INTERVAL_MS = 5000

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
  return makeSource(new JaegerRows(api, { ...options, services: options.services ?? services }))
}

const WHOLE_ID = /^[0-9a-f]{32}$/i
const ID_PREFIX = /^[0-9a-f]{4,31}$/i

/**
 * This many digits, which lists show, are assumed to be unique: to be sure, all runs would have to be read.
 */
const UNIQUE_DIGITS = 8

class JaegerRows implements RowSource {
  readonly #api: JaegerApi
  readonly #options: JaegerOptions
  readonly onWarning: (message: string) => void

  constructor(api: JaegerApi, options: JaegerOptions) {
    this.#api = api
    this.#options = options
    this.onWarning = options.onWarning ?? printNotice
  }

  async rows(request: RowRequest): Promise<Rows> {
    return {
      isExact: true,
      sortedBy: isNewestFirst(request.sort) ? NEWEST_FIRST : undefined,
      rows: this.#rows(request, this.#api.until(request.signal)),
    }
  }

  async *#rows(
    { filter, startedFrom, startedUntil, readsChildren }: RowRequest,
    api: JaegerApi,
  ): AsyncGenerator<RunRow> {
    const services = await this.#services(api)
    if (services[0] === undefined) return
    const hasAttributes = await api.hasAttributes(services[0])
    const searches = searchesFor(filter.exact, hasAttributes)
    const whole = this.#range()
    const range = {
      since: Math.max(whole.since, startedFrom),
      until: Math.min(whole.until, startedUntil + 1),
    }
    if (range.until <= range.since) return
    // the search goes back in time and finds children before their parent, unless it begins before they
    // start
    const findsChildren = findsAll(searches) && !(hasAttributes && range.until < Date.now())
    const children = findsChildren ? new Children() : undefined
    const until = findsByParts(searches) ? Math.max(range.until, Date.now() + CLOCK_SKEW_MS) : range.until
    let count = 0
    const windows = findRuns(api, services, searches, { ...range, until }, this.onWarning)
    for await (const { since, found } of windows) {
      for (const { run } of found) children?.add(run)
      for (const { run, trace } of found) {
        // only what is in points may be missing yet, and these conditions are not about it
        if (!isWithin(range, run.startTime) || !matchesFilter(run, filter.exact)) continue
        const complete = await this.#complete(api, { run, trace }, false)
        const childrenOf = async () => children?.of(run.id) ?? (await this.#childrenOf(api, run, services))
        if (readsChildren) complete.children = await childrenOf()
        if (!filter.matches(complete)) continue
        count++
        yield {
          run: complete,
          open: async (fields) => {
            const points = wantedPoints(fields)
            const opened = points ? await this.#complete(api, { run, trace }, points) : complete
            return withFields({ ...opened, children: await childrenOf() }, fields)
          },
          spans: async () => (trace.skipped === 0 ? trace : await api.trace(run.id, false))?.spans ?? [],
        }
      }
      this.#options.onProgress?.({ reached: since, runs: count })
    }
  }

  async find(idOrName: string, fields: ReadonlySet<RunField>, signal: AbortSignal): Promise<RunRecord> {
    const api = this.#api.until(signal)
    if (WHOLE_ID.test(idOrName)) {
      const run = await this.#runOfId(api, idOrName.toLowerCase(), fields)
      if (run !== undefined) return await this.#withChildren(api, run)
    }
    for await (const { row } of chooseRows(this, { filter: { name: idOrName } }, signal)) {
      const run = await row.open(fields)
      if (run !== undefined) return run
    }
    const { id } = chooseRun(await this.#runsWithPrefix(idOrName, signal), idOrName)
    const run = (await this.#runOfId(api, id, fields)) ?? chooseRun([] as RunRecord[], idOrName)
    return await this.#withChildren(api, run)
  }

  async *findEach(
    idsOrNames: readonly string[],
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
  ): AsyncGenerator<RunRecord> {
    const api = this.#api.until(signal)
    for (const idOrName of idsOrNames) {
      const alone = WHOLE_ID.test(idOrName)
        ? await this.#runOfId(api, idOrName.toLowerCase(), fields)
        : undefined
      yield alone ?? (await this.find(idOrName, fields, signal))
    }
  }

  looker(): Looker {
    return lookAtRows(this, WATCH_INTERVAL_MS)
  }

  async close(): Promise<void> {
    await this.#api.close()
  }

  async #services(api: JaegerApi): Promise<readonly string[]> {
    const { services = [] } = this.#options
    return services.length > 0 ? services : await api.services()
  }

  #range(): TimeRange {
    const now = Date.now()
    const { until = now + CLOCK_SKEW_MS, since = Math.min(Number(until), now) - LOOKBACK_MS } = this.#options
    return checkTimeRange({ since, until: Math.max(Number(until), Number(since) + 1) })
  }

  /** @returns undefined when there is none, or it was not started between `since` and `until` */
  async #runOfId(api: JaegerApi, id: string, fields: ReadonlySet<RunField>): Promise<RunRecord | undefined> {
    const points = wantedPoints(fields)
    const trace = await api.trace(id, !points)
    const run = trace && decodeTrace(trace.spans, false, api.warnLeftOut)
    if (trace === undefined || run === undefined) return undefined
    if (!isWithin(checkTimeRange(this.#options), run.startTime)) return undefined
    return withFields(await this.#complete(api, { run, trace }, points), fields)
  }

  async #withChildren(api: JaegerApi, run: RunRecord): Promise<RunRecord> {
    return { ...run, children: await this.#childrenOf(api, run, await this.#services(api)) }
  }

  async #runsWithPrefix(prefix: string, signal: AbortSignal): Promise<RunRecord[]> {
    const matching: RunRecord[] = []
    if (!ID_PREFIX.test(prefix)) return matching
    for await (const { row } of chooseRows(this, { filter: {} }, signal)) {
      if (row.run.id.startsWith(prefix.toLowerCase())) matching.push(row.run)
      if (matching.length > 0 && prefix.length >= UNIQUE_DIGITS) break
    }
    return matching
  }

  /** The ids of the runs that were started in a run, the oldest first. */
  async #childrenOf(
    api: JaegerApi,
    { id, startTime, endTime }: RunRecord,
    services: readonly string[],
  ): Promise<string[]> {
    const children = new Children()
    const hasAttributes = services[0] !== undefined && (await api.hasAttributes(services[0]))
    const until = Math.max(Date.now() + CLOCK_SKEW_MS, startTime + 1)
    // without a search by the parent, all runs that started while it was running are read
    const range = hasAttributes
      ? { since: startTime - CLOCK_SKEW_MS, until }
      : { since: startTime, until: (endTime ?? until) + 1 }
    const searches = searchesFor({ parent: id }, hasAttributes)
    const length = range.until - range.since
    for await (const { found } of findRuns(api, services, searches, range, this.onWarning, length))
      for (const { run } of found) children.add(run)
    return children.of(id)
  }

  /**
   * The run, with or without points. Reads the trace again if the search has left out something that is
   * needed.
   */
  async #complete(api: JaegerApi, { run, trace }: FoundRun, points: WantedPoints): Promise<RunRecord> {
    const isWhole = trace.skipped === 0 || (!points && isCompleteWithoutPoints(trace.spans))
    const whole = isWhole ? trace : await api.trace(run.id, false)
    const decoded = (whole && decodeTrace(whole.spans, points, api.warnLeftOut)) ?? run
    if (decoded.missingPoints > 0)
      this.onWarning(
        `${decoded.missingPoints} of the ${decoded.pointCount} points of run ${run.id} are not in Jaeger: they are still on their way, were never sent, or its storage limits the length of traces`,
      )
    return decoded
  }
}
