// A journal's bytes: records of a 4-byte length, a 4-byte checksum, a 1-byte kind and the content. Points
// are stored as the columns they are in memory (little-endian on every machine that Node runs on), 28 bytes
// each, so that writing them costs next to nothing; everything else is JSON. Reading stops at the first
// record that is damaged or unfinished.

import { crc32 } from 'node:zlib'
import type { Attributes, AttributeValue, Link } from '@opentelemetry/api'
import type { JournalBase, JournalEntries, RunIdentity } from '../wire/journal.js'
import { jsonText } from '../wire/json-text.js'
import type { LoggedException, LoggedParam, LoggedPoints, PointColumns, RunLabels } from '../wire/logged.js'
import { writeAttributeValue } from '../wire/numbers.js'
import { checkJournal, isCount, isLimit, isTimeMs, isTimeUs } from './journal-numbers.js'
import { JournalledPoints } from './journalled-points.js'
import type { ProcessIdentity } from './process-identity.js'

/** What is written once, at the start of each journal. */
export interface JournalHeader {
  identity: RunIdentity
  process: ProcessIdentity
  project: string
  resource: { attributes: Attributes; schemaUrl?: string | undefined }
  scope: { name: string; version?: string | undefined; schemaUrl?: string | undefined }
  links: Link[]
}

/** What a journal says about its run. */
export interface JournalContent {
  header: JournalHeader
  base: JournalBase
  points: LoggedPoints
  params: LoggedParam[]
  labels: RunLabels
  exceptions: LoggedException[]
}

export const KIND = {
  header: 0,
  base: 1,
  series: 2,
  points: 3,
  params: 4,
  labels: 5,
  exceptions: 6,
  alive: 7,
  tasks: 8,
} as const

const PREFIX_BYTES = 9
const BYTES_PER_POINT = 28

export function encodeHeader(header: JournalHeader): Buffer {
  return jsonRecord(KIND.header, header)
}

export function encodeBase(base: JournalBase): Buffer {
  return jsonRecord(KIND.base, { ...base, labels: labelsJson(base.labels) })
}

/** The records for what has been logged; none if there is nothing. */
export function encodeEntries(entries: JournalEntries): Buffer[] {
  const records: Buffer[] = []
  if (entries.series.length > 0) records.push(jsonRecord(KIND.series, entries.series))
  if (entries.points.values.length > 0) records.push(...pointRecords(entries.points))
  if (entries.params.length > 0) records.push(jsonRecord(KIND.params, entries.params.map(paramJson)))
  if (entries.labels !== undefined) records.push(jsonRecord(KIND.labels, labelsJson(entries.labels)))
  if (entries.exceptions.length > 0) records.push(jsonRecord(KIND.exceptions, entries.exceptions))
  return records
}

/** What could be read from a journal. */
export interface DecodedJournal<Content = JournalContent> extends Lost {
  /** Undefined when its header is incomplete: it then adds nothing to what is in the store. */
  content: Content | undefined
}

interface Lost {
  /** Bytes at its end that could not be read. */
  lostBytes: number
  /** Whether those bytes are damaged, rather than a record that was not finished. */
  isDamaged: boolean
}

/** @param end where the last record ends that could be read */
export function lostAfter(end: number, bytes: Buffer): Lost {
  const lostBytes = bytes.length - end
  const isWhole = lostBytes >= PREFIX_BYTES && end + PREFIX_BYTES + bytes.readUInt32LE(end) <= bytes.length
  return { lostBytes, isDamaged: isWhole }
}

export function decodeJournal(bytes: Buffer): DecodedJournal {
  let header: JournalHeader | undefined
  let base: JournalBase | undefined
  let labels: RunLabels | undefined
  const series: string[] = []
  const blocks: PointColumns[] = []
  const params: LoggedParam[] = []
  const exceptions: LoggedException[] = []
  let end = 0
  for (const record of records(bytes)) {
    const { kind, content } = record
    end = record.end
    if (kind === KIND.points) blocks.push(decodePoints(content))
    if (kind === KIND.points) continue
    const json = JSON.parse(content.toString('utf8'))
    if (kind === KIND.header) header = readHeader(json)
    else if (kind === KIND.base) base = readBase(json)
    else if (kind === KIND.series) series.push(...json)
    else if (kind === KIND.params) params.push(...json.map(readParam))
    else if (kind === KIND.labels) labels = readLabels(json)
    else if (kind === KIND.exceptions) exceptions.push(...json.map(readException))
  }
  const lost = lostAfter(end, bytes)
  if (header === undefined || base === undefined) return { content: undefined, ...lost }
  const content = {
    header,
    base,
    points: new JournalledPoints(series, blocks),
    params,
    labels: labels ?? base.labels,
    exceptions: [...base.exceptions, ...exceptions],
  }
  return { content, ...lost }
}

/** How many bytes a journal's first record takes; undefined when there are too few to know. */
export function headerBytes(bytes: Buffer): number | undefined {
  return bytes.length < PREFIX_BYTES ? undefined : PREFIX_BYTES + bytes.readUInt32LE(0)
}

/** A record that only says that the process is alive. */
export function encodeSignOfLife(): Buffer {
  return jsonRecord(KIND.alive, null)
}

/** @returns undefined when the first record is incomplete, or is no header */
export function decodeHeader(bytes: Buffer): JournalHeader | undefined {
  const [first] = records(bytes)
  return first?.kind === KIND.header ? readHeader(JSON.parse(first.content.toString('utf8'))) : undefined
}

export function jsonRecord(kind: number, value: unknown): Buffer {
  const content = Buffer.from(jsonText(value))
  return Buffer.concat([prefix(kind, [content]), content])
}

function prefix(kind: number, contents: Uint8Array[]): Buffer {
  const bytes = Buffer.allocUnsafe(PREFIX_BYTES)
  bytes.writeUInt32LE(
    contents.reduce((sum, { byteLength }) => sum + byteLength, 0),
    0,
  )
  bytes.writeUInt32LE(checksum(kind, contents), 4)
  bytes.writeUInt8(kind, 8)
  return bytes
}

function checksum(kind: number, contents: Uint8Array[]): number {
  return contents.reduce((crc, content) => crc32(content, crc), kind + 1)
}

function pointRecords({ values, steps, timesMs, series }: PointColumns): Buffer[] {
  const columns = [values, steps, timesMs, series].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  )
  return [prefix(KIND.points, columns), ...columns]
}

function decodePoints(content: Buffer): PointColumns {
  const count = content.length / BYTES_PER_POINT
  // A copy starts at an aligned address, which a view of doubles needs.
  const { buffer } = new Uint8Array(content)
  return {
    values: new Float64Array(buffer, 0, count),
    steps: new Float64Array(buffer, count * 8, count),
    timesMs: new Float64Array(buffer, count * 16, count),
    series: new Uint32Array(buffer, count * 24, count),
  }
}

/** The records before the first one that is damaged or incomplete. */
export function* records(bytes: Buffer): Generator<{ kind: number; content: Buffer; end: number }> {
  for (let start = 0; start + PREFIX_BYTES <= bytes.length; ) {
    const end = start + PREFIX_BYTES + bytes.readUInt32LE(start)
    if (end > bytes.length) return
    const kind = bytes.readUInt8(start + 8)
    const content = bytes.subarray(start + PREFIX_BYTES, end)
    if (checksum(kind, [content]) !== bytes.readUInt32LE(start + 4)) return
    yield { kind, content, end }
    start = end
  }
}

// JSON has no NaN: numbers are written as the wire writes them.
function paramJson({ key, value, timeMs, before, event }: LoggedParam): unknown {
  if (event !== undefined) return { key, event, timeMs, before }
  const written = value === undefined ? undefined : writeAttributeValue(value as AttributeValue)
  // JSON leaves an undefined value out, and the reader then finds none.
  return { key, value: written, isNumber: written !== value, timeMs, before }
}

function readParam(json: LoggedParam & { isNumber: boolean }): LoggedParam {
  const { key, value, timeMs, before, event } = json
  checkJournal(isTimeMs(timeMs) && isCount(before))
  if (event !== undefined) return { key, value: undefined, timeMs, before, event }
  if (!json.isNumber) return { key, value, timeMs, before }
  return { key, value: Array.isArray(value) ? value.map(Number) : Number(value), timeMs, before }
}

// JSON has no infinity either, which is what a provider without a limit has.
export function readHeader(json: JournalHeader): JournalHeader {
  const { identity } = json
  const { traceId, spanId, name, startMs, maxEvents } = identity
  const maxAttributes = identity.maxAttributes ?? Number.POSITIVE_INFINITY
  checkJournal(/^[0-9a-f]{32} [0-9a-f]{16}$/.test(`${traceId} ${spanId}`))
  checkJournal(typeof name === 'string' && typeof json.project === 'string')
  checkJournal(isTimeMs(startMs) && isLimit(maxEvents) && isLimit(maxAttributes))
  return { ...json, identity: { ...identity, maxAttributes } }
}

function readBase(json: JournalBase & { labels: { attributes: unknown } }): JournalBase {
  const { points, params, segments, clockUs } = json
  checkJournal([points, params, segments].every(isCount) && isTimeUs(clockUs))
  return { ...json, labels: readLabels(json.labels), exceptions: json.exceptions.map(readException) }
}

function readException(json: LoggedException): LoggedException {
  checkJournal(isTimeUs(json.timeUs))
  return json
}

function labelsJson(labels: RunLabels): unknown {
  return {
    ...labels,
    attributes: [...labels.attributes].map(([name, value]) => [name, writeAttributeValue(value)]),
  }
}

function readLabels(json: RunLabels & { attributes: unknown }): RunLabels {
  return { ...json, attributes: new Map(json.attributes as Iterable<[string, AttributeValue]>) }
}
