// A long run of a store, read so that memory holds no more than a part of its points.

import { logMetrics, run } from '../../../src/index.js'
import { openStore, type Point } from '../../../src/read.js'
import { recordStore } from '../../cli/record-store.js'

const STEPS = 30_000

test('a run of more points than are wanted at once comes in pieces, each with those that were logged next', async () => {
  const store = await recordStore(async () => {
    await run('long', async () => {
      for (let step = 0; step < STEPS; step++) {
        logMetrics({ loss: 1 / (step + 1), accuracy: step % 7 === 0 ? Number.NaN : step }, { step })
        if (step % 1000 === 0) await new Promise(setImmediate)
      }
    })
    run('short', () => logMetrics({ loss: 1 }))
  })
  try {
    const source = openStore({ dir: store.dir })
    const whole = await source.run('long')
    const pieces = await source.runs({ fields: ['series'], pointsAtOnce: 20_000 }).toArray()
    const [short, ...long] = pieces.map(({ name, series }) => ({ name, series }))

    expect(short).toMatchObject({ name: 'short', series: { loss: [{ value: 1 }] } })
    expect(long.length).toBeGreaterThanOrEqual((2 * STEPS) / 20_000)
    for (const { series } of long) expect(Object.values(series).flat().length).toBeLessThanOrEqual(20_000)
    for (const [metric, points] of Object.entries(whole.series)) {
      expect(points).toHaveLength(STEPS)
      expect(long.flatMap(({ series }): Point[] => series[metric] ?? [])).toEqual(points)
    }
    const limited = await source
      .runs({ name: 'long', fields: ['series'], pointsAtOnce: 20_000, limit: 1 })
      .toArray()
    expect(limited).toHaveLength(long.length)
    for (const { summaries } of limited) expect(summaries).toEqual(whole.summaries)
  } finally {
    store.remove()
  }
})
