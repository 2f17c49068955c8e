import { escapeText } from '../../errors/escape-text.js'
import type { FileRecord } from '../../read/run-record.js'
import { formatBytes } from '../terminal/format-bytes.js'
import type { Screen } from '../terminal/screen.js'
import { type Cell, type Column, tableLines } from '../terminal/table.js'
import { INDENT } from './pairs.js'

const COLUMNS: Column[] = [
  { title: 'name', least: 12 },
  { title: 'size', align: 'right' },
  { title: 'type', least: 8, optional: true },
  { title: 'sha256', optional: true },
]

/** Files in the order in which they were logged. */
export function fileLines(files: readonly FileRecord[], { style, width }: Screen): string[] {
  if (files.length === 0) return []
  const rows = files.map(({ name, sizeBytes, mimeType, sha256, url }): Cell[] => [
    { text: escapeText(name) },
    { text: sizeBytes === undefined ? '' : formatBytes(sizeBytes) },
    { text: escapeText(mimeType ?? '') },
    // what has no hash is somewhere else
    { text: sha256 === undefined ? escapeText(url ?? '') : sha256.slice(0, 8), paint: style.dim },
  ])
  return tableLines(COLUMNS, rows, width === undefined ? undefined : width - INDENT.length, style.dim)
}
