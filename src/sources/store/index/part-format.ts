// A part of the index: a file of rows, one for each run file that was read, never changed once it is there.
//
//   magic and length of the header · header (JSON, checksummed) · sections
//
// A section is an array of numbers or bytes of a known length; what a question does not need is not read.

import { crc32 } from 'node:zlib'

/** Other versions, and machines of the other byte order, have other names: they leave each other's parts alone. */
export const PART_ENDING = `.v3-${isLittleEndian() ? 'little' : 'big'}.part`

const MAGIC = Buffer.from(`runspan index${PART_ENDING}`.padEnd(32))
/** After the magic: the header's length and its checksum. */
export const PREFIX_BYTES = MAGIC.length + 8

/** A column of the values that some rows have. */
export interface ColumnPlace {
  name: string
  /** The numbers of the rows that have one, ascending. */
  rows: Section
  /** Where all values are numbers. */
  numbers?: Section
  /** Else: for each row the number of its value, and all different values as a JSON array of texts. */
  codes?: Section
  texts?: Section
  /** Whether these are exact texts of values; else the values are texts themselves. */
  isExact?: boolean
}

export interface Section {
  /** From the end of the header. */
  at: number
  /** Of numbers or bytes. */
  length: number
  crc: number
}

export interface PartHeader {
  rows: number
  /** Names of project folders. */
  folders: string[]
  /** 32 digits for each row. */
  ids: Section
  folderOfRow: Section
  sizes: Section
  times: Section
  /** Where the texts of the rows end; an empty one says that the file holds no run. */
  ends: Section
  /** The checksums of the texts; they have none as a section, because they are read one by one. */
  checks: Section
  records: Section
  columns: ColumnPlace[]
  bytes: number
}

export function encodeHeader(header: PartHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')])
  const prefix = Buffer.alloc(8)
  prefix.writeUInt32LE(padded.length, 0)
  prefix.writeUInt32LE(crc32(padded), 4)
  return Buffer.concat([MAGIC, prefix, padded])
}

/** @returns the length of the header that follows; undefined for a file that is no part */
export function headerLength(prefix: Buffer): number | undefined {
  const isPart = prefix.length === PREFIX_BYTES && prefix.subarray(0, MAGIC.length).equals(MAGIC)
  return isPart ? prefix.readUInt32LE(MAGIC.length) : undefined
}

/** @returns undefined for a damaged one */
export function decodeHeader(prefix: Buffer, json: Buffer): PartHeader | undefined {
  if (crc32(json) !== prefix.readUInt32LE(MAGIC.length + 4)) return undefined
  return JSON.parse(json.toString()) as PartHeader
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
}
