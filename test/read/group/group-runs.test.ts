import fc from 'fast-check'
import { spreadOf } from '../../../src/read/group/spread.js'
import { groupRuns, type RunRecord } from '../../../src/read.js'
import { run as anyRun, runWith } from '../tables/arbitrary-run.js'

describe('groups of runs', () => {
  const runs = [
    withLoss({ lr: 0.1, optimizer: 'adam', seed: 1 }, 1),
    withLoss({ lr: 0.2, optimizer: 'adam', seed: 1 }, 5),
    withLoss({ lr: 0.1, optimizer: 'adam', seed: 2 }, 2),
    withLoss({ lr: 0.1, optimizer: 'sgd', seed: 2 }, 9),
  ]

  test('have the same params but those excepted', () => {
    const groups = groupRuns(runs, { except: ['params.seed'] })

    expect(groups.map(({ values }) => values)).toEqual([
      { 'params.lr': 0.1, 'params.optimizer': 'adam' },
      { 'params.lr': 0.2, 'params.optimizer': 'adam' },
      { 'params.lr': 0.1, 'params.optimizer': 'sgd' },
    ])
    expect(groups[0]?.runs).toEqual([runs[0], runs[2]])
    expect(groups[0]?.metrics.loss).toEqual({ n: 2, nan: 0, mean: 1.5, std: Math.SQRT1_2, min: 1, max: 2 })
  })

  test('have the same value of a name, whole or as short as --sort takes it', () => {
    const whole = groupRuns(runs, { by: ['params.optimizer'] })

    expect(whole.map(({ runs }) => runs.length)).toEqual([3, 1])
    expect(groupRuns(runs, { by: ['optimizer'] })).toEqual(whole)
    expect(groupRuns(runs, { by: ['status'] })).toMatchObject([{ values: { status: 'completed' } }])
  })

  test('count a metric by what its run knows it by', () => {
    const run = { ...withLoss({}, 7), summaryOf: { loss: 'min' } } as RunRecord

    expect(groupRuns([run])[0]?.metrics.loss).toMatchObject({ n: 1, mean: 0 })
  })

  test('are apart for a missing value, an empty list, a text and a number', () => {
    const values = [undefined, [], '1', 1, 'NaN', Number.NaN, [1], ['1']]
    const apart = values.map((x) => runWith({ params: x === undefined ? {} : { x } }))

    expect(groupRuns([...apart, ...apart], { by: ['params.x'] })).toHaveLength(values.length)
  })

  test('take a bare name for a param, also where a metric has it as well', () => {
    const both = runs.map((run, i) => ({
      ...run,
      summaries: { ...run.summaries, seed: { first: i, last: i, min: i, max: i, mean: i, count: 1 } },
    }))

    expect(groupRuns(both, { except: ['seed'] })).toEqual(groupRuns(both, { except: ['params.seed'] }))
    expect(groupRuns(both, { by: ['seed'] })).toEqual(groupRuns(both, { by: ['params.seed'] }))
    expect(groupRuns(both, { by: ['metrics.seed'] })).toHaveLength(both.length)
    expect(() => groupRuns(both, { except: ['metrics.seed'] })).toThrow('"metrics.seed" is none')
    expect(groupRuns([], { except: ['metrics.seed'] })).toEqual([])
  })

  test('cannot be made by a name that no run has, or by both options', () => {
    expect(() => groupRuns(runs, { by: ['sed'] })).toThrow(/None of these runs has .* "sed"/)
    expect(() => groupRuns(runs, { by: [], except: [] })).toThrow('Give one.')
  })

  test('of any runs hold each run once', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 6 }), (runs) => {
        const groups = groupRuns(runs)

        expect(groups.flatMap((group) => group.runs)).toHaveLength(runs.length)
        expect(runs.every((run) => groups.some((group) => group.runs.includes(run)))).toBe(true)
      }),
    )
  })
})

describe('the spread of a metric', () => {
  test.each([
    [[2, 4, 4, 4, 5, 5, 7, 9], { n: 8, nan: 0, mean: 5, std: Math.sqrt(32 / 7), min: 2, max: 9 }],
    [[0.1], { n: 1, nan: 0, mean: 0.1, min: 0.1, max: 0.1 }],
    [[0.1, 0.1, 0.1], { n: 3, nan: 0, mean: 0.1, std: 0, min: 0.1, max: 0.1 }],
    [[1, Number.NaN], { n: 2, nan: 1, mean: 1, min: 1, max: 1 }],
    [[Number.NaN], { n: 1, nan: 1, mean: Number.NaN, min: Number.NaN, max: Number.NaN }],
    [
      [1e308, 1.5e308],
      { n: 2, nan: 0, mean: 1.25e308, std: Math.SQRT1_2 * 0.5e308, min: 1e308, max: 1.5e308 },
    ],
    [[1, Infinity], { n: 2, nan: 0, mean: Infinity, std: Number.NaN, min: 1, max: Infinity }],
  ])('of %j', (values, wanted) => {
    const { std, ...found } = spreadOf(values)
    const { std: wantedStd, ...rest } = wanted as typeof wanted & { std?: number }

    expect(found).toEqual(rest)
    if (wantedStd === undefined || !wantedStd) expect(std).toBe(wantedStd)
    else expect((std as number) / wantedStd).toBeCloseTo(1, 12)
  })

  test('has its mean between the lowest and the highest value, and no NaN for finite ones', () => {
    const finite = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2 })
    fc.assert(
      fc.property(finite, (values) => {
        const { mean, std, min, max } = spreadOf(values)

        expect(mean).toBeGreaterThanOrEqual(min)
        expect(mean).toBeLessThanOrEqual(max)
        expect(std).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

function withLoss(params: RunRecord['params'], last: number): RunRecord {
  return runWith({ params, summaries: { loss: { first: 0, last, min: 0, max: 9, mean: 3, count: 2 } } })
}
