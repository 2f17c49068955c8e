// The names a filter may begin with, and what each of them is in a run.

import type { RunRecord } from '../run-record.js'
import type { Kind, Value } from './expression.js'

export interface Field {
  kind: Kind
  read(run: RunRecord): Value
}

/** What a run has once. */
export const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['id', { kind: 'text', read: (run) => run.id }],
  ['name', { kind: 'text', read: (run) => run.name }],
  ['project', { kind: 'text', read: (run) => run.project }],
  ['status', { kind: 'text', read: (run) => run.status }],
  ['parent', { kind: 'text', read: (run) => run.parent }],
  ['tags', { kind: 'list', read: (run) => run.tags }],
  ['children', { kind: 'list', read: (run) => run.children }],
  ['points', { kind: 'number', read: (run) => run.pointCount }],
  ['started', { kind: 'time', read: (run) => run.startTime }],
  ['ended', { kind: 'time', read: (run) => run.endTime }],
  ['duration', { kind: 'duration', read: (run) => run.durationMs }],
])

/** What a run has by key. */
export const MAPS: readonly string[] = ['params', 'metrics', 'attributes', 'resource']

/** What an error has. */
export const ERROR_WORDS: readonly string[] = ['message', 'type', 'stacktrace']

export const NAMES: readonly string[] = [...FIELDS.keys(), ...MAPS, 'tokens', 'error']
