// What the index has for the files of a store as they are now.

import type { RunRecord } from '../../../read/run-record.js'
import { type ColumnPath, columnName, emptyRun, putValue } from './columns.js'
import { fromExactText } from './exact-text.js'
import type { Column, Part } from './read-part.js'

/** The place of a row in the index. */
export interface RowPlace {
  part: Part
  row: number
}

/** The rows of each part that still hold, in no order. */
export type KeptRows = ReadonlyMap<Part, number[]>

/**
 * Finds the rows of files, of one folder after the other: they lie in the order in which the folder lists them, as a rule. It
 * makes no objects, of which 100,000 would take longer than all else.
 */
export class RowFinder {
  /** Where the row lies that was found last. */
  part: Part | undefined
  row = -1
  readonly #parts: readonly Part[]
  #folder = ''
  /** Its number in `part`. */
  #folderNumber = -1
  #rowOfFile: Map<string, RowPlace> | undefined

  constructor(parts: readonly Part[]) {
    this.#parts = parts
  }

  /** From now on files are those of this folder. */
  enter(folder: string): void {
    this.#folder = folder
    this.#folderNumber = this.part?.folderNumber(folder) ?? -1
  }

  /**
   * @param name of a run's file
   * @returns whether the index has a row that holds for the file as it is
   */
  find(name: string, sizeBytes: number, timeMs: number): boolean {
    const { part } = this
    const next = this.row + 1
    if (part?.sizes[next] === sizeBytes && part.times[next] === timeMs && this.#isOf(name, part, next)) {
      this.row = next
      return true
    }
    return this.#search(name, (place) => holds(place, sizeBytes, timeMs))
  }

  /** The same for a row of a file that may have changed since. */
  findAny(name: string): boolean {
    const { part } = this
    const next = this.row + 1
    if (part !== undefined && next < part.length && this.#isOf(name, part, next)) {
      this.row = next
      return true
    }
    return this.#search(name, () => true)
  }

  #isOf(name: string, part: Part, row: number): boolean {
    return part.folderOfRow[row] === this.#folderNumber && name.startsWith(part.runId(row))
  }

  #search(name: string, isWanted: (place: RowPlace) => boolean): boolean {
    for (const place of this.#places(name)) {
      if (!isWanted(place)) continue
      this.part = place.part
      this.row = place.row
      this.#folderNumber = place.part.folderNumber(this.#folder)
      return true
    }
    return false
  }

  /** Where the row may be, the cheapest first: the next one, at the beginning of a part, anywhere. */
  *#places(name: string): Generator<RowPlace> {
    const beginnings = this.#parts.map((part) => ({ part, row: 0 }))
    const next = this.part === undefined ? [] : [{ part: this.part, row: this.row + 1 }]
    for (const place of [...next, ...beginnings]) if (isRow(place, this.#folder, name)) yield place
    const place =
      this.#parts.length === 0 ? undefined : this.#byFile().get(`${this.#folder}/${name.slice(0, 32)}`)
    if (place !== undefined) yield place
  }

  #byFile(): Map<string, RowPlace> {
    if (this.#rowOfFile !== undefined) return this.#rowOfFile
    const places = new Map<string, RowPlace>()
    for (const part of this.#parts)
      for (let row = 0; row < part.length; row++) {
        const name = `${part.folder(row)}/${part.runId(row)}`
        const known = places.get(name)
        // of several rows for one file the newest is the one that may still hold
        if (known === undefined || (known.part.times[known.row] as number) <= (part.times[row] as number))
          places.set(name, { part, row })
      }
    this.#rowOfFile = places
    return places
  }
}

function holds({ part, row }: RowPlace, sizeBytes: number, timeMs: number): boolean {
  return part.sizes[row] === sizeBytes && part.times[row] === timeMs
}

function isRow({ part, row }: RowPlace, folder: string, name: string): boolean {
  return row < part.length && part.folder(row) === folder && name.startsWith(part.runId(row))
}

/** The whole run of a row. */
export function readRecord({ part, row }: RowPlace): RunRecord {
  return fromExactText(part.record(row)) as RunRecord
}

/** What reads the runs of a part's rows, with no more than some columns. A value of a column may be shared by several runs. */
export function rowReader(part: Part, columns: readonly ColumnPath[]): (row: number) => RunRecord {
  const cells = cellsOf(part, columns)
  return (row) => {
    const run = emptyRun(part.runId(row))
    putCells(run, cells, row)
    return run
  }
}

/** The same, but each run takes the place of the one before: of 100,000 that are looked at few may be wanted. */
export function fleetingRowReader(part: Part, columns: readonly ColumnPath[]): (row: number) => RunRecord {
  const cells = cellsOf(part, columns)
  const run = emptyRun('')
  const put = cells.every(isInEachRow) ? overwriterOf(run, cells) : replacerOf(run, cells)
  return (row) => {
    run.id = part.runId(row)
    put(row)
    return run
  }
}

/** A column that is read, and where its value for a row is; -1 for a row that has none. */
interface Cell {
  path: ColumnPath
  column: Column
  indexes: Int32Array
}

function cellsOf(part: Part, columns: readonly ColumnPath[]): Cell[] {
  const byName = new Map(columns.map((path) => [columnName(path), path]))
  const hasSummaries = [...byName].some(([name, [field]]) => field === 'summaries' && part.has(name))
  return [...byName].flatMap(([name, path]) => {
    // what a metric is known by is asked only with its values
    if (path[0] === 'summaryOf' && !hasSummaries) return []
    const column = part.column(name)
    return column === undefined ? [] : [{ path, column, indexes: indexesByRow(column.rows, part.length) }]
  })
}

function putCells(run: RunRecord, cells: readonly Cell[], row: number): void {
  for (const { path, column, indexes } of cells) {
    const index = indexes[row] as number
    if (index >= 0) putValue(run, path, column.at(index))
  }
}

function isInEachRow({ column, indexes }: Cell): boolean {
  return column.rows.length === indexes.length
}

/** For columns that each row has a value in: nothing of the row before is left. */
function overwriterOf(run: RunRecord, cells: readonly Cell[]): (row: number) => void {
  const targets = cells.map(({ path, column }) => {
    putValue(run, path, undefined)
    return { ...placeIn(run, path), column }
  })
  return (row) => {
    for (const { holder, key, column } of targets) holder[key] = column.at(row)
  }
}

function replacerOf(run: RunRecord, cells: readonly Cell[]): (row: number) => void {
  const blank = emptyRun('') as unknown as Record<string, unknown>
  const fields = [...new Set(cells.map(({ path: [field] }) => field))]
  return (row) => {
    for (const field of fields) (run as unknown as Record<string, unknown>)[field] = blank[field]
    putCells(run, cells, row)
  }
}

/** What holds the value of a path in a run that has one there. */
function placeIn(run: RunRecord, path: ColumnPath): { holder: Record<string, unknown>; key: string } {
  const steps = path.filter((step) => step !== undefined)
  const key = steps.pop() as string
  let holder = run as unknown as Record<string, unknown>
  for (const step of steps) holder = holder[step] as Record<string, unknown>
  return { holder, key }
}

/** Where in a column the value of each row is; -1 for a row that has none. */
function indexesByRow(rows: Uint32Array, length: number): Int32Array {
  const indexes = new Int32Array(length).fill(-1)
  for (let i = 0; i < rows.length; i++) indexes[rows[i] as number] = i
  return indexes
}
