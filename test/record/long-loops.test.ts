// Where a program logs for long and lets the event loop turn only afterwards.

import { startRun } from '../../src/index.js'
import { readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { kindOf } from '../support/wire-span.js'

test('what a long loop has logged is written over several turns of the event loop, each point and param in its place', async () => {
  await using session = startSession()
  const current = startRun('loop')
  for (let i = 0; i < 100_000; i++) {
    if (i % 10_000 === 0) current.logParam(`from ${i}`, i)
    current.logMetric(i % 2 === 0 ? 'even' : 'odd', i, { step: i })
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const written = [countSegments(session.dir)]
  for (let i = 0; i < 3; i++) {
    await turn()
    written.push(countSegments(session.dir))
  }
  current.logMetric('even', 100_000, { step: 100_000 })
  current.end()

  // A loop that has room to log in writes nothing itself, and no turn after it writes all.
  expect(written).toEqual([0, 1, 2, 3])
  const { series, params, pointCount, missingPoints } = await session.onlyRun()
  expect({ pointCount, missingPoints }).toEqual({ pointCount: 100_001, missingPoints: 0 })
  for (const [first, points] of [series.even, series.odd].entries())
    expect(points?.every(({ value, step }, i) => value === 2 * i + first && step === value)).toBe(true)
  expect(params).toEqual(
    Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`from ${10_000 * i}`, 10_000 * i])),
  )
})

test('several runs that log in one loop leave room for each other, and lose nothing of what has none', async () => {
  await using session = startSession()
  const runs = [0, 1, 2].map((number) => startRun(`loop ${number}`))
  for (let i = 0; i < 120_000; i++) for (const current of runs) current.logMetric('loss', i)
  const written = countSegments(session.dir)
  for (const current of runs) current.end()

  expect(written).toBeGreaterThan(0)
  const found = await readRuns(session.dir)
  expect(found).toHaveLength(3)
  for (const { series, missingPoints } of found) {
    expect(missingPoints).toBe(0)
    expect(series.loss?.length).toBe(120_000)
    expect(series.loss?.every(({ value }, i) => value === i)).toBe(true)
  }
})

function countSegments(dir: string): number {
  return storedSpans(dir).filter((span) => kindOf(span) === 'segment').length
}
