import { logManyPoints, tallyOf } from '../faults/log-many-points.js'

test('a million points in one loop all reach the store and the endpoint, in less than 64 MB of memory', async () => {
  const { risenMb, stored, arrived } = await logManyPoints(1_000_000, 60_000)

  expect({ stored, arrived }).toEqual({ stored: tallyOf(1_000_000), arrived: tallyOf(1_000_000) })
  expect(risenMb).toBeLessThan(64)
})
