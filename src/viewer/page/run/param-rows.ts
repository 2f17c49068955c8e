// The params of a run, perhaps beside those of another.

import { own } from '../../../read/own.js'

export interface ParamRow {
  name: string
  /** Undefined where the run does not have it. */
  here: unknown
  /** In the other run. */
  there: unknown
  /** Whether the runs differ in it; never without another run. */
  differs: boolean
}

type Values = Readonly<Record<string, unknown>>

/**
 * What differs comes first, in the order of the names here, then of those there.
 * @param there undefined where there is no other run
 * @param search only names and values that have it, in letters of either case
 */
export function paramRows(here: Values, there: Values | undefined, search: string): ParamRow[] {
  const names = [...new Set([...Object.keys(here), ...Object.keys(there ?? {})])]
  const rows = names.map((name): ParamRow => {
    const [one, other] = [own(here, name), there && own(there, name)]
    return { name, here: one, there: other, differs: there !== undefined && !isSame(one, other) }
  })
  const wanted = search.trim().toLowerCase()
  const found = wanted === '' ? rows : rows.filter((row) => hasText(row, wanted))
  return [...found.filter(({ differs }) => differs), ...found.filter(({ differs }) => !differs)]
}

/** As JSON they are the same or not: numbers that it does not have came as texts already. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function hasText({ name, here, there }: ParamRow, wanted: string): boolean {
  return [name, here, there].some((one) => {
    const text = typeof one === 'string' ? one : (JSON.stringify(one) ?? '')
    return text.toLowerCase().includes(wanted)
  })
}
