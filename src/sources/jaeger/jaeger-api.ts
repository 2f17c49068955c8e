// The part of Jaeger's HTTP API v3 that reads traces. Since Jaeger 2.20 its parameters are in camelCase,
// and it searches by attributes. Older versions use snake_case and ignore attributes silently.

import { describe } from '../../errors/describe.js'
import { maskSecrets } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { closeConnections, type HttpAnswer, type HttpTarget, httpGet, readText } from './http-get.js'
import type { JaegerSearch } from './jaeger-search.js'
import { type Damage, type FoundTrace, readTraces, type TracesAnswer } from './read-traces.js'

/** A search for traces with a span that started between two times, both included, in epoch milliseconds. */
export interface TraceQuery {
  service: string
  search: JaegerSearch
  from: number
  to: number
  /** How many traces the answer may have. */
  depth: number
}

const NAMES = {
  service: 'query.serviceName',
  operation: 'query.operationName',
  from: 'query.startTimeMin',
  to: 'query.startTimeMax',
  depth: 'query.searchDepth',
  raw: 'query.rawTraces',
  attributes: 'query.attributes',
  rawTrace: 'rawTraces',
}

const OLD_NAMES: typeof NAMES = {
  service: 'query.service_name',
  operation: 'query.operation_name',
  from: 'query.start_time_min',
  to: 'query.start_time_max',
  depth: 'query.num_traces',
  raw: 'query.raw_traces',
  attributes: 'query.attributes',
  rawTrace: 'raw_traces',
}

/** What was found out of a Jaeger, for all requests to it. */
interface Known {
  readonly warned: Set<string>
  isOld?: boolean
}

export class JaegerApi {
  readonly #base: string
  readonly #target: HttpTarget
  readonly #onWarning: (message: string) => void
  readonly #known: Known
  readonly #signal: AbortSignal | undefined

  /**
   * @param base the address of Jaeger's pages, without a slash at the end
   * @param signal ends requests
   */
  constructor(
    base: string,
    target: HttpTarget,
    onWarning: (message: string) => void,
    known: Known = { warned: new Set() },
    signal?: AbortSignal,
  ) {
    this.#base = base
    this.#target = target
    this.#onWarning = onWarning
    this.#known = known
    this.#signal = signal
  }

  /** The same Jaeger, asked until a signal says to stop. */
  until(signal: AbortSignal): JaegerApi {
    return new JaegerApi(this.#base, this.#target, this.#onWarning, this.#known, signal)
  }

  async close(): Promise<void> {
    await closeConnections(this.#target)
  }

  /** The services that have sent spans. */
  async services(): Promise<string[]> {
    const { status, body } = await this.#get('services', {})
    const text = await readText(body, MAX_SERVICES_BYTES)
    if (status !== 200) throw this.#failure(status, text)
    const answer = parseObject(text)
    // without services some storages return an empty list, and others no list
    const services = answer?.services ?? []
    if (answer === undefined || !Array.isArray(services)) throw this.#mismatch(describeText(text))
    return services.filter((service) => typeof service === 'string')
  }

  /** Whether this Jaeger searches by attributes. */
  async hasAttributes(service: string): Promise<boolean> {
    return !(await this.#hasOldNames(service))
  }

  async find(query: TraceQuery): Promise<TracesAnswer> {
    const names = (await this.#hasOldNames(query.service)) ? OLD_NAMES : NAMES
    return await this.#traces('traces', findParameters(query, names), true)
  }

  /**
   * @param skipsPoints whether segments with nothing but points are left out
   * @returns undefined when there is no trace of this id
   */
  async trace(id: string, skipsPoints: boolean): Promise<FoundTrace | undefined> {
    // otherwise Jaeger shifts spans in time where clocks seem to differ; each version ignores the other's
    // name
    const raw = { [NAMES.rawTrace]: 'true', [OLD_NAMES.rawTrace]: 'true' }
    return (await this.#traces(`traces/${id}`, raw, skipsPoints)).traces.get(id)
  }

  // asks for a time without spans: an old version complains that its own parameters for the time are
  // missing
  async #hasOldNames(service: string): Promise<boolean> {
    if (this.#known.isOld === undefined) {
      const query = { service, search: {}, from: 0, to: 1, depth: 1 }
      const { status, body } = await this.#get('traces', findParameters(query, NAMES))
      const isOld = (await readText(body)).includes(OLD_NAMES.from) && status === 400
      // a server that fails, or a proxy in front of it, says nothing about its version
      if (status >= 500) return isOld
      this.#known.isOld = isOld
    }
    return this.#known.isOld
  }

  #get(path: string, parameters: Record<string, string>): Promise<HttpAnswer> {
    return httpGet(
      new URL(`${this.#base}/api/v3/${path}?${new URLSearchParams(parameters)}`),
      this.#target,
      this.#signal,
    )
  }

  async #traces(
    path: string,
    parameters: Record<string, string>,
    skipsPoints: boolean,
  ): Promise<TracesAnswer> {
    const { status, body } = await this.#get(path, parameters)
    if (status !== 200) {
      const text = await readText(body)
      // "no traces found", in a form that a 404 of another server does not have
      if (status === 404 && isOwnError(text))
        return { traces: new Map(), sizeBytes: 0, damage: { count: 0, reason: '' } }
      throw this.#failure(status, text)
    }
    let answer: TracesAnswer
    try {
      answer = await readTraces(body, skipsPoints)
    } catch (error) {
      if (error instanceof RunspanError || this.#signal?.aborted) throw error
      if (error instanceof RangeError) throw this.#tooLarge(error)
      if (error instanceof TypeError) throw this.#mismatch(error.message, error)
      throw this.#failed(`its answer is damaged or was cut off: ${(error as Error).message}`, error)
    }
    if (answer.error !== undefined) throw this.#failed(`it stopped with the error "${answer.error}"`)
    this.#warnOfDamage(answer.damage)
    return answer
  }

  /** Only once, because a trace is requested several times. */
  #warnOfDamage({ count, reason }: Damage): void {
    if (count > 0) this.warnLeftOut(`${count === 1 ? 'a span is' : `${count} spans are`} damaged (${reason})`)
  }

  /** @param what is damaged, as a clause: `a span is damaged` */
  readonly warnLeftOut = (what: string): void => {
    if (this.#known.warned.has(what)) return
    this.#known.warned.add(what)
    const masked = maskSecrets(what, this.#target.secrets)
    this.#onWarning(
      `in an answer of ${this.#target.name} ${masked}; it was left out, and everything else is shown`,
    )
  }

  #failure(status: number, text: string): RunspanError {
    const message = errorMessage(text)
    if (status === 404 || (message === undefined && status < 500))
      return this.#mismatch(`status ${status} and ${describeText(text)}`)
    return this.#failed(`status ${status}${message === undefined ? '' : `, "${message}"`}`)
  }

  #failed(what: string, cause?: unknown): RunspanError {
    return new RunspanError(
      'SOURCE_FAILED',
      `${this.#target.name} could not answer (${maskSecrets(what, this.#target.secrets)}). See its log, or ask for less with --since and --until.`,
      { cause },
    )
  }

  #tooLarge(cause: RangeError): RunspanError {
    return new RunspanError(
      'SOURCE_FAILED',
      `${this.#target.name} sent an answer that is too large, or never ends (${cause.message}). Give this process more memory, for example with NODE_OPTIONS=--max-old-space-size=8192, or ask for less with --since and --until.`,
      { cause },
    )
  }

  #mismatch(what: string, cause?: unknown): RunspanError {
    return new RunspanError(
      'SOURCE_MISMATCH',
      `${this.#target.name} does not answer as Jaeger's API v3 does (${maskSecrets(what, this.#target.secrets)}). ${this.#target.remedy}`,
      { cause },
    )
  }
}

const MAX_SERVICES_BYTES = 16 * 1024 * 1024

function findParameters(
  { service, search, from, to, depth }: TraceQuery,
  names: typeof NAMES,
): Record<string, string> {
  return {
    [names.service]: service,
    ...('operation' in search && search.operation !== undefined
      ? { [names.operation]: search.operation }
      : {}),
    ...('value' in search
      ? { [names.attributes]: JSON.stringify({ [search.attribute]: search.value }) }
      : {}),
    [names.from]: timeText(from),
    [names.to]: timeText(to),
    [names.depth]: String(depth),
    [names.raw]: 'true',
  }
}

/** Jaeger counts nanoseconds since 1970, up to 2^63. */
const LAST_MS = 9_223_372_036_854

function timeText(ms: number): string {
  return new Date(Math.min(LAST_MS, Math.max(0, ms))).toISOString()
}

/** Whether an answer is `{"error":{"message":…}}`, the form of Jaeger's own errors. */
function isOwnError(text: string): boolean {
  return typeof parseObject(text)?.error === 'object' && errorMessage(text) !== undefined
}

function errorMessage(text: string): string | undefined {
  const { error, message } = parseObject(text) ?? {}
  const found = typeof error === 'object' ? (error as { message?: unknown } | null)?.message : message
  return typeof found === 'string' ? found : undefined
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as Record<string, unknown>) : undefined
  } catch {
    // not JSON, so not an answer of this API
    return undefined
  }
}

function describeText(text: string): string {
  if (text.startsWith('<')) return 'a web page'
  return text === '' ? 'nothing' : describe(text.slice(0, 80))
}
