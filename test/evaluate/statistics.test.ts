import fc from 'fast-check'
import { logScore, mapTasks, run } from '../../src/index.js'
import { type Session, startSession } from '../support/session.js'

let session: Session
beforeAll(() => {
  session = startSession()
})
afterAll(() => session[Symbol.asyncDispose]())

/** The results of tasks that give these scores: a list for each item, a number or nothing for each trial. */
async function resultsOf(scores: readonly (readonly (number | undefined | 'throws')[])[]) {
  return await run('eval', () =>
    mapTasks('answer', scores, { trials: scores[0]?.length ?? 1 }, (item, { trial }) => {
      const score = item[trial]
      if (score === 'throws') throw new Error('no answer')
      if (score !== undefined) logScore('exact', score)
    }),
  )
}

test('a mean says of how many it is, and the deviation is that between the trials', async () => {
  const { scores } = await resultsOf([
    [1, 0],
    [0.5, 'throws'],
    [undefined, Number.NaN],
  ])

  expect(scores.exact).toMatchObject({ mean: 0.5, count: 3, missing: 3 })
  // the trials have the means 0.75 and 0
  expect(scores.exact?.sd).toBeCloseTo(0.53033, 5)
})

test('pass@k is how likely one of k trials passes, and all-k that all do; failed trials do not pass', async () => {
  const { scores } = await resultsOf([
    [1, 0, 'throws', 0.9],
    [1, 1, 1, 1],
  ])

  // one of four: 1 − C(3, k) / C(4, k)
  expect(scores.exact?.passAt).toEqual({
    1: (1 / 4 + 1) / 2,
    2: (1 / 2 + 1) / 2,
    3: (3 / 4 + 1) / 2,
    4: 1,
  })
  expect(scores.exact?.passAll).toEqual({ 1: (1 / 4 + 1) / 2, 2: 0.5, 3: 0.5, 4: 0.5 })
})

test('of a trial without a score nobody knows whether it has passed', async () => {
  const { scores } = await resultsOf([[1, undefined]])

  expect(scores.exact?.passAt).toEqual({ 1: 1, 2: Number.NaN })
})

test('pass@k grows with k, all-k falls, and both are the share of passes for k = 1', async () => {
  const grids = fc.integer({ min: 1, max: 6 }).chain((trials) =>
    fc.array(fc.array(fc.constantFrom(0, 1), { minLength: trials, maxLength: trials }), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  await fc.assert(
    fc.asyncProperty(grids, async (grid) => {
      const { scores } = await resultsOf(grid)
      const { mean, passAt, passAll } = scores.exact ?? { mean: 0, passAt: {}, passAll: {} }
      const [at, all] = [Object.values(passAt), Object.values(passAll)]
      expect(at[0]).toBeCloseTo(mean, 10)
      expect(all[0]).toBeCloseTo(mean, 10)
      for (let k = 1; k < at.length; k++) {
        expect(at[k]).toBeGreaterThanOrEqual((at[k - 1] as number) - 1e-12)
        expect(all[k]).toBeLessThanOrEqual((all[k - 1] as number) + 1e-12)
      }
      const share = (test: (trials: number[]) => boolean) => grid.filter(test).length / grid.length
      expect(at.at(-1)).toBeCloseTo(
        share((trials) => trials.includes(1)),
        10,
      )
      expect(all.at(-1)).toBeCloseTo(
        share((trials) => !trials.includes(0)),
        10,
      )
    }),
    { numRuns: 50 },
  )
})

test('a score may have any name', async () => {
  const { scores } = await run('eval', () => mapTasks('answer', [1], () => logScore('__proto__', 1)))

  expect(Object.keys(scores)).toEqual(['__proto__'])
})
