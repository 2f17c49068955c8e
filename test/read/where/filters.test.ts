import { CASES } from './cases.js'
import { compileWhere } from './compile.js'
import { RUNS } from './runs.js'

/** The runs that a filter chooses, by the letter that their ids consist of. */
function chosen(text: string): string {
  const where = compileWhere(text)
  return RUNS.filter(where.matches)
    .map(({ id }) => id[0])
    .join('')
}

describe('what a run has once', () => {
  test.each(CASES['what a run has once'])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('params, attributes and tags', () => {
  test.each(CASES['params, attributes and tags'])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('metrics', () => {
  test.each(CASES.metrics)('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('conditions together', () => {
  test.each(CASES['conditions together'])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('a metric known by another statistic than its last value', () => {
  test('metrics.accuracy is that statistic', () => {
    const [best] = RUNS
    const run = { ...best, summaryOf: { accuracy: 'max' } } as (typeof RUNS)[number]

    expect(compileWhere('metrics.accuracy == 0.95').matches(run)).toBe(true)
    expect(compileWhere('metrics.accuracy.last == 0.93').matches(run)).toBe(true)
    expect(compileWhere('metrics.loss == 0.5').matches(run)).toBe(true)
  })
})

describe('what a filter reads', () => {
  test('each name with its key, statistic and place', () => {
    const text =
      'params.opt.lr > 1 && has(metrics.loss.max) && "x" in tags && metrics.exists(m, metrics[m] > 0)'
    const { paths } = compileWhere(text)

    expect(
      paths.map(({ range, ...path }) => ({ ...path, text: text.slice(range.start, range.end) })),
    ).toEqual([
      { field: 'params', key: 'opt.lr', text: 'params.opt.lr' },
      { field: 'metrics', key: 'loss', statistic: 'max', text: 'metrics.loss.max' },
      { field: 'tags', text: 'tags' },
      { field: 'metrics', text: 'metrics' },
      { field: 'metrics', text: 'metrics[m]' },
    ])
  })
})
