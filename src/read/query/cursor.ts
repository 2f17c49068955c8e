// Where a page of runs ended: the place of its last run in the order, so that the next page is the same whatever
// runs appear or go away meanwhile.

import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { SortTerm } from '../sort/read-sort.js'
import type { SortKey, SortPlace } from '../sort/run-order.js'
import { isSamePath, type SortPath } from '../sort/sort-path.js'
import type { SortValue } from '../sort/sort-value.js'

export interface Cursor {
  /** What the order was found to mean for the first page. */
  keys: SortKey[]
  place: SortPlace
}

interface CursorData {
  /** The terms as they were written. */
  sort: string[]
  /** Which of the candidates of each term was chosen. */
  chosen: number[]
  /** Of each term rank, number, text; the number as text, because JSON has no infinity. */
  values: [rank: number, number: string, text: string][]
  startTime: number
  id: string
}

export function writeCursor(terms: readonly SortTerm[], keys: readonly SortKey[], place: SortPlace): string {
  const data: CursorData = {
    sort: terms.map(written),
    chosen: terms.map(({ candidates }, i) =>
      candidates.findIndex((candidate) => isSamePath(candidate, (keys[i] as SortKey).path)),
    ),
    values: place.values.map(({ rank, number, text }) => [rank, String(number), text]),
    startTime: place.startTime,
    id: place.id,
  }
  return Buffer.from(JSON.stringify(data)).toString('base64url')
}

/** @throws RunspanError `INVALID_OPTION` for a text that is no cursor of this order */
export function readCursor(cursor: string, terms: readonly SortTerm[]): Cursor {
  const { sort, chosen, values, startTime, id } = parse(cursor)
  if (JSON.stringify(sort) !== JSON.stringify(terms.map(written)) || values.length !== terms.length)
    throw invalid(cursor)
  const keys = terms.map(({ candidates, isDescending }, i) => {
    const path: SortPath | undefined = candidates[chosen[i] as number]
    if (path === undefined) throw invalid(cursor)
    return { path, isDescending }
  })
  const places = values.map(([rank, number, text]): SortValue => ({ rank, number: Number(number), text }))
  return { keys, place: { values: places, startTime, id } }
}

function written({ text, isDescending }: SortTerm): string {
  return isDescending ? `-${text}` : text
}

function parse(cursor: unknown): CursorData {
  if (typeof cursor !== 'string') throw invalid(cursor)
  let data: unknown
  try {
    data = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw invalid(cursor)
  }
  if (!isCursorData(data)) throw invalid(cursor)
  return data
}

function isCursorData(data: unknown): data is CursorData {
  if (typeof data !== 'object' || data === null) return false
  const { chosen, values, startTime, id } = data as Partial<CursorData>
  return (
    Array.isArray(chosen) &&
    chosen.every(Number.isSafeInteger) &&
    Array.isArray(values) &&
    values.every(isValue) &&
    typeof startTime === 'number' &&
    typeof id === 'string'
  )
}

function isValue(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const [rank, number, text] = value as unknown[]
  return typeof rank === 'number' && typeof number === 'string' && typeof text === 'string'
}

function invalid(cursor: unknown): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `The option "cursor" is ${describe(cursor)}, which is no cursor of this order. Give "next" of the previous page, with the same filter and order.`,
  )
}
