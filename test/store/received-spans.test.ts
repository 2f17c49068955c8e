// Spans that other programs send, on their way into the store's files.

import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { encodeRequest } from '../../src/otlp/encode-json.js'
import { removeOldTraces } from '../../src/store/bound-traces.js'
import { KnownSpans } from '../../src/store/known-spans.js'
import { ReceivedSpans } from '../../src/store/received-spans.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { filesIn, tempDir } from '../support/temp.js'

const TRACE = 'a'.repeat(32)

interface Given {
  traceId?: string
  name?: string
  attributes?: Record<string, string | number | boolean>
}

function span(
  number: number,
  { traceId = TRACE, name = 'GET /', attributes = {} }: Given = {},
): FinishedSpan {
  const context = { traceId, spanId: number.toString(16).padStart(16, '0'), traceFlags: 1 }
  return {
    name,
    kind: 0,
    spanContext: () => context,
    startTime: [1_795_000_000, 0],
    endTime: [1_795_000_001, 0],
    status: { code: 0 },
    attributes,
    links: [],
    events: [],
    resource: { attributes: { 'service.name': 'app' } },
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const ROOT = { 'runspan.schema': 1, 'runspan.kind': 'run', 'runspan.project': 'vision' }
const FIRST_SEGMENT = { 'runspan.kind': 'segment', 'runspan.segment': 0, 'runspan.name': 'training' }

/** The ids of the spans in each file, in its order. */
function stored(dir: string): Record<string, number[]> {
  const files = filesIn(dir).filter((path) => path.endsWith('.jsonl'))
  return Object.fromEntries(
    files.map((path) => [
      path,
      readFileSync(join(dir, path), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => Number.parseInt(/"spanId":"(\w+)"/.exec(line)?.[1] ?? '', 16)),
    ]),
  )
}

test('a trace that is no run lies apart from the runs', () => {
  using temp = tempDir()
  const received = new ReceivedSpans(temp.path)
  const annotation = span(2, { attributes: { 'runspan.kind': 'annotation', 'runspan.project': 'vision' } })

  expect(received.keep([span(1), annotation, span(3, { traceId: 'b'.repeat(32) })])).toBe(true)

  expect(stored(temp.path)).toEqual({
    [`.traces/${TRACE}.jsonl`]: [1, 2],
    [`.traces/${'b'.repeat(32)}.jsonl`]: [3],
  })
  received.close()
})

test.each([
  ['its root', ROOT, 'vision'],
  ['its first segment', { ...FIRST_SEGMENT, 'runspan.project': 'vision' }, 'vision'],
  ['the end of another part', { 'runspan.kind': 'continuation', 'runspan.project': 'vision' }, 'vision'],
  ['a root that names no project', { 'runspan.kind': 'run' }, 'Default'],
])('a trace becomes a run when %s comes, and all that came before goes with it', (_, attributes, project) => {
  using temp = tempDir()
  const received = new ReceivedSpans(temp.path)
  received.keep([span(1), span(2)])

  received.keep([span(3), span(4, { attributes })])
  received.keep([span(5), span(1)])

  expect(stored(temp.path)).toEqual({ [`${project}/${TRACE}.jsonl`]: [1, 2, 3, 4, 5] })
  received.close()
})

test('the first segment of a task makes no run', () => {
  using temp = tempDir()
  const received = new ReceivedSpans(temp.path)

  received.keep([span(1, { attributes: { ...FIRST_SEGMENT, 'runspan.task.number': 3 } })])

  expect(stored(temp.path)).toEqual({ [`.traces/${TRACE}.jsonl`]: [1] })
  received.close()
})

test('any spans, in any order and as often as they come, are in the store once', () => {
  const anySend = fc.record({
    spans: fc.array(fc.record({ id: fc.integer({ min: 1, max: 12 }), trace: fc.constantFrom('a', 'b') }), {
      maxLength: 8,
    }),
    /** Whether the process that receives is another one from here on. */
    isRestarted: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anySend, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (sends, rootId) => {
      using temp = tempDir()
      const expected = { a: new Set<number>(), b: new Set<number>() }
      let received = new ReceivedSpans(temp.path)
      for (const { spans, isRestarted } of sends) {
        if (isRestarted) {
          received.close()
          received = new ReceivedSpans(temp.path)
        }
        received.keep(
          spans.map(({ id, trace }) =>
            span(id, {
              traceId: trace.repeat(32),
              attributes: id === rootId && trace === 'a' ? ROOT : {},
            }),
          ),
        )
        for (const { id, trace } of spans) expected[trace as 'a' | 'b'].add(id)
      }
      received.close()

      const isRun = expected.a.has(rootId)
      const files = {
        [`${isRun ? 'vision' : '.traces'}/${'a'.repeat(32)}.jsonl`]: expected.a,
        [`.traces/${'b'.repeat(32)}.jsonl`]: expected.b,
      }
      const sorted = Object.entries(stored(temp.path)).map(([path, ids]) => [
        path,
        ids.toSorted((x, y) => x - y),
      ])
      expect(Object.fromEntries(sorted)).toEqual(
        Object.fromEntries(
          Object.entries(files)
            .filter(([, ids]) => ids.size > 0)
            .map(([path, ids]) => [path, [...ids].sort((x, y) => x - y)]),
        ),
      )
    }),
    { numRuns: 40 },
  )
})

test('spans that another process has written to the run are not written again', () => {
  using temp = tempDir()
  const received = new ReceivedSpans(temp.path)
  const path = join(temp.path, 'vision', `${TRACE}.jsonl`)
  received.keep([span(1, { attributes: ROOT })])
  appendFileSync(path, `${encodeRequest([span(2)])}\n`)
  appendFileSync(path, encodeRequest([span(3)])) // its writer died before the line break

  received.keep([span(2), span(3), span(4)])

  expect(stored(temp.path)).toEqual({ [`vision/${TRACE}.jsonl`]: [1, 2, 3, 3, 4] })
  received.close()
})

test('what a process left half moved when it was killed is moved by the next', () => {
  using temp = tempDir()
  const first = new ReceivedSpans(temp.path)
  first.keep([span(1, { attributes: ROOT }), span(2)])
  first.close()
  const left = [span(2), span(3)].map((one) => `${encodeRequest([one])}\n`).join('')
  writeFileSync(join(temp.path, '.traces', `${TRACE}.jsonl`), left)

  const next = new ReceivedSpans(temp.path)
  next.keep([])

  expect(stored(temp.path)).toEqual({ [`vision/${TRACE}.jsonl`]: [1, 2, 3] })
  next.close()
})

test('one process at a time receives for a store, and the next one when it has ended', () => {
  using temp = tempDir()
  const first = new ReceivedSpans(temp.path)
  const second = new ReceivedSpans(temp.path)

  expect(first.keep([span(1)])).toBe(true)
  expect(second.keep([span(2)])).toBe(false)
  first.close()
  expect(second.keep([span(2)])).toBe(true)
  expect(stored(temp.path)).toEqual({ [`.traces/${TRACE}.jsonl`]: [1, 2] })
  second.close()
})

test('a run that was deleted is there again with what comes later', () => {
  using temp = tempDir()
  const received = new ReceivedSpans(temp.path)
  received.keep([span(1, { attributes: ROOT }), span(2)])
  rmSync(join(temp.path, 'vision', `${TRACE}.jsonl`))

  received.keep([span(1, { attributes: ROOT })])

  expect(stored(temp.path)).toEqual({ [`vision/${TRACE}.jsonl`]: [1] })
  received.close()
})

test('a store that cannot be written throws, and takes the same spans once it can', () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  writeFileSync(dir, 'no folder')
  const received = new ReceivedSpans(dir)
  expect(() => received.keep([span(1)])).toThrow()

  rmSync(dir)
  expect(received.keep([span(1)])).toBe(true)
  expect(stored(dir)).toEqual({ [`.traces/${TRACE}.jsonl`]: [1] })
  received.close()
  expect(existsSync(join(dir, '.traces', 'lock'))).toBe(false)
})

test('the memory for what is known is bounded, and the newest spans stay known', () => {
  using temp = tempDir()
  const known = new KnownSpans(10)
  const path = join(temp.path, 'trace.jsonl')
  const spans = Array.from({ length: 25 }, (_, i) => span(i + 1))
  for (const one of spans) {
    const line = `${encodeRequest([one])}\n`
    expect(known.missing(path, TRACE, [one])).toEqual([one])
    appendFileSync(path, line)
    known.add(path, [one], Buffer.byteLength(line))
  }

  expect(known.missing(path, TRACE, spans).map((one) => one.spanContext().spanId)).toEqual(
    spans.slice(0, 15).map((one) => one.spanContext().spanId),
  )
  expect(readdirSync(temp.path)).toEqual(['trace.jsonl'])
})

test('of traces that are no runs only so many are kept, the newest, and of runs all; that older ones go is said once', () => {
  using temp = tempDir()
  const printed = jest.spyOn(console, 'error').mockReturnValue()
  const received = new ReceivedSpans(temp.path, 10)
  const id = (n: number) => n.toString(16).padStart(32, '0')
  for (let n = 1; n <= 25; n++) {
    received.keep([span(n, { traceId: id(n) }), span(n, { traceId: id(1000 + n), attributes: ROOT })])
    // the clock of the file system may be coarser than this loop
    const path = join(temp.path, '.traces', `${id(n)}.jsonl`)
    utimesSync(path, n, n)
  }
  received.keep([span(99, { traceId: id(99) })])
  received.close()

  expect(printed.mock.calls).toEqual([
    [
      `runspan: of the traces that belong to no run, 10 are kept in ${join(temp.path, '.traces')}; the 11 oldest were removed.`,
    ],
  ])
  const names = Object.keys(stored(temp.path))
  const traces = names.filter((name) => name.startsWith('.traces'))
  expect(traces.length).toBeLessThanOrEqual(10 + 9)
  expect(traces).toContain(join('.traces', `${id(99)}.jsonl`))
  expect(traces).not.toContain(join('.traces', `${id(1)}.jsonl`))
  expect(names.filter((name) => name.startsWith('vision'))).toHaveLength(25)
  expect(removeOldTraces(temp.path, 5).length).toBe(traces.length - 4)
  printed.mockRestore()
})
