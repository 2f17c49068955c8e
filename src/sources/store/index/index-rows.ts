// What the index has for the files of a store as they are now.

import type { RunRecord } from '../../../read/run-record.js'
import { RUN_FILE_ENDING } from '../../../store/paths.js'
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

/** Whether what a row says is still so. */
type Holds = (part: Part, row: number, partNumber: number) => boolean

/** The digits of a run's id, and the ending. */
const NAME_LENGTH = 32 + RUN_FILE_ENDING.length

/**
 * Finds the rows of files, of one folder after the other. In each part they lie in the order in which the folder lists them, as
 * a rule. It makes no objects, of which 100,000 would take longer than all else.
 */
export class RowFinder {
  /** Where the row lies that was found last. */
  part: Part | undefined
  row = -1
  /** The number of this part. */
  #partNumber = 0
  readonly #parts: readonly Part[]
  /** For each part, the row that most likely comes next. */
  readonly #next: number[]
  #folder = ''
  /** Its number in each part. */
  #folderNumbers: readonly number[] = []
  #rowOfFile: Map<string, RowPlace> | undefined

  constructor(parts: readonly Part[]) {
    this.#parts = parts
    this.#next = parts.map(() => 0)
  }

  /** From now on files are those of this folder. */
  enter(folder: string): void {
    for (const [at, part] of this.#parts.entries()) {
      const left = this.#folderNumbers[at]
      // the rest is of files that are gone
      while (left !== undefined && part.folderOfRow[this.#next[at] as number] === left)
        (this.#next[at] as number)++
    }
    this.#folder = folder
    this.#folderNumbers = this.#parts.map((part) => part.folderNumber(folder))
  }

  /**
   * @param name of a file
   * @returns whether it is a run's, and the index has a row for it that holds
   */
  find(name: string, holds: Holds): boolean {
    if (name.length !== NAME_LENGTH || !name.endsWith(RUN_FILE_ENDING)) return false
    const count = this.#parts.length
    for (let i = 0, at = this.#partNumber; i < count; i++, at = at + 1 === count ? 0 : at + 1)
      if (this.#isNext(name, at) && this.#take(at, (this.#next[at] as number)++, holds)) return true
    return count > 0 && this.#search(name, holds)
  }

  /** Passes over the rows of files that are gone. */
  #isNext(name: string, at: number): boolean {
    const part = this.#parts[at] as Part
    const folder = this.#folderNumbers[at]
    for (;;) {
      const next = this.#next[at] as number
      if (part.folderOfRow[next] !== folder) return false
      const id = part.runId(next)
      if (name.startsWith(id)) return true
      if (name < id) return false
      this.#next[at] = next + 1
    }
  }

  #search(name: string, holds: Holds): boolean {
    const place = this.#byFile().get(`${this.#folder}/${name.slice(0, 32)}`)
    if (place === undefined) return false
    const at = this.#parts.indexOf(place.part)
    this.#next[at] = place.row + 1
    return this.#take(at, place.row, holds)
  }

  #take(at: number, row: number, holds: Holds): boolean {
    const part = this.#parts[at] as Part
    if (!holds(part, row, at)) return false
    this.#partNumber = at
    this.part = part
    this.row = row
    return true
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

/** The whole run of a row. */
export function readRecord({ part, row }: RowPlace): RunRecord {
  return fromExactText(part.record(row)) as RunRecord
}

/** Reads the runs of a part's rows, with no more than some columns. A value of a column may be shared by several runs. */
export class RowReader {
  readonly #part: Part
  readonly #cells: readonly Cell[]

  constructor(part: Part, columns: readonly ColumnPath[]) {
    this.#part = part
    this.#cells = cellsOf(part, columns)
  }

  read(row: number): RunRecord {
    const run = emptyRun(this.#part.runId(row))
    putCells(run, this.#cells, row)
    return run
  }

  /**
   * What does the same, but each run takes the place of the one before: of 100,000 that are looked at few may be wanted.
   * @param columns which of the reader's are needed
   */
  fleeting(columns: readonly ColumnPath[]): (row: number) => RunRecord {
    const names = new Set(columns.map(columnName))
    const cells = this.#cells.filter(({ path }) => names.has(columnName(path)))
    const run = emptyRun('')
    const put = cells.every(isInEachRow) ? overwriterOf(run, cells) : replacerOf(run, cells)
    return (row) => {
      run.id = this.#part.runId(row)
      put(row)
      return run
    }
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
