import fc from 'fast-check'
import { logMetric, run } from '../../src/index.js'
import { anyNumber } from '../support/arbitrary.js'
import { only, startSession } from '../support/session.js'

test('the summary of a series is what its points come to, NaN aside', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyNumber, { minLength: 1, maxLength: 300 }), async (values) => {
      await using session = startSession()

      run('series', () => {
        for (const value of values) logMetric('loss', value)
      })

      const { mean, ...others } = only(Object.values((await session.onlyRun()).summaries))
      const numbers = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
      expect(others).toEqual({
        first: values[0],
        last: values.at(-1),
        min: zeroAs(others.min, numbers[0] ?? Number.NaN),
        max: zeroAs(others.max, numbers.at(-1) ?? Number.NaN),
        count: values.length,
      })
      if (numbers.every(Number.isFinite) && numbers.length > 0) {
        // a sum of doubles is rounded
        const rounding = 1e-9 * Math.max(Math.abs(others.min), Math.abs(others.max))
        expect(mean).toBeGreaterThanOrEqual(others.min - rounding)
        expect(mean).toBeLessThanOrEqual(others.max + rounding)
      }
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['a few numbers', [1, 2, 6], 3],
  ['numbers whose sum is too large for a double', [1.5e308, 1.5e308, 0], 1e308],
  ['NaN among numbers', [Number.NaN, 4, Number.NaN, 2], 3],
  ['NaN alone', [Number.NaN], Number.NaN],
  ['an infinity', [1, Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY],
  ['infinities of both signs', [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], Number.NaN],
])('the mean of %s is right', async (_what, values, mean) => {
  await using session = startSession()

  run('series', () => {
    for (const value of values) logMetric('loss', value)
  })

  const actual = (await session.onlyRun()).summaries.loss?.mean ?? 0
  if (Number.isFinite(mean)) expect(actual / mean).toBeCloseTo(1, 12)
  else expect(actual).toBe(mean)
})

test('the mean of a constant is that constant', async () => {
  await using session = startSession()

  run('series', () => {
    for (let i = 0; i < 10; i++) logMetric('loss', 0.1)
  })

  expect((await session.onlyRun()).summaries.loss?.mean).toBe(0.1)
})

/** 0 and -0 are the same size, and either may be the smallest. */
function zeroAs(actual: number, wanted: number): number {
  return wanted === 0 && actual === 0 ? actual : wanted
}
