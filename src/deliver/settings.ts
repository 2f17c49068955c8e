// What options and environment come to. OpenTelemetry's variables mean here what its specification says they mean.

import { warn } from '../say/warn.js'
import { storeDir } from '../store/paths.js'
import type { ConfigureOptions } from './options.js'
import type { OtlpTarget } from './otlp-answer.js'
import { readTarget } from './otlp-target.js'

export interface Settings {
  dir: string | undefined
  otlp: OtlpTarget | undefined
  console: boolean
  quiet: boolean
  signals: boolean
  /** Of our provider; infinite unless the user has set them. */
  spanLimits: { eventCountLimit: number; attributeCountLimit: number }
}

type Environment = Record<string, string | undefined>

export function readSettings(options: ConfigureOptions, env: Environment = process.env): Settings {
  const exporters = readExporters(env)
  const hasEndpoint = Boolean(
    options.endpoint || env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  )
  const sends = exporters === undefined ? hasEndpoint : exporters.has('otlp')
  return {
    dir: options.dir === false ? undefined : storeDir(options.dir),
    otlp: sends ? readTarget(options, env, readFormat(env)) : undefined,
    console: exporters?.has('console') ?? false,
    quiet: options.quiet ?? isSet(env.RUNSPAN_QUIET),
    signals: options.signals ?? true,
    spanLimits: readSpanLimits(env),
  }
}

/** Whether the user has switched OpenTelemetry off. */
export function isDisabled(env: Environment = process.env): boolean {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true'
}

/** `OTEL_TRACES_EXPORTER`; undefined when it is not set. */
function readExporters(env: Environment): Set<string> | undefined {
  const names = (env.OTEL_TRACES_EXPORTER ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.length === 0) return undefined
  for (const name of names) {
    if (!['otlp', 'console', 'none'].includes(name)) {
      warn.once(
        `exporter-${name}`,
        `OTEL_TRACES_EXPORTER names "${name}", which runspan does not have. Use otlp, console or none, or pass an exporter of your own in spanProcessors.`,
      )
    }
  }
  return new Set(names)
}

function readFormat(env: Environment): OtlpTarget['format'] {
  const protocol = (
    env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ||
    env.OTEL_EXPORTER_OTLP_PROTOCOL ||
    'http/protobuf'
  ).trim()
  if (protocol === 'http/json') return 'json'
  if (protocol !== 'http/protobuf') {
    warn.once(
      'protocol',
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}", which runspan does not speak; it sends http/protobuf. Set http/protobuf or http/json, and an OTLP/HTTP endpoint (port 4318, not 4317).`,
    )
  }
  return 'protobuf'
}

function readSpanLimits(env: Environment): Settings['spanLimits'] {
  const attributes =
    readCount(env.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT) ?? readCount(env.OTEL_ATTRIBUTE_COUNT_LIMIT)
  return {
    eventCountLimit: readCount(env.OTEL_SPAN_EVENT_COUNT_LIMIT) ?? Number.POSITIVE_INFINITY,
    attributeCountLimit: attributes ?? Number.POSITIVE_INFINITY,
  }
}

function readCount(text: string | undefined): number | undefined {
  const count = Number(text)
  return text !== undefined && text.trim() !== '' && Number.isInteger(count) && count > 0 ? count : undefined
}

function isSet(text: string | undefined): boolean {
  return !['', '0', 'false', 'no', 'off'].includes((text ?? '').trim().toLowerCase())
}
