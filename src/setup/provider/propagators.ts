import type { TextMapPropagator } from '@opentelemetry/api'
import { type Environment, listOf, tellIgnored } from '../../export/variables.js'
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '../../sdk/opentelemetry.js'

const KNOWN: Record<string, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
}

/** `OTEL_PROPAGATORS`; undefined where nothing is to be propagated. */
export function readPropagator(env: Environment): TextMapPropagator | undefined {
  const given = listOf(env.OTEL_PROPAGATORS).map((name) => name.toLowerCase())
  const names = new Set(given.length === 0 ? Object.keys(KNOWN) : given)
  const isNone = names.delete('none') && names.size === 0
  if (isNone) return undefined
  const propagators = [...names].flatMap((name) => {
    const make = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
    if (make === undefined) {
      tellIgnored(
        `OTEL_PROPAGATORS names "${name}", which runspan does not have; requests of this program carry nothing of that form. Use tracecontext, baggage or none, or set your own propagator before configure().`,
      )
    }
    return make === undefined ? [] : [make()]
  })
  if (given.includes('none'))
    tellIgnored('OTEL_PROPAGATORS names "none" beside others, which are used all the same.')
  return propagators.length === 0 ? undefined : new CompositePropagator({ propagators })
}
