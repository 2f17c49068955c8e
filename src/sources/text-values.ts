// Which values are texts whatever they look like, for storages that keep lists, or all values, as texts.

import {
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
} from '../wire/names.js'

/** Attributes of runspan's that are texts. */
export const ALWAYS_TEXTS = [
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
  'input.value',
  'output.value',
]

const KEYED = ['param', 'input', 'output']

/**
 * Whether the value in an event is a text: one that looks like something else is marked, and a long one comes in parts.
 * @param read gives an attribute of the event
 */
export function isMarkedAsText(read: (name: string) => unknown): boolean {
  return KEYED.some((name) => read(`${name}.part`) !== undefined || read(`${name}.type`) === 'string')
}
