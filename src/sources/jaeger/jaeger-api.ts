// The part of Jaeger's HTTP API v3 that reads traces. Jaeger 2.20 and later name its parameters in camelCase and search by
// attributes; before, names have underscores, and attributes are passed over without a word.

import { describe } from '../../errors/describe.js'
import { maskSecrets } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { type HttpAnswer, type HttpTarget, httpGet, readText } from './http-get.js'
import type { JaegerSearch } from './jaeger-search.js'
import { type Damage, type FoundTrace, readTraces, type TracesAnswer } from './read-traces.js'

/** A search for the traces with a span that was started within these bounds, in epoch milliseconds, both included. */
export interface TraceQuery {
  service: string
  search: JaegerSearch
  from: number
  to: number
  /** How many traces the answer may hold. */
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

export class JaegerApi {
  readonly #base: string
  readonly #target: HttpTarget
  readonly #onWarning: (message: string) => void
  readonly #told = new Set<string>()
  #isOld: boolean | undefined

  /** @param base the address of Jaeger's pages, without a slash at the end */
  constructor(base: string, target: HttpTarget, onWarning: (message: string) => void) {
    this.#base = base
    this.#target = target
    this.#onWarning = onWarning
  }

  /** The services that have sent spans. */
  async services(): Promise<string[]> {
    const { status, body } = await this.#get('services', {})
    const text = await readText(body, MAX_SERVICES_BYTES)
    if (status !== 200) throw this.#failure(status, text)
    const answer = parseObject(text)
    // With no service there is, depending on the storage, an empty list or none.
    const services = answer?.services ?? []
    if (answer === undefined || !Array.isArray(services)) throw this.#mismatch(describeText(text))
    return services.filter((service) => typeof service === 'string')
  }

  /** Whether it searches by attributes. */
  async hasAttributes(service: string): Promise<boolean> {
    return !(await this.#speaksOld(service))
  }

  async find(query: TraceQuery): Promise<TracesAnswer> {
    const names = (await this.#speaksOld(query.service)) ? OLD_NAMES : NAMES
    return await this.#traces('traces', findParameters(query, names), true)
  }

  /**
   * @param skipsPoints whether segments that hold points alone are left out
   * @returns undefined when there is no trace of this id
   */
  async trace(id: string, skipsPoints: boolean): Promise<FoundTrace | undefined> {
    // Else spans are moved in time where clocks seem to differ. Each version passes over the other's name.
    const raw = { [NAMES.rawTrace]: 'true', [OLD_NAMES.rawTrace]: 'true' }
    return (await this.#traces(`traces/${id}`, raw, skipsPoints)).traces.get(id)
  }

  // Asked with a search in a time without spans: in the old version, bounds under new names are missing.
  async #speaksOld(service: string): Promise<boolean> {
    if (this.#isOld === undefined) {
      const query = { service, search: {}, from: 0, to: 1, depth: 1 }
      const { status, body } = await this.#get('traces', findParameters(query, NAMES))
      this.#isOld = (await readText(body)).includes(OLD_NAMES.from) && status === 400
    }
    return this.#isOld
  }

  #get(path: string, parameters: Record<string, string>): Promise<HttpAnswer> {
    return httpGet(new URL(`${this.#base}/api/v3/${path}?${new URLSearchParams(parameters)}`), this.#target)
  }

  async #traces(
    path: string,
    parameters: Record<string, string>,
    skipsPoints: boolean,
  ): Promise<TracesAnswer> {
    const { status, body } = await this.#get(path, parameters)
    if (status !== 200) {
      const text = await readText(body)
      // "No traces found", in a form that another server's 404 does not have.
      if (status === 404 && isOwnError(text))
        return { traces: new Map(), sizeBytes: 0, damage: { count: 0, reason: '' } }
      throw this.#failure(status, text)
    }
    let answer: TracesAnswer
    try {
      answer = await readTraces(body, skipsPoints)
    } catch (error) {
      if (error instanceof RunspanError) throw error
      if (error instanceof RangeError) throw this.#tooLarge(error)
      if (error instanceof TypeError) throw this.#mismatch(error.message, error)
      throw this.#failed(`its answer is damaged or was cut off: ${(error as Error).message}`, error)
    }
    if (answer.error !== undefined) throw this.#failed(`it broke off with "${answer.error}"`)
    this.#tellDamage(answer.damage)
    return answer
  }

  /** Once: a trace is asked for several times. */
  #tellDamage({ count, reason }: Damage): void {
    if (count > 0) this.tellLeftOut(`${count === 1 ? 'a span is' : `${count} spans are`} damaged (${reason})`)
  }

  /** @param what is damaged, as a sentence */
  readonly tellLeftOut = (what: string): void => {
    if (this.#told.has(what)) return
    this.#told.add(what)
    const masked = maskSecrets(what, this.#target.secrets)
    this.#onWarning(`in an answer of ${this.#target.name} ${masked}; left out, while all else is shown`)
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
      `${this.#target.name} could not answer (${maskSecrets(what, this.#target.secrets)}). Look into its log, or ask for less with --since and --until.`,
      { cause },
    )
  }

  #tooLarge(cause: RangeError): RunspanError {
    return new RunspanError(
      'SOURCE_FAILED',
      `${this.#target.name} answers without an end, or with a run that is too large (${cause.message}). Give it more, such as NODE_OPTIONS=--max-old-space-size=8192, or ask for less with --since and --until.`,
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

/** Jaeger counts time in nanoseconds since 1970, up to 2^63. */
const LAST_MS = 9_223_372_036_854

function timeText(ms: number): string {
  return new Date(Math.min(LAST_MS, Math.max(0, ms))).toISOString()
}

/** Whether an answer is `{"error":{"message":…}}`, as all of Jaeger's own that are no success. */
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
    // No JSON, and so no answer of this API.
    return undefined
  }
}

function describeText(text: string): string {
  if (text.startsWith('<')) return 'a web page'
  return text === '' ? 'nothing' : describe(text.slice(0, 80))
}
