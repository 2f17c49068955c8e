// Lines that a process was killed in the midst of writing. Recovery writes again what they were to hold, from the journal, which
// every killed process leaves 10 ms behind; left as they are, each reader would tell of them as damage for ever.

import { closeSync, openSync, writeSync } from 'node:fs'
import { ATTR_SEGMENT } from '../wire/names.js'
import { readBytes } from './open-file.js'
import { readLines } from './read-lines.js'

/** The beginning of a line that has no end, and where it lies in its file. */
export interface TornLine {
  /** From 1. */
  number: number
  start: number
  length: number
  head: Buffer
}

/** More than stands before the attributes that say whose span it is. */
const HEAD_BYTES = 1 << 16

/** The lines of a file that were not written to their end. Throws what the file system throws. */
export function findTornLines(path: string): TornLine[] {
  const torn: TornLine[] = []
  let start = 0
  for (const { number, bytes, length } of readLines(path)) {
    if (bytes.length === length && length > 0 && !isRequest(bytes))
      torn.push({ number, start, length, head: Buffer.from(bytes.subarray(0, HEAD_BYTES)) })
    start += length + 1
  }
  return torn
}

const END = Buffer.from(']}]}]}')

/** Events and attributes never end so. */
function isRequest(bytes: Buffer): boolean {
  if (bytes.subarray(-END.length).equals(END)) return true
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

const OWN_ID = /"spans":\[\{"traceId":"[0-9a-f]{32}","spanId":"([0-9a-f]{16})"/
const PARENT_ID = /^(?:,"traceState":"(?:[^"\\]|\\.)*")?,"parentSpanId":"([0-9a-f]{16})"/
const SEGMENT = new RegExp(`\\{"key":"${ATTR_SEGMENT}","value":\\{"intValue":"(\\d+)"`)

/**
 * Whether a line was to be one of these spans, or a segment of one. In doubt it was not.
 * @param firstSegments by the ids of spans, the number from which on journals have what is in their segments
 */
export function isOfSpans(head: Buffer, firstSegments: ReadonlyMap<string, number>): boolean {
  const text = head.toString('latin1')
  const own = OWN_ID.exec(text)
  if (own === null) return false
  if (firstSegments.has(own[1] as string)) return true
  const rest = text.slice(own.index + own[0].length)
  const first = firstSegments.get(PARENT_ID.exec(rest)?.[1] ?? '')
  const number = SEGMENT.exec(rest)?.[1]
  return first !== undefined && number !== undefined && Number(number) >= first
}

/** A request without spans, which no reader tells of. */
const NOTHING = '{"resourceSpans":[]}'

/**
 * Writes a request without spans over a torn line, as long as it was, so that nothing else of the file moves. Only for one
 * whose writer is known to be gone: another process can only have ended it, with a line break.
 */
export function fillTornLine(path: string, torn: TornLine): void {
  try {
    const file = openSync(path, 'r+')
    try {
      if (isEnded(file, torn)) writeSync(file, NOTHING.padEnd(torn.length), torn.start)
    } finally {
      closeSync(file)
    }
  } catch {
    // it is told as damage then, and what it was to hold is there all the same
  }
}

function isEnded(file: number, { start, length, head }: TornLine): boolean {
  const [now, next] = [readBytes(file, start, head.length), readBytes(file, start + length, 1)]
  return length >= NOTHING.length && now.equals(head) && next.toString() === '\n'
}
