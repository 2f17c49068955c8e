import type { ParamValue } from '../../wire/events.js'
import { longTable } from './long-table.js'
import { type Column, type Row, RUN_COLUMNS } from './table.js'

const COLUMNS: readonly Column[] = [
  ...RUN_COLUMNS,
  { name: 'param', kind: 'text' },
  { name: 'type', kind: 'text' },
  { name: 'value', kind: 'text' },
  { name: 'number', kind: 'number' },
]

/**
 * A row a param: whose it is, `param`, `type` (`text`, `number`, `boolean` or `list`), `value`, and the
 * same value as a number where it is one.
 */
export const paramsTable = longTable(
  () => COLUMNS,
  function* ({ id, name, project, params }): Generator<Row> {
    for (const [param, value] of Object.entries(params))
      yield [
        ...[id, name, project, param, typeOf(value), value],
        typeof value === 'number' ? value : undefined,
      ]
  },
)

function typeOf(value: ParamValue): string {
  if (Array.isArray(value)) return 'list'
  return typeof value === 'string' ? 'text' : typeof value
}
