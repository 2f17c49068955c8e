import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { TextBuffer } from '../../../otlp/text-buffer.js'
import type { RunRecord } from '../../../read/run-record.js'
import { renameOver } from '../../../store/rename-over.js'
import type { BuiltColumn } from './built-column.js'
import { ColumnBuilder } from './column-builder.js'
import { toExactText } from './exact-text.js'
import { HeadRows } from './head-rows.js'
import { type ColumnPlace, encodeHeader, type Section } from './part-format.js'

/** Of a part that is being written. */
export const UNFINISHED_ENDING = '.next'

/** What the index keeps of a run's file. */
export interface IndexRow {
  runId: string
  /** The project's folder in the store. */
  folder: string
  sizeBytes: number
  timeMs: number
  /** The run without what may be of any length, as exact text; empty where the file holds no run. */
  record: string
}

/** Rows that will be a part. */
export class PartBuilder {
  readonly runIds: string[] = []
  readonly folders: string[] = []
  readonly sizes: number[] = []
  readonly times: number[] = []
  readonly columns = new ColumnBuilder()
  /** As bytes at once: thousands of texts that are kept for a while are the most work for the garbage collector. */
  #records: TextBuffer | undefined
  #heads: HeadRows | undefined
  /** Where the record of each row ends. */
  readonly ends: number[] = []

  get length(): number {
    return this.runIds.length
  }

  /** Those of all rows, one after the other. */
  get records(): Uint8Array {
    return this.#records?.bytes ?? new Uint8Array()
  }

  /** How long these are. */
  get recordBytes(): number {
    return this.ends.at(-1) ?? 0
  }

  /** @param run undefined where the file holds none */
  add({ runId, folder, sizeBytes, timeMs, record }: IndexRow, run: RunRecord | undefined): void {
    if (run !== undefined) this.columns.add(this.length, run)
    this.#addRow({ runId, folder, sizeBytes, timeMs, record })
  }

  /**
   * The same of a run that is one line, from what stands before its events.
   * @returns false where these are needed, too; nothing was added then
   */
  addHead(row: Omit<IndexRow, 'record'>, head: string): boolean {
    this.#heads ??= new HeadRows(this.columns)
    const record = this.#heads.add(this.length, row.runId, head)
    if (record !== undefined) this.#addRow({ ...row, record })
    return record !== undefined
  }

  #addRow({ runId, folder, sizeBytes, timeMs, record }: IndexRow): void {
    this.runIds.push(runId)
    this.folders.push(folder)
    this.sizes.push(sizeBytes)
    this.times.push(timeMs)
    this.#records ??= new TextBuffer()
    this.#records.add(record)
    this.ends.push(this.#records.length)
  }
}

/** Writes a part of the index under a name of its own first, so that nobody ever sees half of it. */
export function writePart(path: string, part: PartBuilder): void {
  const unfinished = path + UNFINISHED_ENDING
  const file = openSync(unfinished, 'wx')
  try {
    try {
      // what a power cut leaves of it is found out by the checksums
      for (const bytes of encodePart(part)) writeWhole(file, bytes)
    } finally {
      closeSync(file)
    }
    renameOver(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

function encodePart(part: PartBuilder): Uint8Array[] {
  const sections = new Sections()
  const { runIds, folders: folderOfRow, ends, records } = part
  const folders = [...new Set(folderOfRow)]
  const places = new Map(folders.map((folder, i) => [folder, i]))
  const header = {
    rows: part.length,
    folders,
    ids: sections.add(Buffer.from(runIds.join(''), 'latin1')),
    folderOfRow: sections.add(Uint32Array.from(folderOfRow, (folder) => places.get(folder) as number)),
    sizes: sections.add(new Float64Array(part.sizes)),
    times: sections.add(new Float64Array(part.times)),
    ends: sections.add(new Float64Array(ends)),
    checks: sections.add(Uint32Array.from(ends, (end, i) => crc32(records.subarray(ends[i - 1], end)))),
    columns: part.columns.columns().map((column) => encodeColumn(column, sections)),
    records: sections.addRecords(records),
    bytes: 0,
  }
  header.bytes = sections.length
  return [encodeHeader(header), ...sections.buffers]
}

function encodeColumn(column: BuiltColumn, sections: Sections): ColumnPlace {
  const { name, rows, numbers } = column
  return {
    name,
    rows: sections.add(rows),
    ...(numbers === undefined ? encodeTexts(column, sections) : { numbers: sections.add(numbers) }),
  }
}

function encodeTexts({ codes, values }: BuiltColumn, sections: Sections): Omit<ColumnPlace, 'name' | 'rows'> {
  const isExact = !values.every((value) => typeof value === 'string')
  const places = new Map<string, number>()
  const placeOfCode = values.map((value) => {
    const text = isExact ? toExactText(value) : (value as string)
    const place = places.get(text) ?? places.size
    places.set(text, place)
    return place
  })
  const texts = Buffer.from(JSON.stringify([...places.keys()]))
  const placeOfRow = codes.map((code) => placeOfCode[code] as number)
  return { codes: sections.add(placeOfRow), texts: sections.add(texts), ...(isExact && { isExact }) }
}

/** Sections one after the other, each at a place that typed arrays may begin at. */
class Sections {
  readonly buffers: Uint8Array[] = []
  length = 0

  add(array: Buffer | Uint32Array | Float64Array): Section {
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
    const section = { at: this.length, length: array.length, crc: crc32(bytes) }
    const padding = Buffer.alloc((8 - (bytes.length % 8)) % 8)
    this.buffers.push(bytes, padding)
    this.length += bytes.length + padding.length
    return section
  }

  /** They come last, and have checksums of their own. */
  addRecords(records: Uint8Array): Section {
    const section = { at: this.length, length: records.length, crc: 0 }
    this.buffers.push(records)
    this.length += records.length
    return section
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
