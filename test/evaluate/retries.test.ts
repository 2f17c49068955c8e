import { waitBefore } from '../../src/evaluate/retry.js'
import { mapTasks, run } from '../../src/index.js'
import { startSession } from '../support/session.js'

test('an attempt that failed is made again in the same task, and its waiting is no part of the duration', async () => {
  await using session = startSession()
  const limited = Object.assign(new Error('slow down'), {
    status: 429,
    headers: new Headers({ 'retry-after': '0.3' }),
  })
  const attempts: number[] = []

  const { outcomes } = await run('eval', () =>
    mapTasks('answer', ['a'], { retries: 2 }, (_, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw limited
      return 'done'
    }),
  )

  expect(attempts).toEqual([1, 2, 3])
  expect(outcomes[0]).toMatchObject({ status: 'completed', value: 'done', attempts: 3 })
  const [recorded] = (await session.onlyRun()).tasks
  expect(recorded).toMatchObject({ status: 'completed', attempts: 3, waitedMs: expect.any(Number) })
  const { startTime, endTime = 0, durationMs = 0, waitedMs = 0 } = recorded ?? { startTime: 0 }
  // whole milliseconds of two waits
  expect(waitedMs).toBeGreaterThanOrEqual(598)
  expect(durationMs).toBe(Math.max(0, endTime - startTime - waitedMs))
})

test.each<[string, object, number]>([
  ['seconds in a Headers', { headers: new Headers({ 'retry-after': '0.05' }) }, 50],
  ['milliseconds in headers', { headers: { 'retry-after-ms': '70' } }, 70],
  ['the headers of a response', { response: { headers: new Map([['retry-after', '2']]) } }, 2000],
  ['retryAfter', { retryAfter: 0.05 }, 50],
  ['retryAfterMs', { retryAfterMs: 50 }, 50],
  ['a date that is past', { headers: { 'retry-after': new Date(0).toUTCString() } }, 0],
  ['ten minutes', { retryAfter: 600 }, 600_000],
])('%s of the error says how long to wait', (_, facts, waitMs) => {
  const error = Object.assign(new Error('slow down'), { status: 429 }, facts)

  expect(waitBefore(1, error, 0)).toBe(waitMs)
})

test('without a word of the error the wait doubles from half a second to 30 s, spread over its upper half', () => {
  const error = new Error('reset')

  for (const [attempt, longest] of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    const waits = Array.from({ length: 50 }, (_, seed) => waitBefore(attempt + 1, error, seed) ?? Number.NaN)
    expect(Math.min(...waits)).toBe(longest / 2)
    expect(Math.max(...waits)).toBeGreaterThan(longest * 0.95)
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest)
  }
})

test.each([
  ['a status that blames the request', { status: 400 }],
  ['a wait of more than ten minutes', { status: 429, headers: { 'retry-after': '3600' } }],
])('%s is not retried', async (_, facts) => {
  await using _session = startSession()
  const { failed } = await run('eval', () =>
    mapTasks('answer', ['a'], { retries: 5 }, () => {
      throw Object.assign(new Error('no'), facts)
    }),
  )

  expect(failed).toMatchObject([{ attempts: 1, waitedMs: 0 }])
})
