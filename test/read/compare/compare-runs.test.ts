import fc from 'fast-check'
import { compareRuns, type RunRecord } from '../../../src/read.js'
import { run as anyRun, runWith } from '../tables/arbitrary-run.js'

const summaryOf = (last: number, rest = {}) => ({
  ...{ first: last, last, min: last, max: last, mean: last, count: 1 },
  ...rest,
})

describe('what differs', () => {
  test('has params, tags, attributes and the resource, each under its path', () => {
    const a = runWith({ params: { lr: 0.1, 'net.depth': 2 }, tags: ['gpu'], resource: { 'host.name': 'x' } })
    const b = runWith({ params: { lr: 0.2, 'net.depth': 2 }, attributes: { team: 'vision' } })

    expect(compareRuns([a, b]).differing).toEqual([
      { name: 'params.lr', values: [0.1, 0.2] },
      { name: 'tags.gpu', values: [true, false] },
      { name: 'attributes.team', values: [undefined, 'vision'] },
      { name: 'resource.host.name', values: ['x', undefined] },
    ])
  })

  test('leaves out what two processes never share', () => {
    const [a, b] = [1, 2].map((pid) =>
      runWith({ resource: { 'process.pid': pid, 'service.instance.id': String(pid) } }),
    ) as [RunRecord, RunRecord]

    expect(compareRuns([a, b]).differing).toEqual([])
  })

  test.each<[what: string, a: RunRecord['params'][string], b: RunRecord['params'][string], differs: boolean]>(
    [
      ['NaN and NaN', Number.NaN, Number.NaN, false],
      ['0 and -0', 0, -0, false],
      ['a number and its text', 0.1, '0.1', true],
      ['equal lists', [64, Number.NaN], [64, Number.NaN], false],
      ['lists of another order', [64, 32], [32, 64], true],
      ['a list and its only item', [64], 64, true],
      ['an empty text and false', '', false, true],
    ],
  )('%s: %j and %j differ is %j', (_what, a, b, differs) => {
    const runs = [a, b].map((x) => runWith({ params: { x } }))

    expect(compareRuns(runs).differing.length > 0).toBe(differs)
  })

  test('a param is missing in one of three runs: it differs, under any name', () => {
    const params = Object.fromEntries([['__proto__', 1]])
    const runs = [runWith({ params }), runWith({}), runWith({ params })]

    expect(compareRuns(runs).differing).toEqual([{ name: 'params.__proto__', values: [1, undefined, 1] }])
  })

  test('what most runs have with several values comes before what only tells one run of another kind', () => {
    const sweep = [0.1, 0.01, 0.001].map((lr) => runWith({ params: { epochs: 12, lr } }))
    const runs = [runWith({ params: { error: 'diverged', config: 1 } }), ...sweep]

    expect(compareRuns(runs).differing.map(({ name }) => name)).toEqual([
      ...['params.lr', 'params.epochs'],
      ...['params.error', 'params.config'],
    ])
  })
})

describe('the table of metrics', () => {
  test('has each statistic with its difference to the first run, in per cent of its size', () => {
    const [row] = compareRuns([withLoss(-2), withLoss(-1), runWith({}), withLoss(-4)]).table

    expect(row).toEqual({
      ...{ name: 'metrics.loss.last', metric: 'loss', statistic: 'last', isKnownBy: true },
      values: [-2, -1, undefined, -4],
      best: [false, false, false, false],
      differences: [0, 1, undefined, -2],
      percents: [0, 50, undefined, -100],
    })
  })

  test('says no per cent of 0', () => {
    const [row] = compareRuns([withLoss(0), withLoss(1)]).table

    expect(row).toMatchObject({ differences: [0, 1], percents: [undefined, undefined] })
  })

  test('marks the best by what the run says its metric is known by, and shows that first', () => {
    const runs = [3, 1].map((min) =>
      runWith({ summaries: { loss: summaryOf(5, { min }) }, summaryOf: { loss: 'min' } }),
    )

    expect(compareRuns(runs).table[0]).toMatchObject({
      ...{ statistic: 'min', isKnownBy: true, better: 'min', best: [false, true] },
    })
  })

  test('marks the best by the direction that is given, all that share it, and never NaN', () => {
    const runs = [0.9, Number.NaN, 0.9, 0.1].map(withLoss)

    const marked = compareRuns(runs, { better: { loss: 'max' } }).table.filter(({ best }) =>
      best.includes(true),
    )
    expect(marked.map(({ statistic }) => statistic)).toEqual(['last', 'first', 'min', 'max', 'mean'])
    expect(marked[0]?.best).toEqual([true, false, true, false])
  })

  test('marks nothing where the direction is unknown, or all are alike', () => {
    expect(compareRuns([1, 2].map(withLoss)).table.some(({ best }) => best.includes(true))).toBe(false)
    const alike = compareRuns([2, 2].map(withLoss), { better: { loss: 'min' } })
    expect(alike.table.some(({ best }) => best.includes(true))).toBe(false)
  })

  test('refuses a direction that is none', () => {
    const better = { loss: 'up' } as never

    expect(() => compareRuns([], { better })).toThrow(
      `The option "better" has 'up' for 'loss'; it must be "min" or "max".`,
    )
  })
})

test('any runs can be compared: each row has a value for each run, and runs alike differ in nothing', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 4 }), (runs) => {
      const { differing, table } = compareRuns(runs)

      for (const { values } of [...differing, ...table]) expect(values).toHaveLength(runs.length)
      for (const { best, differences, percents } of table)
        expect([best, differences, percents].map(({ length }) => length)).toEqual(Array(3).fill(runs.length))
      for (const run of runs) expect(compareRuns([run, structuredClone(run)]).differing).toEqual([])
    }),
  )
})

function withLoss(loss: number): RunRecord {
  return runWith({ summaries: { loss: summaryOf(loss) } })
}
