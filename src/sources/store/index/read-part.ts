import { closeSync, fstatSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { openToRead } from '../../../store/open-file.js'
import { fromExactText } from './exact-text.js'
import {
  type ColumnPlace,
  decodeHeader,
  headerLength,
  type PartHeader,
  PREFIX_BYTES,
  type Section,
} from './part-format.js'

/** The values that some rows have, by their numbers. Rows with the same value may share it. */
export interface Column {
  rows: Uint32Array
  at(index: number): unknown
}

/** A checksum does not fit, or the disk does not give the part back: it is of no use any more. */
export class DamagedPart extends Error {
  readonly path: string

  constructor(path: string, cause?: unknown) {
    super(`${path} is damaged`, { cause })
    this.path = path
  }
}

/** A part of the index. What is asked for is read from its file, which never changes but may go away. */
export class Part {
  readonly path: string
  readonly header: PartHeader
  /** 32 digits for each row. */
  readonly ids: string
  readonly sizes: Float64Array
  readonly times: Float64Array
  /** By number. */
  readonly folderOfRow: Uint32Array
  #file: number | undefined
  readonly #start: number
  readonly #ends: Float64Array
  readonly #checks: Uint32Array
  readonly #columns: ReadonlyMap<string, ColumnPlace>
  #folderNumbers: ReadonlyMap<string, number> | undefined

  constructor(path: string, file: number, start: number, header: PartHeader) {
    this.path = path
    this.header = header
    this.#file = file
    this.#start = start
    this.ids = this.#bytes(header.ids).toString('latin1')
    this.folderOfRow = this.#uint32(header.folderOfRow)
    this.sizes = this.#float64(header.sizes)
    this.times = this.#float64(header.times)
    this.#ends = this.#float64(header.ends)
    this.#checks = this.#uint32(header.checks)
    this.#columns = new Map(header.columns.map((column) => [column.name, column]))
  }

  get length(): number {
    return this.header.rows
  }

  runId(row: number): string {
    return this.ids.slice(row * 32, row * 32 + 32)
  }

  folder(row: number): string {
    return this.header.folders[this.folderOfRow[row] as number] as string
  }

  /** @returns -1 for one that no row is of */
  folderNumber(folder: string): number {
    this.#folderNumbers ??= new Map(this.header.folders.map((name, number) => [name, number]))
    return this.#folderNumbers.get(folder) ?? -1
  }

  /** Whether the row's file holds a run. */
  hasRun(row: number): boolean {
    return this.#endOf(row) > this.#endOf(row - 1)
  }

  /** The row's run as exact text. */
  record(row: number): string {
    const start = this.#endOf(row - 1)
    const crc = this.#checks[row] as number
    const place = { at: this.header.records.at + start, length: this.#endOf(row) - start, crc }
    const wasOpen = this.#file !== undefined
    try {
      return this.#bytes(place).toString()
    } finally {
      if (!wasOpen) this.close()
    }
  }

  has(column: string): boolean {
    return this.#columns.has(column)
  }

  /** The numbers of the rows that have a value in a column. */
  rowsOf(name: string): Uint32Array {
    const place = this.#columns.get(name)
    return place === undefined ? new Uint32Array() : this.#uint32(place.rows)
  }

  /** The type of all values of a column, where that is known without reading them. */
  onlyType(name: string): 'number' | 'text' | undefined {
    const place = this.#columns.get(name)
    if (place?.numbers !== undefined) return 'number'
    return place?.isExact ? undefined : 'text'
  }

  column(name: string): Column | undefined {
    const place = this.#columns.get(name)
    if (place === undefined) return undefined
    const rows = this.#uint32(place.rows)
    if (place.numbers !== undefined) {
      const numbers = this.#float64(place.numbers)
      return { rows, at: (index) => numbers[index] }
    }
    const texts = JSON.parse(this.#bytes(place.texts as Section).toString()) as string[]
    const codes = this.#uint32(place.codes as Section)
    if (!place.isExact) return { rows, at: (index) => texts[codes[index] as number] }
    const values: unknown[] = []
    return {
      rows,
      at(index) {
        const code = codes[index] as number
        values[code] ??= fromExactText(texts[code] as string)
        return values[code]
      },
    }
  }

  /** Gives its file back; it is opened again when more is asked for. */
  close(): void {
    const file = this.#file
    this.#file = undefined
    try {
      if (file !== undefined) closeSync(file)
    } catch {
      // A failing disk: nothing was written, so nothing is lost.
    }
  }

  #endOf(row: number): number {
    return row < 0 ? 0 : (this.#ends[row] as number)
  }

  #bytes(section: Section): Buffer {
    return this.#read(Buffer.allocUnsafe(section.length), section)
  }

  #uint32(section: Section): Uint32Array {
    return this.#read(new Uint32Array(section.length), section)
  }

  #float64(section: Section): Float64Array {
    return this.#read(new Float64Array(section.length), section)
  }

  #read<T extends NodeJS.ArrayBufferView>(into: T, { at, crc }: Section): T {
    if (!this.#fill(into, this.#start + at) || crc32(bytesOf(into)) !== crc) throw new DamagedPart(this.path)
    return into
  }

  #fill(into: NodeJS.ArrayBufferView, at: number): boolean {
    try {
      this.#file ??= openToRead(this.path)
      return readWhole(this.#file, into, at)
    } catch (error) {
      // gone, or a failing disk: the files of the runs have all of it
      throw new DamagedPart(this.path, error)
    }
  }
}

/**
 * @returns undefined for a file that is gone, or nobody may read
 * @throws DamagedPart
 */
export function openPart(path: string): Part | undefined {
  const file = openIfThere(path)
  if (file === undefined) return undefined
  try {
    const { start, header } = readHeader(path, file)
    return new Part(path, file, start, header)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openToRead(path)
  } catch {
    return undefined
  }
}

function readHeader(path: string, file: number): { start: number; header: PartHeader } {
  const { size } = fstatSync(file)
  const prefix = Buffer.alloc(PREFIX_BYTES)
  const length = readWhole(file, prefix, 0) ? headerLength(prefix) : undefined
  if (length === undefined || PREFIX_BYTES + length > size) throw new DamagedPart(path)
  const json = Buffer.alloc(length)
  const header = readWhole(file, json, PREFIX_BYTES) ? decodeHeader(prefix, json) : undefined
  const start = PREFIX_BYTES + length
  if (header === undefined || size !== start + header.bytes) throw new DamagedPart(path)
  return { start, header }
}

function readWhole(file: number, into: NodeJS.ArrayBufferView, at: number): boolean {
  const bytes = bytesOf(into)
  for (let read = 0; read < bytes.length; ) {
    const length = readSync(file, bytes, read, bytes.length - read, at + read)
    if (length === 0) return false
    read += length
  }
  return true
}

function bytesOf({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
