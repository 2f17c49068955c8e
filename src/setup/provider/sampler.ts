// `OTEL_TRACES_SAMPLER` and its argument, as OpenTelemetry specifies them.

import { type Environment, firstOf, oneOf, variables, warnIgnored } from '../../export/variables.js'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '../../sdk/opentelemetry.js'
import type { Sampler } from './run-sampler.js'

const ROOTS = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio: number) => new TraceIdRatioBasedSampler(ratio),
}

const NAMES = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** The sampler that the environment asks for; default: keep everything. */
export function readSampler(env: Environment): Sampler {
  const name =
    firstOf(
      variables(env, 'OTEL_TRACES_SAMPLER'),
      oneOf(NAMES),
      `one of ${NAMES.join(', ')}`,
      'all spans are kept, as by parentbased_always_on. Pass a sampler of your own in configure({ sampler })',
    ) ?? 'parentbased_always_on'
  const makeRoot = ROOTS[name.replace('parentbased_', '') as keyof typeof ROOTS]
  const root = makeRoot(name.endsWith('traceidratio') ? readRatio(env) : warnOfArgument(env))
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}

function readRatio(env: Environment): number {
  const ratio = firstOf(
    variables(env, 'OTEL_TRACES_SAMPLER_ARG'),
    (text) => {
      const number = Number(text)
      return number >= 0 && number <= 1 ? number : undefined
    },
    'a number from 0 to 1',
    'all spans are kept',
  )
  return ratio ?? 1
}

function warnOfArgument(env: Environment): number {
  const [argument] = variables(env, 'OTEL_TRACES_SAMPLER_ARG')
  if (argument !== undefined)
    warnIgnored(
      'OTEL_TRACES_SAMPLER_ARG is ignored: it is the ratio of OTEL_TRACES_SAMPLER=traceidratio or parentbased_traceidratio, and no such sampler is set.',
    )
  return 1
}
