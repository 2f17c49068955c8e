// Where spans go: to the program's own exporter, to an OTLP endpoint, to the console, or only to the store.

import { describe } from '../errors/describe.js'
import type { Exporter } from '../export/exporter.js'
import { ForeignExporter } from '../export/foreign-exporter.js'
import { OtlpExporter } from '../export/otlp-exporter.js'
import { OTLP_CHECKS } from '../export/otlp-options.js'
import { namesEndpoint, readTarget, readTimeoutMs } from '../export/otlp-target.js'
import { type Environment, listOf, warnIgnored } from '../export/variables.js'
import type { ConfigureOptions } from './options.js'

export interface ExporterChoice {
  exporter: Exporter | undefined
  console: boolean
}

export function chooseExporter(options: ConfigureOptions, env: Environment): ExporterChoice {
  const named = readExporterNames(env)
  return {
    exporter:
      options.exporter === undefined
        ? chooseEndpoint(options, env, named)
        : chooseForeign(options, env, options.exporter, named),
    console: named?.has('console') ?? false,
  }
}

function chooseEndpoint(
  options: ConfigureOptions,
  env: Environment,
  named: ReadonlySet<string> | undefined,
): Exporter | undefined {
  const sends = named === undefined ? namesEndpoint(options, env) : named.has('otlp')
  if (!sends && options.endpoint !== undefined)
    warnIgnored(
      `nothing is sent to the endpoint that configure() names: OTEL_TRACES_EXPORTER is ${describe(env.OTEL_TRACES_EXPORTER)}. Unset it, or add otlp to it.`,
    )
  const target = sends ? readTarget(options, env) : undefined
  return target === undefined ? undefined : new OtlpExporter(target)
}

/**
 * The program's exporter reads OpenTelemetry's variables itself, except the one that says whether to export
 * at all.
 */
function chooseForeign(
  options: ConfigureOptions,
  env: Environment,
  exporter: NonNullable<ConfigureOptions['exporter']>,
  named: ReadonlySet<string> | undefined,
): Exporter | undefined {
  const unused = Object.keys(OTLP_CHECKS).filter(
    (name) => options[name as keyof typeof OTLP_CHECKS] !== undefined,
  )
  if (unused.length > 0)
    warnIgnored(
      `${unused.map((name) => `"${name}"`).join(', ')} of configure() ${unused.length === 1 ? 'is' : 'are'} not used: the exporter that it is given sends where it was told to. Leave out the one or the other.`,
    )
  if (named?.has('none')) {
    warnIgnored(
      'nothing is sent to the exporter that configure() is given: OTEL_TRACES_EXPORTER names "none". Unset it.',
    )
    return undefined
  }
  return new ForeignExporter(exporter, readTimeoutMs(env))
}

/** `OTEL_TRACES_EXPORTER`; undefined when it is not set. */
function readExporterNames(env: Environment): Set<string> | undefined {
  const names = listOf(env.OTEL_TRACES_EXPORTER).map((name) => name.toLowerCase())
  if (names.length === 0) return undefined
  for (const name of names) {
    if (!['otlp', 'console', 'none'].includes(name)) {
      warnIgnored(
        `OTEL_TRACES_EXPORTER names "${name}", which runspan does not have. Use otlp, console or none, or hand in an exporter of your own: configure({ exporter }).`,
      )
    }
  }
  if (names.includes('none') && names.some((name) => name === 'otlp' || name === 'console'))
    warnIgnored('OTEL_TRACES_EXPORTER names "none" beside others, which are used all the same.')
  return new Set(names)
}
