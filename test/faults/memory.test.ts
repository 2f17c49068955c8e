import { logManyPoints, tallyOf } from './log-many-points.js'

test('ten million points in one loop all reach the store and the endpoint, in less than 96 MB of memory', async () => {
  const { risenMb, stored, arrived } = await logManyPoints(10_000_000, 5 * 60_000)

  expect({ stored, arrived }).toEqual({ stored: tallyOf(10_000_000), arrived: tallyOf(10_000_000) })
  expect(risenMb).toBeLessThan(96)
})
