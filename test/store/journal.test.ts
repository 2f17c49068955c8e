// The journal's file: whatever a process left of it, reading it never throws, and what was whole comes
// back.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attributes } from '@opentelemetry/api'
import fc from 'fast-check'
import { encodeRequest } from '../../src/otlp/encode-json.js'
import { span } from '../../src/store/complete-run.js'
import {
  decodeJournal,
  encodeBase,
  encodeEntries,
  encodeHeader,
  type JournalHeader,
} from '../../src/store/journal-format.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { recoverRuns } from '../../src/store/recover.js'
import { RunFiles } from '../../src/store/run-files.js'
import { Silence } from '../../src/store/silence.js'
import { withJournals } from '../../src/store/with-journals.js'
import type { JournalBase } from '../../src/wire/journal.js'
import { NO_STEP } from '../../src/wire/logged.js'
import { ATTR_KIND, ATTR_SEGMENT, KIND_SEGMENT } from '../../src/wire/names.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { usToHrTime } from '../../src/wire/time.js'
import { anyNumber } from '../support/arbitrary.js'
import { tempDir } from '../support/temp.js'

/** Of a process that is gone, on this machine. */
const HEADER: JournalHeader = {
  identity: {
    traceId: 'abcd'.repeat(8),
    spanId: 'ffff'.repeat(4),
    traceFlags: 1,
    name: 'work',
    startMs: 1_700_000_000_000,
    maxEvents: 128,
    maxAttributes: Number.POSITIVE_INFINITY,
  },
  process: { ...ownIdentity(), startedAt: '1' },
  project: 'Default',
  resource: { attributes: {} },
  scope: { name: 'runspan' },
  links: [],
}

const BASE: JournalBase = {
  points: 0,
  params: 0,
  segments: 0,
  clockUs: 0,
  labels: { project: 'Default', parentRun: undefined, tags: [], attributes: new Map() },
  exceptions: [],
}

/** What is logged between two writes of a journal. */
const anyWrite = fc.array(fc.record({ value: anyNumber, step: fc.option(fc.nat(), { nil: undefined }) }), {
  maxLength: 20,
})

test('every point of every complete write is read back, bit for bit, wherever the file is cut off', () => {
  fc.assert(
    fc.property(fc.array(anyWrite, { maxLength: 8 }), fc.nat(), (writes, cut) => {
      const pieces = bytesOf(writes)
      const bytes = Buffer.concat(pieces)
      const length = cut % (bytes.length + 1)
      const wholePieces = pieces.filter(
        (_, i) => Buffer.concat(pieces.slice(0, i + 1)).length <= length,
      ).length
      // The header and base come first; a journal without them holds nothing.
      const whole = writes.slice(0, Math.max(0, wholePieces - 1)).flat()

      const { content: journal, isDamaged } = decodeJournal(bytes.subarray(0, length))

      const count = journal?.points.length ?? 0
      const read = Array.from({ length: count }, (_, i) => ({
        value: journal?.points.value(i),
        step: journal?.points.step(i),
      }))
      expect(read).toEqual(whole)
      expect(isDamaged).toBe(false)
    }),
  )
})

test('a damaged journal is read up to its first damaged record, and what is lost is reported', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(anyWrite, { minLength: 1, maxLength: 4 }), damage, (writes, changes) => {
      const pieces = bytesOf(writes)
      const original = Buffer.concat(pieces)
      const bytes = Buffer.from(original)
      for (const [place, byte] of changes) bytes[place % bytes.length] = byte
      const firstChange = bytes.findIndex((byte, i) => byte !== original[i])
      const damaged = firstChange === -1 ? pieces.length : pieceAt(pieces, firstChange)

      const { warnings } = useAsReadersDo(bytes)

      const { content } = decodeJournal(bytes)
      const kept = writes.slice(0, Math.max(0, damaged - 1)).flat().length
      expect(content?.points.length ?? 0).toBe(damaged === 0 ? 0 : kept)
      if (damaged === pieces.length) expect(warnings).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})

test('garbage is not taken for a journal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(decodeJournal(Buffer.from(bytes)).content).toBeUndefined()
      useAsReadersDo(Buffer.from(bytes))
    }),
  )
})

/** What no process has written in the place of a number; JSON has no NaN, and writes null. */
const anyOdd = fc.constantFrom<unknown>(
  null,
  -1,
  0,
  0.5,
  1e300,
  2 ** 53,
  Number.NaN,
  '',
  '7',
  'x',
  [],
  {},
  true,
)

test.each([
  ...['startMs', 'maxEvents', 'maxAttributes', 'traceFlags'].map((name) => ['identity', name]),
  ...['points', 'params', 'segments', 'clockUs'].map((name) => ['base', name]),
  ...['timeMs', 'before'].map((name) => ['param', name]),
  ['exception', 'timeUs'],
  ['first segment', 'runspan.segment'],
  ['first segment', 'metric.value'],
])(
  'whatever stands in the %s of a run as its %s, the run is read and recovered, or its journal is reported',
  (record, name) => {
    fc.assert(
      fc.property(anyOdd, (odd) => {
        const put = <T>(here: string, value: T): T => (here === record ? { ...value, [name]: odd } : value)
        const exception = { attributes: {}, timeUs: HEADER.identity.startMs * 1000 }
        const param = { key: 'lr', value: 0.1, timeMs: HEADER.identity.startMs, before: 0 }
        const bytes = Buffer.concat([
          encodeHeader({ ...HEADER, identity: put('identity', HEADER.identity) }),
          encodeBase({ ...put('base', BASE), exceptions: [put('exception', exception)] }),
          ...encodeEntries({
            ...{ series: ['loss'], points: onePoint(), labels: undefined },
            ...{ params: [put('param', param)], exceptions: [put('exception', exception)] },
          }),
        ])
        const attributes = { [ATTR_KIND]: KIND_SEGMENT, [ATTR_SEGMENT]: 0 }
        const event = { 'metric.key': 'loss', 'metric.value': 1 }
        const stored = storedSegment(
          name === ATTR_SEGMENT ? put('first segment', attributes) : attributes,
          name === 'metric.value' ? put('first segment', event) : event,
        )

        const { warnings, recovered } = useAsReadersDo(bytes, [stored])

        const isUsed = decodesWhole(bytes)
        expect(recovered).toEqual(isUsed ? [HEADER.identity.name] : [])
        expect(warnings.length > 0).toBe(!isUsed)
      }),
    )
  },
)

function decodesWhole(bytes: Buffer): boolean {
  try {
    return decodeJournal(bytes).content !== undefined
  } catch {
    return false
  }
}

function onePoint() {
  return {
    values: Float64Array.of(1),
    steps: Float64Array.of(NO_STEP),
    timesMs: Float64Array.of(HEADER.identity.startMs),
    series: Uint32Array.of(0),
  }
}

/** A segment of the run that its process has written. */
function storedSegment(attributes: Attributes, eventAttributes: Attributes): FinishedSpan {
  const { traceId, spanId } = HEADER.identity
  return span(
    { header: HEADER },
    {
      ...{ spanId: 'eeee'.repeat(4), parentSpanId: spanId, name: `segment of ${traceId}` },
      ...{ startUs: HEADER.identity.startMs * 1000, endUs: HEADER.identity.startMs * 1000 + 1, attributes },
      events: [
        { name: 'metric', attributes: eventAttributes, time: usToHrTime(HEADER.identity.startMs * 1000) },
      ],
    },
  )
}

/** The header with the base, then each write. */
function bytesOf(writes: { value: number; step: number | undefined }[][]): Buffer[] {
  return [
    Buffer.concat([encodeHeader(HEADER), encodeBase(BASE)]),
    ...writes.map((points, i) =>
      Buffer.concat(
        encodeEntries({
          series: i === 0 ? ['loss'] : [],
          points: {
            values: Float64Array.from(points.map(({ value }) => value)),
            steps: Float64Array.from(points.map(({ step }) => step ?? NO_STEP)),
            timesMs: Float64Array.from(points.map((_, n) => HEADER.identity.startMs + n)),
            series: Uint32Array.from(points.map(() => 0)),
          },
          params: [],
          labels: undefined,
          exceptions: [],
        }),
      ),
    ),
  ]
}

function pieceAt(pieces: Buffer[], place: number): number {
  return pieces.findIndex((_, i) => Buffer.concat(pieces.slice(0, i + 1)).length > place)
}

/**
 * Reads it as `runspan/read` does, and recovers its run.
 * @param stored what is in the file of its run
 * @returns what was told, and the names of the runs that were recovered
 */
function useAsReadersDo(
  bytes: Buffer,
  stored: FinishedSpan[] = [],
): { warnings: string[]; recovered: string[] } {
  using temp = tempDir()
  const folder = join(temp.path, '.live')
  mkdirSync(folder)
  writeFileSync(join(folder, `${HEADER.identity.traceId}-${HEADER.identity.spanId}.journal`), bytes)
  const warnings: string[] = []
  const tell = (message: string) => void warnings.push(message)
  const silence = new Silence(temp.path)
  const files = new RunFiles(temp.path)
  for (const segment of stored) files.append(HEADER.project, HEADER.identity.traceId, segment)
  for (const file of listRunFiles(temp.path)) encodeRequest(withJournals(file, stored, silence, tell).spans)
  const recovered = [...recoverRuns(temp.path, tell, 0)]
  return { warnings, recovered: recovered.map(({ name }) => name) }
}
