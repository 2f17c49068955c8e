// The settings that options and environment add up to. OpenTelemetry's variables mean here what its
// specification says.

import type { TextMapPropagator } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { type Environment, firstOf, oneOf, readWhole, variables, warnIgnored } from '../export/variables.js'
import { storeDir } from '../store/paths.js'
import { isTraceUrl, TRACE_URL_WANTED } from '../wire/trace-url.js'
import { chooseExporter, type ExporterChoice } from './choose-exporter.js'
import type { ConfigureOptions } from './options.js'
import { readPropagator } from './provider/propagators.js'
import type { Sampler } from './provider/run-sampler.js'
import { readSampler } from './provider/sampler.js'

export interface Settings extends ExporterChoice {
  dir: string | undefined
  quiet: boolean
  /** The template of the addresses of runs, for the line at their end. */
  traceUrl: string | undefined
  signals: boolean
  /** For all spans except those of runs. */
  sampler: Sampler
  propagator: TextMapPropagator | undefined
  /** Of our own provider; infinite unless the user has set them. */
  spanLimits: { eventCountLimit: number; attributeCountLimit: number }
}

/**
 * Variables for parts that other SDKs have: their exporter's batching, their configuration file, their
 * detectors.
 */
const OF_OTHERS = [
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_BSP_EXPORT_TIMEOUT',
  'OTEL_BSP_MAX_QUEUE_SIZE',
  'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
  'OTEL_CONFIG_FILE',
  'OTEL_EXPERIMENTAL_CONFIG_FILE',
  'OTEL_NODE_RESOURCE_DETECTORS',
]

export function readSettings(options: ConfigureOptions, env: Environment = process.env): Settings {
  for (const { name } of variables(env, ...OF_OTHERS))
    warnIgnored(
      `${name} is ignored: runspan has no such part. It is for an OpenTelemetry SDK that the program sets up itself.`,
    )
  return {
    dir: options.dir === false ? undefined : storeDir(options.dir),
    ...chooseExporter(options, env),
    quiet: options.quiet ?? isSet(env.RUNSPAN_QUIET),
    traceUrl: readTraceUrl(env),
    signals: options.signals ?? true,
    sampler: options.sampler ?? readSampler(env),
    propagator: readPropagator(env),
    spanLimits: readSpanLimits(env),
  }
}

/** Whether the user has switched OpenTelemetry off. */
export function isDisabled(env: Environment = process.env): boolean {
  const disabled = firstOf(
    variables(env, 'OTEL_SDK_DISABLED'),
    oneOf(['true', 'false']),
    'true or false',
    'it is ignored, and runs are recorded',
  )
  return disabled === 'true'
}

function readTraceUrl(env: Environment): string | undefined {
  return firstOf(
    variables(env, 'RUNSPAN_TRACE_URL'),
    (text) => (isTraceUrl(text) ? text : undefined),
    TRACE_URL_WANTED,
    'it is ignored',
  )
}

/** The other variables are read by OpenTelemetry, and only checked here. */
const OTHER_LIMITS = [
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_LINK_COUNT_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT',
]

function readSpanLimits(env: Environment): Settings['spanLimits'] {
  const count = (...names: string[]) =>
    firstOf(
      variables(env, ...names),
      readWhole(1, Number.MAX_SAFE_INTEGER),
      'a whole number over 0',
      'it is ignored, and there is no limit where nothing else sets one',
    ) ?? Number.POSITIVE_INFINITY
  for (const variable of variables(env, ...OTHER_LIMITS)) {
    const { name, text } = variable
    if (Number.isNaN(Number(text)))
      warnIgnored(`${name} is ${describe(text)}, which is not a number; it is ignored.`)
  }
  return {
    eventCountLimit: count('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    attributeCountLimit: count('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'),
  }
}

function isSet(text: string | undefined): boolean {
  return !['', '0', 'false', 'no', 'off'].includes((text ?? '').trim().toLowerCase())
}
