import {
  type Check,
  checkOptions,
  isBoolean,
  isFilled,
  isRecordOf,
  isString,
} from '../errors/check-options.js'
import { OTLP_CHECKS, type OtlpOptions } from '../export/otlp-options.js'
import type { Misuse } from '../record/misuse.js'
import type { Redact } from '../record/redact.js'
import type { SpanExporter, SpanProcessor } from '../wire/span.js'
import { isStatistic, STATISTICS } from '../wire/summary.js'
import type { SummaryOf } from '../wire/summary-of.js'
import { ENVIRONMENT_PARTS, type EnvironmentPart } from './environment/parts.js'
import type { Sampler } from './provider/run-sampler.js'
import { MIN_INTERVAL_MS, type SystemMetricsOptions } from './system-metrics/system-metrics.js'

/** What `configure()` takes; each option takes precedence over the environment variable named with it. */
export interface ConfigureOptions extends OtlpOptions {
  /** The project of runs that name none; else `RUNSPAN_PROJECT`, else "Default". */
  project?: string | undefined
  /** The resource's `service.name`; else `OTEL_SERVICE_NAME`, else "runspan". */
  serviceName?: string | undefined
  /**
   * The store's folder, or false for none; else `RUNSPAN_DIR`, else `.runspan` in the working directory.
   */
  dir?: string | false | undefined
  /**
   * An OpenTelemetry span exporter of your own, of the 2.x or the 3.x line, in place of runspan's OTLP
   * exporter and behind the same store. Give it the endpoint, headers and agent yourself: `endpoint`,
   * `headers` and `httpAgentOptions` are not used then.
   */
  exporter?: SpanExporter | undefined
  /**
   * What is found out about what made the runs, and kept in their resource: all of it by default, nothing
   * for false, or a list of `git`, `command`, `program`, `machine`, `container` and `ci`. With
   * `RUNSPAN_GIT_DIFF=true` the diff of a dirty working tree, too.
   */
  environment?: boolean | readonly EnvironmentPart[] | undefined
  /** Further resource attributes: strings, numbers or booleans. */
  resourceAttributes?: Record<string, string | number | boolean> | undefined
  /** OpenTelemetry span processors of your own, of the 2.x or the 3.x line, called after runspan's. */
  spanProcessors?: SpanProcessor[] | undefined
  /**
   * Decides which spans are kept, except those of runs: all runs are. Of OpenTelemetry's 2.x or 3.x line;
   * else `OTEL_TRACES_SAMPLER`, else every span.
   */
  sampler?: Sampler | undefined
  /** Turns off the line on stderr at the start and end of each run; else `RUNSPAN_QUIET`. */
  quiet?: boolean | undefined
  /**
   * False: leaves signals alone. Those that end the process then end it at once, as SIGKILL does; open runs
   * are recovered later.
   */
  signals?: boolean | undefined
  /**
   * `throw`: calls after a run's end and outside any run throw too, for tests. `warn`: not even wrong
   * arguments throw. Else `RUNSPAN_MISUSE`; else wrong arguments throw, and late calls are reported once.
   */
  misuse?: Misuse | undefined
  /**
   * Decides what is kept of inputs, outputs, params, the texts of errors and what is said about tasks and
   * scores: it is called with each before that goes anywhere, and what it returns is kept. Where it throws,
   * or returns undefined or a promise, that is `[redacted]`.
   */
  redact?: Redact | undefined
  /**
   * The statistic that a metric is known by, for all runs, where the last value is not what counts:
   * `{ accuracy: 'max', 'eval/*': 'mean' }`. A run may say more, or otherwise.
   */
  summary?: SummaryOf | undefined
  /**
   * Logs to each open run, every 10 s or every `intervalMs`, what the process and the machine do: processor,
   * memory, event loop, garbage collection, Nvidia's cards, by OpenTelemetry's names. Else `RUNSPAN_SYSTEM_METRICS`, `true`
   * or a number of milliseconds; else nothing.
   */
  systemMetrics?: boolean | SystemMetricsOptions | undefined
}

const CONFIGURE_CHECKS: Record<keyof ConfigureOptions, Check> = {
  ...OTLP_CHECKS,
  project: { wanted: 'a string', accepts: (value) => isString(value) && (value as string).isWellFormed() },
  serviceName: { wanted: 'a string that is not empty', accepts: isFilled },
  dir: { wanted: 'a path, or false for no store', accepts: (value) => value === false || isFilled(value) },
  exporter: {
    wanted: 'an OpenTelemetry span exporter',
    accepts: isExporter,
  },
  environment: {
    wanted: `true, false or an array of ${ENVIRONMENT_PARTS.join(', ')}`,
    accepts: (value) =>
      isBoolean(value) || (Array.isArray(value) && value.every((part) => ENVIRONMENT_PARTS.includes(part))),
  },
  resourceAttributes: {
    wanted: 'an object of strings, numbers and booleans',
    accepts: (value) => isRecordOf(value, isScalar),
  },
  spanProcessors: {
    wanted: 'an array of OpenTelemetry span processors',
    accepts: (value) => Array.isArray(value) && value.every(isProcessor),
  },
  sampler: {
    wanted: 'an OpenTelemetry sampler',
    accepts: (value) => typeof (value as Sampler | null)?.shouldSample === 'function',
  },
  quiet: { wanted: 'true or false', accepts: isBoolean },
  signals: { wanted: 'true or false', accepts: isBoolean },
  redact: { wanted: 'a function', accepts: (value) => typeof value === 'function' },
  misuse: { wanted: '"throw" or "warn"', accepts: (value) => value === 'throw' || value === 'warn' },
  summary: {
    wanted: `an object of metrics, each with one of ${STATISTICS.join(', ')}`,
    accepts: (value) => isRecordOf(value, isStatistic),
  },
  systemMetrics: {
    wanted: `true, false or { intervalMs } with a whole number of milliseconds from ${MIN_INTERVAL_MS} on`,
    accepts: (value) => isBoolean(value) || isSystemMetrics(value),
  },
}

/** What a `RunSpanProcessor` takes. */
export interface RunSpanProcessorOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | undefined
  /** As for `configure()`. */
  signals?: boolean | undefined
}

const RUN_SPAN_PROCESSOR_CHECKS: Record<keyof RunSpanProcessorOptions, Check> = {
  dir: { wanted: 'a path; for no store leave the RunSpanProcessor out', accepts: isFilled },
  signals: CONFIGURE_CHECKS.signals,
}

/** @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind */
export function checkConfigureOptions(options: unknown): asserts options is ConfigureOptions {
  checkOptions('configure()', options, CONFIGURE_CHECKS)
}

/** @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind */
export function checkRunSpanProcessorOptions(options: unknown): asserts options is RunSpanProcessorOptions {
  checkOptions('new RunSpanProcessor()', options, RUN_SPAN_PROCESSOR_CHECKS)
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

function isExporter(value: unknown): boolean {
  return (
    typeof (value as SpanExporter | null)?.export === 'function' &&
    typeof (value as SpanExporter).shutdown === 'function'
  )
}

function isSystemMetrics(value: unknown): boolean {
  const isInterval = (ms: unknown) =>
    ms === undefined || (Number.isSafeInteger(ms) && Number(ms) >= MIN_INTERVAL_MS)
  return isRecordOf(value, isInterval) && Object.keys(value as object).every((name) => name === 'intervalMs')
}
