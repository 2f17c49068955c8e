// What is looked at of a run's file to go on with the run, or to say something of it.

import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { encodeRequest } from '../../src/otlp/encode-json.js'
import { readAnnotatedRun } from '../../src/store/annotated-run.js'
import { findRunFile } from '../../src/store/list-files.js'
import { mentions } from '../../src/store/mentions.js'
import { runFile } from '../../src/store/paths.js'
import { RunFiles } from '../../src/store/run-files.js'
import { endsStretch, telling } from '../../src/store/telling-lines.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { anySpan } from '../support/any-span.js'
import { tempDir } from '../support/temp.js'

const TELLING_KINDS = ['run', 'continuation', 'annotation']

/** A span of a run, with anything in its other attributes and events. */
const anyRunSpan = fc
  .record({
    span: anySpan,
    kind: fc.constantFrom(undefined, 'task', 'segment', ...TELLING_KINDS),
    isFirst: fc.boolean(),
    isResumed: fc.boolean(),
    odd: fc.constantFrom(
      '',
      '"stringValue":"run"',
      '"key":"runspan.segment"',
      '"events":[',
      '"runspan.name"',
    ),
  })
  .map(({ span, kind, isFirst, isResumed, odd }): FinishedSpan => {
    const attributes = {
      ...span.attributes,
      odd,
      ...(kind === undefined ? {} : { 'runspan.kind': kind }),
      ...(kind === 'segment' ? { 'runspan.segment': isFirst ? 0 : 7 } : {}),
      ...(kind === 'segment' && isFirst ? { 'runspan.name': 'train' } : {}),
      ...(isResumed ? { 'runspan.resume': 1 } : {}),
    }
    const event = {
      name: 'param',
      time: span.startTime,
      attributes: { 'param.key': odd, 'param.value': odd },
    }
    return { ...span, attributes, events: [...span.events, event] }
  })

test('no line is passed over that tells of the run, whatever else is in it; lines of points are', () => {
  fc.assert(
    fc.property(fc.array(anyRunSpan, { minLength: 1, maxLength: 3 }), (spans) => {
      const bytes = Buffer.from(encodeRequest(spans))

      const picked = telling({ number: 1, start: 0, bytes, length: bytes.length, isWhole: true })

      const tells = ({ attributes }: FinishedSpan) =>
        TELLING_KINDS.includes(String(attributes['runspan.kind'])) || attributes['runspan.name'] !== undefined
      if (spans.some(tells)) expect(picked).toBe(bytes)
      else if (spans.length === 1 && spans[0]?.attributes['runspan.segment'] === 7)
        expect(picked).toBeUndefined()
    }),
  )
})

test('the end of a stretch is its root, or the part that resumed the run', () => {
  fc.assert(
    fc.property(anyRunSpan, (span) => {
      const { 'runspan.kind': kind, 'runspan.resume': resume } = span.attributes

      const ends = endsStretch(Buffer.from(encodeRequest([span])))

      expect(ends).toBe(kind === 'run' || (kind === 'continuation' && resume !== undefined))
    }),
  )
})

const RUN_ID = 'abcd'.repeat(8)

function spanOf(kind: string, status: string, more: Record<string, string | number> = {}): FinishedSpan {
  const [span] = fc.sample(anySpan, 1) as [FinishedSpan]
  const attributes = { 'runspan.kind': kind, 'runspan.status': status, 'runspan.project': 'p', ...more }
  return {
    ...{ ...span, attributes, events: [] },
    spanContext: () => ({ traceId: RUN_ID, spanId: '1234'.repeat(4), traceFlags: 1 }),
    parentSpanContext:
      kind === 'run' ? undefined : { traceId: RUN_ID, spanId: 'feed'.repeat(4), traceFlags: 1 },
  }
}

test.each<[string, boolean, FinishedSpan[]]>([
  ['crashed', true, [spanOf('run', 'crashed')]],
  [
    'crashed, was resumed and completed',
    false,
    [spanOf('run', 'crashed'), spanOf('continuation', 'completed', { 'runspan.resume': 1 })],
  ],
  [
    'completed, was resumed and crashed',
    true,
    [spanOf('run', 'completed'), spanOf('continuation', 'crashed', { 'runspan.resume': 1 })],
  ],
  [
    'crashed, while a rank of it went on',
    true,
    [spanOf('run', 'crashed'), spanOf('continuation', 'completed', { 'runspan.rank': '1' })],
  ],
])('a long file is taken for that of a crashed run where it has %s', (_, isCrashed, ends) => {
  using temp = tempDir()
  const path = join(temp.path, 'run.jsonl')
  const points = `${encodeRequest([spanOf('segment', 'none', { 'runspan.segment': 5, odd: 'x'.repeat(100_000) })])}\n`
  writeFileSync(path, points)
  for (const span of ends) appendFileSync(path, `${points}${encodeRequest([span])}\n`)

  expect(mentions(path, ['crashed'])).toBe(isCrashed)
})

test('what is said of a run stands at the start of its root, though a rank of it has ended before', () => {
  using temp = tempDir()
  const files = new RunFiles(temp.path)
  const rank = spanOf('continuation', 'completed', { 'runspan.rank': '1', 'runspan.name': 'train' })
  const first = spanOf('segment', 'none', { 'runspan.segment': 0, 'runspan.name': 'train' })
  files.append('p', RUN_ID, { ...rank, startTime: [200, 0] })
  files.append('p', RUN_ID, { ...first, startTime: [100, 0] })
  const file = findRunFile(temp.path, RUN_ID)

  const run = file && readAnnotatedRun(file, () => {})

  expect(file?.path).toBe(runFile(temp.path, 'p', RUN_ID))
  expect(run).toMatchObject({ rootId: 'feed'.repeat(4), startTime: [100, 0] })
})
