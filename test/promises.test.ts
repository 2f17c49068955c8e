// The promises of DESIGN.md, section 6, in its words and in its order: one test or a few for each, on the whole of it.
// What each part promises in detail stands in the folder of that part.

import { EventEmitter } from 'node:events'
import { context } from '@opentelemetry/api'
import fc from 'fast-check'
import { logMetric, logParam, run } from '../src/index.js'
import type { Point, RunRecord } from '../src/read.js'
import { anyNumber, anyTimeMs } from './support/arbitrary.js'
import { runProgram, startProgram } from './support/child.js'
import { deadAddress, Endpoint } from './support/endpoint.js'
import {
  arrivedAt,
  only,
  PROTOCOLS,
  readRuns,
  startEndpointSession,
  startSession,
} from './support/session.js'
import { storedLines } from './support/store-files.js'
import { tempDir } from './support/temp.js'

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
  const TIMES = [...new Set(fc.sample(anyTimeMs, { numRuns: 15_000, seed: 1 }))]

  test.each(PROTOCOLS)(
    '10,000 points with any numbers and any steps come back from the store and over %s, bit for bit and in order',
    async (protocol) => {
      await using session = await startEndpointSession(protocol)

      run('numbers', () => {
        for (const { series, value, step } of POINTS) logMetric(series, value, { step })
      })

      const wanted = inSeries(POINTS, ({ value, step }) => [value, step])
      for (const record of [await session.onlyRun(), only((await arrivedAt(session)).runs)]) {
        expect(record).toMatchObject({ pointCount: 10_000, missingPoints: 0 })
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
        expect(record).toMatchObject({ pointCount: 10_000, missingPoints: 0 })
        expectSameNumbers(
          seriesOf(record, ({ value, step, time }) => [value, step, time]),
          wanted,
        )
      }
    },
  )
})

describe('1. nothing is lost: what a log… call returned from survives', () => {
  // exit, throw and SIGTERM, in each of their ways: test/setup/exit.test.ts
  test('kill -9, but for the last 10 ms', async () => {
    using temp = tempDir()
    await using program = startProgram(
      `import { writeSync } from 'node:fs'
      import { configure, startRun } from 'runspan'
      configure()
      const run = startRun('killed')
      let i = 0
      const turn = () => {
        const now = Date.now()
        run.logMetric('loss', i, { step: i })
        writeSync(1, i++ + ' ' + now + '\\n')
        setImmediate(turn)
      }
      turn()`,
      { env: { RUNSPAN_DIR: temp.path } },
    )
    expect(await program.printed((line) => Number(line.split(' ')[0]) > 2_000)).toBe(true)
    program.process.kill('SIGKILL')
    const { stdout } = await program.ended

    const turns = stdout.split('\n').slice(0, -1)
    const timeOf = (turn: string | undefined) => Number(turn?.split(' ')[1])
    // that the last turn was printed says that the event loop has turned since the one before
    const promised = turns.filter((turn) => timeOf(turn) < timeOf(turns.at(-2)) - 11).length
    const record = only(await readRuns(temp.path))
    expect(promised).toBeGreaterThan(100)
    expect(record.pointCount).toBeGreaterThanOrEqual(promised)
    expect(record).toMatchObject({ name: 'killed', status: 'crashed', missingPoints: 0 })
    expect(record.series.loss?.map(({ step }) => step)).toEqual(
      Array.from({ length: record.pointCount }, (_, i) => i),
    )
  })
})

describe('2. a misused call throws at once, infrastructure never throws', () => {
  // each call and each code: test/record/misuse.test.ts
  test('a misused call names the value and the remedy', async () => {
    await using _session = startSession()

    run('misuse', (current) => {
      expect(() => current.setAttribute('runspan.kind', 'x')).toThrow(
        'Attribute "runspan.kind" is reserved for runspan itself. Use a name that does not start with "runspan.".',
      )
    })
  })

  // full disks: test/store/disk.test.ts; endpoints that refuse or stall: test/export/outbox.test.ts
  test('with a dead endpoint a program does its work and exits with 0, is told once, and has everything in the store', async () => {
    using temp = tempDir()
    const url = await deadAddress()

    const result = await runProgram(
      `import { configure, logMetric, run } from 'runspan'
      configure()
      for (let n = 0; n < 3; n++) run('run ' + n, () => { for (let i = 0; i < 1_000; i++) logMetric('loss', i) })`,
      { env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: url } },
    )

    expect(result).toMatchObject({ code: 0, signal: null, stdout: '' })
    expect(result.stderr.match(/does not take spans/g)).toHaveLength(1)
    expect(result.stderr).toContain(`${url}/v1/traces`)
    expect(result.stderr).toMatch(/\d+ spans? (was|were) not sent .*runspan sync/)
    const runs = await readRuns(temp.path)
    expect(runs.map(({ pointCount, missingPoints }) => [pointCount, missingPoints])).toEqual(
      Array(3).fill([1_000, 0]),
    )
  })
})

describe('3. runs never mix', () => {
  test('of 1,000 runs in parallel, across awaits, timers and emitters, each has its own 200 points, in order', async () => {
    // without a store: a thousand journals at once take longer on some file systems than a test should
    await using session = await startEndpointSession('http/json', { dir: false })
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

    const records = (await arrivedAt(session)).runs
    expect(records).toHaveLength(1_000)
    for (const { name, params, series, pointCount, missingPoints } of records) {
      expect([name, pointCount, missingPoints]).toEqual([`run ${params.number}`, 200, 0])
      const first = Number(params.number) * 1_000
      expect(series.value?.findIndex(({ value, step }, i) => value !== first + i || step !== i)).toBe(-1)
    }
  })
})

describe('4. it is cheap', () => {
  // what recording costs in time is measured in bench/; memory: test/record/memory.test.ts
  test.each([
    ['http/protobuf', 30],
    ['http/json', 100],
  ] as const)('a point of a long run over %s takes less than %d bytes', async (protocol, bytes) => {
    await using session = await startEndpointSession(protocol)

    run('long', () => {
      for (let step = 0; step < 100_000; step++) logMetric('loss', 1 / (step + 1), { step })
    })

    const { requests } = await arrivedAt(session)
    expect(requests.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThan(100_000 * bytes)
  })
})

describe('5. it is standard', () => {
  test('any line of the store can be POSTed to an OTLP/HTTP endpoint as it is', async () => {
    await using session = startSession()
    await using endpoint = await Endpoint.start()
    run('outer', { tags: ['a'] }, () => {
      run('inner', { params: { rate: Number.NaN } }, () => {
        for (let i = 0; i < 1_000; i++) logMetric('loss', i % 10 === 0 ? -0 : i / 7)
      })
    })

    for (const body of storedLines(session.dir)) {
      const headers = { 'content-type': 'application/json' }
      const { status } = await fetch(`${endpoint.url}/v1/traces`, { method: 'POST', headers, body })
      expect(status).toBe(200)
    }

    const withoutChildren = (records: RunRecord[]) => records.map((record) => ({ ...record, children: [] }))
    expect(withoutChildren(endpoint.runs)).toEqual(
      expect.arrayContaining(withoutChildren(await session.runs())),
    )
    expect(endpoint.runs).toHaveLength(2)
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
