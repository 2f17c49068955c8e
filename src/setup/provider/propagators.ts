import type { TextMapPropagator } from '@opentelemetry/api'
import { type Environment, listOf, warnIgnored } from '../../export/variables.js'
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '../../sdk/opentelemetry.js'

const KNOWN: Record<string, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
}

/** `OTEL_PROPAGATORS`; undefined for `none`. */
export function readPropagator(env: Environment): TextMapPropagator | undefined {
  const given = listOf(env.OTEL_PROPAGATORS).map((name) => name.toLowerCase())
  const names = new Set(given.length === 0 ? Object.keys(KNOWN) : given)
  const isNone = names.delete('none') && names.size === 0
  if (isNone) return undefined
  const propagators = [...names].flatMap((name) => {
    const make = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
    if (make === undefined) {
      warnIgnored(
        `OTEL_PROPAGATORS names "${name}", which runspan does not have; requests of this program have no such headers. Use tracecontext, baggage or none, or set your own propagator before configure().`,
      )
    }
    return make === undefined ? [] : [make()]
  })
  if (given.includes('none'))
    warnIgnored('OTEL_PROPAGATORS names "none" together with others, which are used anyway.')
  return propagators.length === 0 ? undefined : new CompositePropagator({ propagators })
}
