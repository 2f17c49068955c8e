// Texts about tasks that are longer than backends take in one value are kept whole.

import fc from 'fast-check'
import { annotate, logScore, run, startRun, startTask, task } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { only, PROTOCOLS, readRuns, startSession } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const PART = 16_384

/** Around what one value holds, and several times that; cut anywhere but inside a character. */
const anyText = fc
  .tuple(fc.constantFrom('x', 'é', '🙂', '"', 'ab🙂'), fc.integer({ min: 0, max: 3 * PART }), fc.string())
  .map(([unit, length, end]) => unit.repeat(Math.ceil(length / unit.length)) + end.toWellFormed())

interface Texts {
  expected: string
  explanation: string
  metadata: { text: string }
}

const anyTexts: fc.Arbitrary<Texts> = fc.record({
  expected: anyText,
  explanation: anyText,
  metadata: fc.record({ text: anyText }),
})

function record({ expected, explanation, metadata }: Texts): void {
  run('eval', (current) => {
    task('answer', { expected }, () => {
      logScore('right', true, { explanation: 'before' })
      logScore('right', false, { explanation, metadata, by: 'llm', label: 'poor' })
      logScore('short', 1)
    })
    current.logScore('whole', 0.5, { explanation, metadata })
  })
}

function expectedOf({ expected, explanation, metadata }: Texts) {
  return {
    scores: { whole: { value: 0.5, explanation, metadata } },
    tasks: [
      {
        expected,
        scores: {
          right: { value: 0, label: 'poor', by: 'llm', explanation, metadata },
          short: { value: 1 },
        },
      },
    ],
  }
}

test('what is expected of a task, and why it was judged so, is read back whole', async () => {
  await fc.assert(
    fc.asyncProperty(anyTexts, async (texts) => {
      await using session = startSession()

      record(texts)

      expect(await session.onlyRun()).toMatchObject(expectedOf(texts))
    }),
    {
      numRuns: 30,
      // what is empty beside something that is cut
      examples: [[{ expected: '', explanation: '', metadata: { text: 'x'.repeat(PART) } }]],
    },
  )
})

test.each(PROTOCOLS)('and arrives whole over %s, with no value over 64 kB', async (protocol) => {
  await using sdk = await registerOwnSdk(protocol)
  const text = '🙂'.repeat(40_000)
  const texts = { expected: text, explanation: text, metadata: { text } }

  record(texts)

  const endpoint = await sdk.arrived()
  expect(only(endpoint.runs)).toMatchObject(expectedOf(texts))
  const values = endpoint.spans.flatMap(({ attributes, events }) =>
    [attributes, ...events.map((event) => event.attributes)].flatMap((of) => Object.values(of)),
  )
  for (const value of values) expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(65_536)
})

test('a process that is killed keeps them', async () => {
  using temp = tempDir()

  await runProgram(
    `import { configure, startRun } from 'runspan'
    import { setTimeout as delay } from 'node:timers/promises'
    configure()
    const text = 'x'.repeat(50_000)
    const current = startRun('eval')
    current.logScore('whole', 1, { explanation: text })
    current.logMetric('loss', 1)
    current.startTask('answer', { expected: text }).logScore('right', true, { explanation: text })
    await delay(50)
    process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  const text = 'x'.repeat(50_000)
  expect(only(await readRuns(temp.path))).toMatchObject({
    status: 'crashed',
    pointCount: 3,
    scores: { whole: { explanation: text } },
    tasks: [{ expected: text, scores: { right: { value: 1, explanation: text } } }],
  })
})

test('a label, a score given afterwards and metadata that are too long are told by name', async () => {
  using heard = startListening()
  await using session = startSession()
  const text = 'x'.repeat(PART + 1)
  const current = startRun('eval')

  expect(() => current.logScore('right', 1, { label: text })).toThrow(
    /^The label of score "right" has 16385 characters/,
  )
  expect(() => annotate(current, { scores: { right: { value: 1, explanation: text } } })).toThrow(
    /^The explanation of score "right" has 16385 characters/,
  )
  expect(() => annotate(current, { scores: { right: { value: 1, metadata: { text } } } })).toThrow(
    /^The metadata of score "right" has 16396 characters/,
  )
  expect(() => current.logScore('right', 1, { metadata: 'text' as never })).toThrow(
    /^The metadata of score "right" is 'text'; it must be an object/,
  )
  current.startTask('answer', { metadata: { text } }).end()
  expect(() => current.startTask('answer', { metadata: 5 as never })).toThrow(
    /^The metadata of a task is 5; it must be an object/,
  )
  expect(() =>
    current.startTask('answer', { expected: Array.from({ length: 100_001 }, () => ({})) }),
  ).toThrow(/^What is expected of a task has more than 1,000,000 values/)
  current.end()

  expect(heard.told).toContain(
    'the metadata of a task has 16396 characters as JSON, of which the first 16384',
  )
  expect(await session.onlyRun()).toMatchObject({ scores: {}, refusedCalls: 4 })
})

test('half a character in an explanation costs neither the score nor the text', async () => {
  await using session = startSession()

  run('eval', () => {
    logScore('right', true, { explanation: 'cut 🙂'.slice(0, -1) })
    startTask('answer', { expected: 'cut 🙂'.slice(0, -1) }).end()
  })

  expect(await session.onlyRun()).toMatchObject({
    scores: { right: { value: 1, explanation: 'cut \ufffd' } },
    tasks: [{ expected: 'cut \ufffd' }],
  })
})
