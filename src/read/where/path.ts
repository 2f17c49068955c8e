import type { TextRange } from './where-error.js'

/** What a filter reads of a run. */
export interface Path {
  /** The first word: `params`, `name`, … */
  readonly field: string
  /** Of params, metrics, attributes and resource; absent where all are read, or the key depends on the run. */
  readonly key?: string
  /** The key of a list in which the last part of `key` may count: `layers` of `params.layers[0]`. */
  readonly list?: string
  /** Of metrics, where it is said. */
  readonly statistic?: string
  /** Of an error, where it is said. */
  readonly word?: 'message' | 'type' | 'stacktrace'
  /** Whether it is read of the run that others are compared with. */
  readonly ofBaseline?: true
  readonly range: TextRange
}
