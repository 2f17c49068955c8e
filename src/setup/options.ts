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
import type { SpanExporter, SpanProcessor } from '../wire/span.js'
import type { Sampler } from './provider/run-sampler.js'

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
  misuse: { wanted: '"throw" or "warn"', accepts: (value) => value === 'throw' || value === 'warn' },
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
