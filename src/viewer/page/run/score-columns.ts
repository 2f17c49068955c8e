import { own } from '../../../read/own.js'
import type { TaskJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { columnFormat } from '../text/number-text.js'

export interface ScoreColumn {
  name: string
  /** With as many decimals as all of the column. */
  format: (value: number) => string
}

export function scoreColumns(names: readonly string[], tasks: readonly TaskJson[]): ScoreColumn[] {
  return names.map((name) => {
    const values = tasks.map(({ scores }) => exactNumber(own(scores, name)?.value))
    return { name, format: columnFormat(values.filter((value) => value !== undefined)) }
  })
}
