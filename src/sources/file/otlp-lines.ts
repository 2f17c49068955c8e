// The lines of an OTLP/JSON file, as the Collector's file exporter writes it.

import { readLines } from '../../store/read-lines.js'
import { type LineFile, placed } from './line-file.js'
import { PackedFile } from './packed-file.js'
import { STANDARD_INPUT, standardInput } from './standard-input.js'
import { packingOf } from './unpacker.js'

export function openLines(path: string): LineFile {
  if (path === STANDARD_INPUT) return standardInput
  const packing = packingOf(path)
  if (packing !== undefined) return new PackedFile(path, packing)
  return { path, lines: (start = 0) => placed(readLines(path, start), start) }
}
