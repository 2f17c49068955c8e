import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { RunRecord } from '../../../read/run-record.js'
import { renameOver } from '../../../store/rename-over.js'
import { type BuiltColumn, ColumnBuilder } from './column-builder.js'
import { toExactText } from './exact-text.js'
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
  readonly rows: IndexRow[] = []
  readonly columns = new ColumnBuilder()
  /** How long the records of all rows are. */
  characters = 0

  /** @param run undefined where the file holds none */
  add(row: IndexRow, run: RunRecord | undefined): void {
    if (run !== undefined) this.columns.add(this.rows.length, run)
    this.rows.push(row)
    this.characters += row.record.length
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

function encodePart({ rows, columns }: PartBuilder): Buffer[] {
  const sections = new Sections()
  const folders = [...new Set(rows.map(({ folder }) => folder))]
  const places = new Map(folders.map((folder, i) => [folder, i]))
  const records = rows.map(({ record }) => Buffer.from(record))
  let end = 0
  const header = {
    rows: rows.length,
    folders,
    ids: sections.add(Buffer.from(rows.map(({ runId }) => runId).join(''), 'latin1')),
    folderOfRow: sections.add(Uint32Array.from(rows, ({ folder }) => places.get(folder) as number)),
    sizes: sections.add(Float64Array.from(rows, ({ sizeBytes }) => sizeBytes)),
    times: sections.add(Float64Array.from(rows, ({ timeMs }) => timeMs)),
    ends: sections.add(Float64Array.from(records, ({ length }) => (end += length))),
    checks: sections.add(Uint32Array.from(records, (record) => crc32(record))),
    columns: columns.columns().map((column) => encodeColumn(column, sections)),
    records: sections.addRecords(records),
    bytes: 0,
  }
  header.bytes = sections.length
  return [encodeHeader(header), ...sections.buffers]
}

function encodeColumn({ name, rows, values }: BuiltColumn, sections: Sections): ColumnPlace {
  return {
    name,
    rows: sections.add(Uint32Array.from(rows)),
    ...(values.every((value) => typeof value === 'number')
      ? { numbers: sections.add(Float64Array.from(values)) }
      : encodeTexts(values, sections)),
  }
}

function encodeTexts(values: readonly unknown[], sections: Sections): Omit<ColumnPlace, 'name' | 'rows'> {
  const isExact = !values.every((value) => typeof value === 'string')
  const codes = new Map<string, number>()
  const codeOfRow = Uint32Array.from(values, (value) => {
    const text = isExact ? toExactText(value) : (value as string)
    const code = codes.get(text) ?? codes.size
    codes.set(text, code)
    return code
  })
  const texts = Buffer.from(JSON.stringify([...codes.keys()]))
  return { codes: sections.add(codeOfRow), texts: sections.add(texts), ...(isExact && { isExact }) }
}

/** Sections one after the other, each at a place that typed arrays may begin at. */
class Sections {
  readonly buffers: Buffer[] = []
  length = 0

  add(array: Buffer | Uint32Array | Float64Array): Section {
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
    const section = { at: this.length, length: array.length, crc: crc32(bytes) }
    const padding = Buffer.alloc((8 - (bytes.length % 8)) % 8)
    this.buffers.push(bytes, padding)
    this.length += bytes.length + padding.length
    return section
  }

  /** They come last. */
  addRecords(records: readonly Buffer[]): Section {
    const section = { at: this.length, length: records.reduce((sum, { length }) => sum + length, 0), crc: 0 }
    for (const record of records) this.buffers.push(record)
    this.length += section.length
    return section
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
