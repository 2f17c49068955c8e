// What ties a part of a run that another process than the run's own has logged, or a later one, to its
// run: a span of its own, child of the run's root, whose segments are its own children.

import type { Attributes } from '@opentelemetry/api'
import { ATTR_FROM_STEP, ATTR_RANK, ATTR_RESUME, MAX_SPAN_NAME } from './names.js'
import { readCount, readText } from './read-values.js'
import { head } from './strings.js'

export interface Continuation {
  rootSpanId: string
  /**
   * Sets it apart from the others of the same run; absent where it took the place of the run's own process.
   */
  rank?: string
  /** Where it resumed the run after its end: 1 the first time, 2 the second time, … */
  resume?: number
  /** The step from which a part that resumed the run logs again. */
  fromStep?: number
}

/** Those of its span and of its segments. */
export function continuationAttributes({ rank, resume, fromStep }: Continuation): Attributes {
  return {
    ...(rank === undefined ? {} : { [ATTR_RANK]: rank }),
    ...(resume === undefined ? {} : { [ATTR_RESUME]: resume }),
    ...(fromStep === undefined ? {} : { [ATTR_FROM_STEP]: fromStep }),
  }
}

/** @returns undefined for a span of the run's own process */
export function readContinuation(attributes: Attributes): Omit<Continuation, 'rootSpanId'> | undefined {
  const rank = readText(attributes[ATTR_RANK])
  const resume = readCount(attributes[ATTR_RESUME])
  const fromStep = readCount(attributes[ATTR_FROM_STEP])
  if (rank === undefined && resume === undefined) return undefined
  return {
    ...(rank === undefined ? {} : { rank }),
    ...(resume === undefined ? {} : { resume }),
    ...(fromStep === undefined ? {} : { fromStep }),
  }
}

export function continuationSpanName({ rank, resume }: Continuation): string {
  return head(rank === undefined ? `resume ${resume}` : `rank ${rank}`, MAX_SPAN_NAME)
}
