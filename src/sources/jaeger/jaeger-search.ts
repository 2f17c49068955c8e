// The part of a filter that Jaeger can search by without missing a run that the filter accepts. The
// rest is filtered here.

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

/**
 * A search by one condition: with two, several storages look up each on its own and lose some of the
 * matches.
 */
export type JaegerSearch =
  | { operation: string }
  | { attribute: string; value: string }
  | { operation?: never; attribute?: never }

/**
 * Finds every run: the attribute is on the root, and on the first segment, by which a run without a root is
 * known.
 */
const ANY_RUN: JaegerSearch = { attribute: ATTR_SCHEMA, value: String(SCHEMA) }

/**
 * Searches that together find every run that the filter accepts, by one of its spans.
 *
 * None is by params or attributes: Jaeger would not find a value inside an array, a param that had no room
 * as an attribute, or one that was logged after the first segment.
 * @param hasAttributes whether this Jaeger searches by attributes at all
 */
export function searchesFor(filter: RunFilter, hasAttributes: boolean): JaegerSearch[] {
  const { name, parent, status, tags = [], project } = filter
  if (name !== undefined && isSearchable(name)) {
    // without its root a run is known by its first segment, which has its name, and by continuations, which do not
    const rootless: JaegerSearch[] = hasAttributes ? [{ attribute: ATTR_NAME, value: name }] : []
    return [{ operation: name }, ...rootless]
  }
  if (!hasAttributes) return [{}]
  // the one that most likely leaves the fewest runs comes first
  const candidates: (readonly [string, string | undefined])[] = [
    [ATTR_PARENT_RUN, parent ?? undefined],
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

/** Whether one of the searches finds every run, whatever the filter. */
export function findsAll(searches: readonly JaegerSearch[]): boolean {
  return searches.some((search) => search === ANY_RUN || Object.keys(search).length === 0)
}

/** Whether a run may be found only by a continuation, which may have started long after the run. */
export function findsByParts(searches: readonly JaegerSearch[]): boolean {
  return searches.some(
    (search) =>
      'value' in search && (search.attribute === ATTR_STATUS || search.attribute.startsWith(PREFIX_TAG)),
  )
}

/** Storages index at most 256 bytes of a text. */
const MAX_BYTES = 255

/**
 * Elasticsearch takes the text as a regular expression. Only the dot is harmless, because it also matches
 * itself.
 */
const REGULAR_EXPRESSION = /[\p{Cc}?+*|{}[\]()"\\#@&<>~^$]/u

function isSearchable(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= MAX_BYTES && !REGULAR_EXPRESSION.test(text)
}
