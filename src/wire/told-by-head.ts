import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_SEGMENTS,
  EVENT_METRIC,
  EVENT_PARAM,
  KIND_RUN,
  PREFIX_METRIC,
  PREFIX_PARAM,
} from './names.js'
import type { FinishedSpan } from './span.js'

/** Whether a root's attributes say all of its run but the points: whoever lists runs need not read its events. */
export function isToldByHead(root: FinishedSpan): boolean {
  const { attributes, events } = root
  if (attributes[ATTR_KIND] !== KIND_RUN || attributes[ATTR_SEGMENTS] !== 0) return false
  if (attributes[ATTR_MIRRORS_LEFT_OUT] !== undefined || saysMoreAfterEvents(root)) return false
  const params = new Set<unknown>()
  for (const { name, attributes: said = {} } of events) {
    if (name === EVENT_PARAM && isMirrored(said, attributes)) params.add(said['param.key'])
    else if (name !== EVENT_METRIC || attributes[PREFIX_METRIC + said['metric.key']] === undefined)
      return false
  }
  let mirrors = 0
  for (const name in attributes) if (name.startsWith(PREFIX_PARAM)) mirrors++
  return mirrors === params.size
}

/** What has a type, or is a part of something, has more attributes; a long text is not whole in its mirror. */
function isMirrored(event: Attributes, root: Attributes): boolean {
  const value = event['param.value']
  return (
    value !== undefined &&
    root[PREFIX_PARAM + event['param.key']] === value &&
    Object.keys(event).length === 2
  )
}

function saysMoreAfterEvents({ resource, instrumentationScope, ...span }: FinishedSpan): boolean {
  return (
    span.links.length + span.droppedEventsCount + span.droppedLinksCount > 0 ||
    (resource.schemaUrl ?? instrumentationScope.schemaUrl) !== undefined
  )
}
