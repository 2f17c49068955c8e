import type { AgentFactory, AnyAgentOptions } from '../net/request.js'
import type { Misuse } from '../record/misuse.js'
import { describe } from '../say/describe.js'
import { RunspanError } from '../say/errors.js'
import { maskUrl } from '../say/mask.js'
import type { SpanProcessor } from '../wire/span.js'
import { endpointFault } from './endpoint.js'
import { isSendable } from './otlp-target.js'
import type { Sampler } from './run-sampler.js'

export interface ConfigureOptions {
  /** The project of runs that name none; else `RUNSPAN_PROJECT`, else "Default". */
  project?: string | undefined
  /** The resource's `service.name`; else `OTEL_SERVICE_NAME`, else "runspan". */
  serviceName?: string | undefined
  /** The store's folder, or false for none; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | false | undefined
  /** An OTLP/HTTP endpoint such as `http://localhost:4318`; `/v1/traces` is added. Else the `OTEL_EXPORTER_OTLP_*` variables. */
  endpoint?: string | undefined
  /** Headers of each OTLP request, for example an API key. */
  headers?: Record<string, string> | undefined
  /**
   * Options of the `http.Agent` or `https.Agent` of all OTLP requests, such as `ca` or `maxSockets`; or, as for OpenTelemetry's
   * exporters, a function that makes the agent for a protocol (`"http:"` or `"https:"`). What a function makes goes past
   * `HTTP_PROXY` and `HTTPS_PROXY`, and serves no request at the exit.
   */
  httpAgentOptions?: AnyAgentOptions | AgentFactory | undefined
  /** More attributes of the resource: strings, numbers or booleans. */
  resourceAttributes?: Record<string, string | number | boolean> | undefined
  /** OpenTelemetry span processors of your own, of the 2.x or the 3.x line, called after runspan's. */
  spanProcessors?: SpanProcessor[] | undefined
  /**
   * Decides which spans are kept, of all but those of runs: all runs are. Of OpenTelemetry's 2.x or 3.x line; else
   * `OTEL_TRACES_SAMPLER`, else every span.
   */
  sampler?: Sampler | undefined
  /** Switches off the line on stderr at the start and the end of each run; else `RUNSPAN_QUIET`. */
  quiet?: boolean | undefined
  /** False: leaves signals alone. Those that end the process end it at once, as SIGKILL does; open runs are recovered later. */
  signals?: boolean | undefined
  /**
   * `throw`: calls after a run's end and outside of any run throw too, for tests. `warn`: wrong arguments do not throw either.
   * Else `RUNSPAN_MISUSE`; else wrong arguments throw, and late calls are told once.
   */
  misuse?: Misuse | undefined
}

interface Check {
  wanted: string
  holds(value: unknown): boolean
  /** How a value is shown; it may hold a secret. */
  show?(value: unknown): string
}

const isString: Check['holds'] = (value) => typeof value === 'string'
const isBoolean: Check['holds'] = (value) => typeof value === 'boolean'
const isFilled: Check['holds'] = (value) => typeof value === 'string' && value !== ''

const CONFIGURE_CHECKS: Record<keyof ConfigureOptions, Check> = {
  project: { wanted: 'a string', holds: (value) => isString(value) && (value as string).isWellFormed() },
  serviceName: { wanted: 'a string that is not empty', holds: isFilled },
  dir: { wanted: 'a path, or false for no store', holds: (value) => value === false || isFilled(value) },
  endpoint: {
    wanted: 'an http or https URL such as "http://localhost:4318"',
    holds: (value) => typeof value === 'string' && endpointFault(value) === undefined,
    show: (value) =>
      typeof value === 'string'
        ? `${describe(maskUrl(value))}, which ${endpointFault(value)}`
        : describe(value),
  },
  headers: {
    wanted: 'an object of strings, as HTTP can send them',
    holds: (value) =>
      isRecordOf(value, isString) &&
      Object.entries(value as Record<string, string>).every((header) => isSendable(...header)),
    show: showNames,
  },
  httpAgentOptions: {
    wanted: 'an object of options for an http.Agent, or a function that makes the agent',
    holds: (value) =>
      typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
  },
  resourceAttributes: {
    wanted: 'an object of strings, numbers and booleans',
    holds: (value) => isRecordOf(value, isScalar),
  },
  spanProcessors: {
    wanted: 'an array of OpenTelemetry span processors',
    holds: (value) => Array.isArray(value) && value.every(isProcessor),
  },
  sampler: {
    wanted: 'an OpenTelemetry sampler',
    holds: (value) => typeof (value as Sampler | null)?.shouldSample === 'function',
  },
  quiet: { wanted: 'true or false', holds: isBoolean },
  signals: { wanted: 'true or false', holds: isBoolean },
  misuse: { wanted: '"throw" or "warn"', holds: (value) => value === 'throw' || value === 'warn' },
}

export interface RunStoreOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | undefined
  /** As for `configure()`. */
  signals?: boolean | undefined
}

const RUN_STORE_CHECKS: Record<keyof RunStoreOptions, Check> = {
  dir: { wanted: 'a path; for no store leave runStore() out', holds: isFilled },
  signals: CONFIGURE_CHECKS.signals,
}

/** @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind */
export function checkConfigureOptions(options: unknown): asserts options is ConfigureOptions {
  check('configure()', options, CONFIGURE_CHECKS)
}

/**
 * Those of them that `runspan sync` has too.
 * @throws RunspanError `INVALID_OPTION` for a value of the wrong kind
 */
export function checkEndpointOptions({ endpoint, headers }: ConfigureOptions): void {
  checkValue('"endpoint"', endpoint, CONFIGURE_CHECKS.endpoint)
  checkValue('"headers"', headers, CONFIGURE_CHECKS.headers)
}

/** @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind */
export function checkRunStoreOptions(options: unknown): asserts options is RunStoreOptions {
  check('runStore()', options, RUN_STORE_CHECKS)
}

function check(call: string, options: unknown, checks: Record<string, Check>): void {
  if (typeof options !== 'object' || options === null) {
    throw new RunspanError('INVALID_OPTION', `${call} takes an object of options, not ${describe(options)}.`)
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (known === undefined) {
      throw new RunspanError(
        'INVALID_OPTION',
        `${call} has no option "${name}". It takes ${Object.keys(checks).join(', ')}.`,
      )
    }
    checkValue(`"${name}" of ${call}`, value, known)
  }
}

function checkValue(name: string, value: unknown, { wanted, holds, show = describe }: Check): void {
  if (value !== undefined && !holds(value))
    throw new RunspanError('INVALID_OPTION', `The option ${name} is ${show(value)}; it must be ${wanted}.`)
}

/** Headers without their values. */
function showNames(headers: unknown): string {
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers)
    ? `an object of ${Object.entries(headers)
        .map(
          ([name, value]) =>
            `${name}: ${typeof value !== 'string' || isSendable(name, value) ? typeof value : 'a string with a character that cannot be sent, or under a name that cannot'}`,
        )
        .join(', ')}`
    : `a ${Array.isArray(headers) ? 'list' : typeof headers}`
}

function isRecordOf(value: unknown, holds: (item: unknown) => boolean): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(holds)
  )
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function isProcessor(value: unknown): boolean {
  return (
    typeof (value as SpanProcessor | null)?.onEnd === 'function' &&
    typeof (value as SpanProcessor).onStart === 'function'
  )
}
