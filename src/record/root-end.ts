import type { Attributes } from '@opentelemetry/api'
import { warn } from '../errors/warn.js'
import { endAttributes } from '../wire/root-attributes.js'
import type { Outcome } from './recorder.js'
import type { RunBuffer } from './run-buffer.js'
import { state } from './state.js'

/** The attributes that a run's root, or the span of a part, ends with. */
export function rootEndAttributes(
  name: string,
  buffer: RunBuffer,
  { failed }: Outcome,
  segments: number,
): Attributes {
  const { attributes: maxAttributes } = state().limits
  const { labels, mirrors, pointCount, points } = buffer
  const { attributes, leftOut } = endAttributes(
    {
      name,
      labels,
      status: failed ? 'failed' : 'completed',
      points: pointCount,
      segments,
      later: { ...state().foundLater, ...buffer.valueAttributes() },
      mirrors,
      summaries: Array.from(points.series, ({ key, summary }) => [key, summary] as const),
    },
    maxAttributes,
  )
  if (leftOut > 0) {
    warn.once(
      'attributes-left-out',
      `run "${name}" has more tags and attributes than one span may hold here (${maxAttributes}); ${leftOut} were left out. Raise the provider's attributeCountLimit, or use params.`,
    )
  }
  return attributes
}
