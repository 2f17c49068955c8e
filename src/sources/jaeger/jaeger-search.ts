// What of a filter Jaeger can search by without losing a run that `matchesFilter` would take. The rest is filtered afterwards.

import type { RunFilter } from '../../read/query/filter.js'
import {
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_SCHEMA,
  ATTR_STATUS,
  PREFIX_TAG,
  SCHEMA,
} from '../../wire/names.js'

/** A search by one thing: several storages look each up on its own and give up a part of what both would have. */
export type JaegerSearch =
  | { operation: string }
  | { attribute: string; value: string }
  | { operation?: never; attribute?: never }

/** Every run: it stands on the root, and on the first segment, which tells of a run without one. */
const ANY_RUN: JaegerSearch = { attribute: ATTR_SCHEMA, value: String(SCHEMA) }

/**
 * Searches that together find every run that the filter takes, by one of its spans.
 *
 * Params and attributes are not searched by: the filter takes a run too that has the value among others in an array, which
 * Jaeger does not find, nor a param that found no room as an attribute, or was logged after the first segment.
 * @param hasAttributes whether this Jaeger searches by attributes at all
 */
export function searchesFor(filter: RunFilter, hasAttributes: boolean): JaegerSearch[] {
  const { name, parent, status, tags = [], project } = filter
  if (name !== undefined && isSearchable(name)) {
    // Without its root a run is told of by its first segment, which has its name, and by continuations, which have others.
    const rootless: JaegerSearch[] = hasAttributes ? [{ attribute: ATTR_NAME, value: name }] : []
    return [{ operation: name }, ...rootless]
  }
  if (!hasAttributes) return [{}]
  // The first is what most likely leaves the least.
  const candidates: (readonly [string, string | undefined])[] = [
    [ATTR_PARENT_RUN, parent],
    [ATTR_STATUS, status === 'failed' || status === 'crashed' ? status : undefined],
    ...tags.map((tag) => [PREFIX_TAG + tag, 'true'] as const),
    [ATTR_PROJECT, project],
    [ATTR_STATUS, status],
  ]
  const chosen = candidates.find(
    ([attribute, value]) => value !== undefined && isSearchable(attribute) && isSearchable(value),
  )
  return [chosen === undefined ? ANY_RUN : { attribute: chosen[0], value: chosen[1] as string }]
}

/** Whether a search finds every run, and not those of a filter alone. */
export function findsAll(searches: readonly JaegerSearch[]): boolean {
  return searches.some((search) => search === ANY_RUN || Object.keys(search).length === 0)
}

/** Whether a run may be found by a continuation alone, which may have been started long after the run. */
export function findsByParts(searches: readonly JaegerSearch[]): boolean {
  return searches.some(
    (search) =>
      'value' in search && (search.attribute === ATTR_STATUS || search.attribute.startsWith(PREFIX_TAG)),
  )
}

/** Storages index at most 256 bytes of a text. */
const MAX_BYTES = 255

/** Elasticsearch takes what is searched for as a regular expression; the dot alone does no harm, for it also finds itself. */
const REGULAR_EXPRESSION = /[\p{Cc}?+*|{}[\]()"\\#@&<>~^$]/u

function isSearchable(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= MAX_BYTES && !REGULAR_EXPRESSION.test(text)
}
