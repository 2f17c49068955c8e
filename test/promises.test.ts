// The promises of DESIGN.md, section 6, in its words and in its order: one test or a few for each, on the whole of it.
// What each part promises in detail stands in the folder of that part.

import { EventEmitter } from 'node:events'
import { context } from '@opentelemetry/api'
import fc from 'fast-check'
import { logMetric, logParam, run } from '../src/index.js'
import type { Point, RunRecord } from '../src/read.js'
import { anyNumber, anyTimeMs } from './support/arbitrary.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from './support/session.js'

describe('1. nothing is lost', () => {
  const POINTS = fc.sample(
    fc.record({
      series: fc.constantFrom('loss', 'accuracy', 'tokens'),
      value: anyNumber,
      step: fc.option(fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 53 - 1)), { nil: undefined }),
    }),
    { numRuns: 10_000, seed: 1 },
  )
  // no two alike, so that their order is one
  const TIMES = fc.sample(fc.uniqueArray(anyTimeMs, { minLength: 10_000, maxLength: 10_000 }), {
    numRuns: 1,
    seed: 1,
  })[0] as number[]

  test.each(PROTOCOLS)(
    '10,000 points with any numbers and any steps come back from the store and over %s, bit for bit and in order',
    async (protocol) => {
      await using session = await startEndpointSession(protocol)

      run('numbers', () => {
        for (const { series, value, step } of POINTS) logMetric(series, value, { step })
      })

      const wanted = inSeries(POINTS, ({ value, step }) => [value, step])
      for (const record of [await session.onlyRun(), only((await arrivedAt(session)).runs)]) {
        expect(record).toMatchObject({ points: 10_000, missingPoints: 0 })
        expectSameNumbers(
          seriesOf(record, ({ value, step }) => [value, step]),
          wanted,
        )
      }
    },
  )

  test.each(PROTOCOLS)(
    '10,000 points with timestamps in any order come back from the store and over %s, each at its time',
    async (protocol) => {
      await using session = await startEndpointSession(protocol)
      const points = POINTS.map((point, i) => ({ ...point, time: TIMES[i] as number }))

      run('times', () => {
        for (const { series, value, step, time } of points)
          logMetric(series, value, { step, timestamp: time })
      })

      const inTime = points.toSorted((a, b) => a.time - b.time)
      const wanted = inSeries(inTime, ({ value, step, time }) => [value, step, time])
      for (const record of [await session.onlyRun(), only((await arrivedAt(session)).runs)]) {
        expect(record).toMatchObject({ points: 10_000, missingPoints: 0 })
        expectSameNumbers(
          seriesOf(record, ({ value, step, time }) => [value, step, time]),
          wanted,
        )
      }
    },
  )
})

describe('3. runs never mix', () => {
  test('of 1,000 runs in parallel, across awaits, timers and emitters, each has its own 200 points, in order', async () => {
    await using session = startSession()
    using bell = startBell()
    const random = randomNumbers(1)

    await Promise.all(
      Array.from({ length: 1_000 }, (_, number) =>
        run(`run ${number}`, async () => {
          logParam('number', number)
          for (let step = 0; step < 200; step++)
            await later(bell, random(), () => logMetric('value', number * 1_000 + step, { step }))
        }),
      ),
    )

    const records = await session.runs()
    expect(records).toHaveLength(1_000)
    for (const { name, params, series, missingPoints } of records) {
      expect(missingPoints).toBe(0)
      expect(name).toBe(`run ${params.number}`)
      expect(series.value?.map(({ value, step }) => [value, step])).toEqual(
        Array.from({ length: 200 }, (_, step) => [Number(params.number) * 1_000 + step, step]),
      )
    }
  })
})

/** Calls back in one of the ways in which a program's code comes to run later. */
function later(bell: Bell, random: number, callback: () => void): Promise<void> {
  return new Promise((resolve) => {
    const call = () => {
      callback()
      resolve()
    }
    const ways = [
      () => void Promise.resolve().then(call),
      () => process.nextTick(call),
      () => setImmediate(call),
      () => setTimeout(call, random * 4),
      () => bell.once('ring', context.bind(context.active(), call)),
    ]
    // the slow ones, which stand last, come less often
    ways[Math.floor(random ** 3 * ways.length)]?.()
  })
}

type Bell = EventEmitter & Disposable

/** An emitter that belongs to no run: it rings from outside of them all. */
function startBell(): Bell {
  const bell = new EventEmitter().setMaxListeners(0)
  const ringing = setInterval(() => bell.emit('ring'), 1)
  return Object.assign(bell, { [Symbol.dispose]: () => clearInterval(ringing) })
}

/** The same numbers from 0 to 1 each time, so that a failure can be seen again (Mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Numbers = (number | undefined)[]

function inSeries<P extends { series: string }>(
  points: P[],
  numbersOf: (point: P) => Numbers,
): Map<string, Numbers[]> {
  const series = new Map<string, Numbers[]>()
  for (const point of points) {
    const numbers = series.get(point.series) ?? []
    numbers.push(numbersOf(point))
    series.set(point.series, numbers)
  }
  return series
}

function seriesOf({ series }: RunRecord, numbersOf: (point: Point) => Numbers): Map<string, Numbers[]> {
  return new Map(Object.entries(series).map(([key, points]) => [key, points.map(numbersOf)]))
}

/** By `Object.is`, so that NaN is NaN and -0 is not 0. */
function expectSameNumbers(actual: Map<string, Numbers[]>, wanted: Map<string, Numbers[]>): void {
  expect([...actual.keys()].sort()).toEqual([...wanted.keys()].sort())
  for (const [key, numbers] of wanted) expect(actual.get(key)).toStrictEqual(numbers)
}
