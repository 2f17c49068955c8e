// What the log calls of a run are given, checked.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { namedValues } from './entries.js'
import type { PointOptions } from './run-options.js'
import { checkKey, checkOptions, checkSeveral, checkTimestamp, invalidStep } from './validate.js'

const POINT_OPTIONS = ['step', 'timestamp']

export function missingParam(key: unknown): RunspanError {
  checkSeveral('logParam', key, 'INVALID_KEY')
  return new RunspanError(
    'INVALID_PARAM',
    `Param ${describe(key)} is undefined. Pass a value, or null to say that there is none.`,
  )
}

/** The entries of an object of metrics; `undefined` is left out, as JSON does. */
export function checkMetrics(metrics: unknown): [string, number][] {
  const wanted = 'logMetrics() takes an object or a Map of names and numbers'
  const entries = namedValues(metrics, 'INVALID_METRIC', wanted, 'logMetric(key, value)').filter(
    ([, value]) => value !== undefined,
  )
  for (const [key, value] of entries) {
    checkKey('metric', key)
    if (typeof value !== 'number') throw invalidMetric(key, value)
  }
  return entries as [string, number][]
}

export function readStep(key: string, options: PointOptions): number | undefined {
  if (typeof options === 'number') throw bareStep(key, options)
  if (typeof options !== 'object' || options === null) checkOptions('A point', options, POINT_OPTIONS)
  const { step } = options
  if (step === undefined) {
    // Only the rare point without a step pays for the search for a misspelt one.
    if (options.timestamp === undefined) checkOptions('A point', options, POINT_OPTIONS)
    return undefined
  }
  if (!Number.isSafeInteger(step) || step < 0) throw invalidStep(key, step)
  return step + 0
}

export function readTime(options: PointOptions): number | undefined {
  return options.timestamp === undefined ? undefined : checkTimestamp(options.timestamp)
}

/** `logMetric('loss', 0.5, 3)`: how other trackers take a step. */
function bareStep(key: string, step: number): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `The step of metric ${describe(key)} is an option: pass { step: ${step} } in place of ${step}.`,
  )
}

export function invalidMetric(key: unknown, value: unknown): RunspanError {
  if (value === undefined) checkSeveral('logMetric', key, 'INVALID_KEY')
  return new RunspanError(
    'INVALID_METRIC',
    `Metric ${describe(key)} is ${describe(value)}; a metric is a number. Convert it with Number(…), or log it with logParam().`,
  )
}

/** The step from which a run that is resumed logs again. */
export function checkFromStep(step: unknown): number | undefined {
  if (step === undefined) return undefined
  if (Number.isSafeInteger(step) && (step as number) >= 0) return (step as number) + 0
  throw new RunspanError(
    'INVALID_STEP',
    `fromStep is ${describe(step)}; it is the step from which the run logs again, a whole number from 0.`,
  )
}
