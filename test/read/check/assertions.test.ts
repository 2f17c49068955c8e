import type { Finding } from '../../../src/read/check/finding.js'
import { readTolerance } from '../../../src/read/check/tolerance.js'
import { RUNS } from '../where/runs.js'
import { compileAssertion } from './compile.js'

const [exp1, exp2, failed, running, empty] = RUNS as [RunOf, RunOf, RunOf, RunOf, RunOf]
type RunOf = (typeof RUNS)[number]

describe('an assertion holds for a run', () => {
  test.each([
    ['metrics.accuracy.last >= 0.9', exp1],
    ['metrics.accuracy >= 0.9 && metrics.loss.min < 1', exp1],
    ['metrics.accuracy > 1 || metrics.loss.min < 1', exp1],
    ['"v2" in tags', exp2],
    ['!has(params.lr)', empty],
    ['duration <= duration("1h")', exp1],
    ['status == "failed" ? has(error) : !has(error)', failed],
  ])('%s', (text, run) => {
    expect(isHeld(compileAssertion(text).judge(run))).toBe(true)
  })
})

describe('an assertion does not hold', () => {
  test('for a run whose metric is NaN', () => {
    expect(isHeld(compileAssertion('metrics.loss <= 1').judge(failed))).toBe(false)
    expect(isHeld(compileAssertion('metrics.loss > 1').judge(failed))).toBe(false)
  })

  test('where a value is missing, which is named', () => {
    const [finding] = compileAssertion('metrics.accuracy.last >= metrics.f1.min').judge(running)

    expect(finding).toMatchObject({
      holds: false,
      missing: ['metrics.accuracy.last', 'metrics.f1.min'],
    })
  })

  test.each([
    ['a run that goes on has no end', 'ended - started < duration("1h")', running, ['ended']],
    ['a param that its object would have', 'params.toString == 1', exp1, ['params.toString']],
    ['an error of a run that did not fail', 'error.message.contains("x")', exp1, ['error.message']],
    ['an item beyond the end of a list', 'params.other[4] == 1', exp1, ['params.other[4]']],
  ])('%s', (_what, text, run, missing) => {
    expect(compileAssertion(text).judge(run)).toMatchObject([{ holds: false, missing }])
  })

  test('where text and number meet: nothing is missing, and both sides are told', () => {
    expect(compileAssertion('params.lr > 0.01').judge(failed)).toMatchObject([
      { holds: false, missing: [], compared: { left: { value: '0.1' }, right: { value: 0.01 } } },
    ])
  })
})

test('of an error that word is told which was asked for', () => {
  const read = ['error.type', 'error.message', 'error'].map((text) => {
    const [finding] = compileAssertion(`!has(${text})`).judge(failed)
    return finding?.read.map(({ value }) => value)
  })

  expect(read).toEqual([['RangeError'], ['out of memory: 8 GB'], ['out of memory: 8 GB']])
})

test('each side of && is judged for itself', () => {
  const findings = compileAssertion('metrics.loss.last < 1 && metrics.accuracy > 0.99').judge(exp1)

  expect(findings.map(({ condition, holds }) => [condition, holds])).toEqual([
    ['metrics.loss.last < 1', true],
    ['metrics.accuracy > 0.99', false],
  ])
})

test('where no side of || holds, all of them are told', () => {
  const findings = compileAssertion('metrics.loss > 9 || "x" in tags').judge(exp1)

  expect(findings.map(({ condition }) => condition)).toEqual(['metrics.loss > 9', '"x" in tags'])
  expect(findings[1]?.read).toMatchObject([{ text: 'tags', value: ['production', 'v2'] }])
})

describe('baseline. reads the other run', () => {
  test.each([
    ['metrics.accuracy.max > baseline.metrics.accuracy.max', exp1, exp2, true],
    ['metrics.accuracy.max > baseline.metrics.accuracy.max', exp2, exp1, false],
    ['metrics.loss.min <= baseline.metrics.loss.min * 4', exp2, exp1, true],
    ['baseline.name == "exp-1" && name == "exp-2"', exp2, exp1, true],
    ['baseline.tags.exists(t, t == "production" && !(t in tags))', exp2, exp1, true],
    ['baseline.params[name == "exp-2" ? "lr" : "none"] == 0.1', exp2, exp1, true],
    ['duration < baseline.duration', exp2, exp1, true],
    ['baseline.error.message.contains("memory")', exp2, failed, true],
    ['has(baseline.error)', exp2, failed, true],
  ])('%s', (text, run, baseline, holds) => {
    expect(isHeld(compileAssertion(text).judge(run, baseline))).toBe(holds)
  })

  test('what it lacks is missing under the name with baseline', () => {
    expect(compileAssertion('metrics.loss < baseline.metrics.loss').judge(exp1, empty)).toMatchObject([
      { holds: false, missing: ['baseline.metrics.loss'] },
    ])
  })

  test.each([
    ['baseline > 1', 'Say what of the baseline'],
    ['baseline["name"] == "a"', 'Say what of the baseline'],
    ['baseline.nam == "a"', 'There is no "nam" to filter by. Did you mean name?'],
    ['baseline.status == "faild"', 'Did you mean "failed"?'],
  ])('%s is refused', (text, problem) => {
    expect(() => compileAssertion(text)).toThrow(problem)
  })
})

describe('a tolerance', () => {
  const accuracy = (a: number) => ({ ...empty, summaries: { a: { ...ONE, last: a } } })
  const ONE = { first: 1, last: 1, min: 1, max: 1, mean: 1, count: 1 }

  test.each([
    ['10%', '>=', 0.9, 1, true],
    ['10%', '>=', 0.89, 1, false],
    ['10%', '<=', 1.1, 1, true],
    ['10%', '<=', 1.11, 1, false],
    ['10%', '>=', -1.05, -1, true],
    ['10%', '>=', -1.2, -1, false],
    ['10%', '==', 0.95, 1, true],
    ['10%', '==', 0.8, 1, false],
    ['10%', '!=', 0.95, 1, true],
    ['0.5', '>=', 0.5, 1, true],
    ['0.5', '>', 0.5, 1, false],
    ['0.5', '<', 0.25, 0, true],
    ['10%', '<', 0, 0, false],
    ['10%', '>=', Number.NaN, 1, false],
    ['10%', '==', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
    ['10%', '>=', 1, Number.POSITIVE_INFINITY, false],
    ['10%', '<=', 1, Number.POSITIVE_INFINITY, true],
    ['0%', '<=', 1, Number.POSITIVE_INFINITY, true],
    ['0%', '>=', 1, Number.NEGATIVE_INFINITY, true],
  ])('of %s: a %s b for %d and the baseline %d is %s', (amount, operator, a, b, holds) => {
    const tolerance = readTolerance(amount)
    const turned = operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'))

    for (const text of [
      `metrics.a ${operator} baseline.metrics.a`,
      `baseline.metrics.a ${turned} metrics.a`,
      `name == "none" || metrics.a ${operator} baseline.metrics.a`,
    ])
      expect(isHeld(compileAssertion(text, { tolerance }).judge(accuracy(a), accuracy(b)))).toBe(holds)
  })

  test('changes no comparison without the baseline', () => {
    const assertion = compileAssertion('metrics.a >= 1', { tolerance: { share: 1 } })

    expect(isHeld(assertion.judge(accuracy(0.99), accuracy(1)))).toBe(false)
  })

  test.each([
    '!(metrics.a < baseline.metrics.a)',
    'tags.exists(t, t == baseline.name)',
    'started > baseline.started',
  ])('is refused where it could not be obeyed: %s', (text) => {
    expect(() => compileAssertion(text, { tolerance: { share: 0.1 } })).toThrow(/tolerance/)
  })

  test.each([
    ['1%', { share: 0.01 }],
    ['0.5%', { share: 0.005 }],
    ['0.01', { amount: 0.01 }],
    ['1e-3', { amount: 0.001 }],
    ['-1%', undefined],
    ['1 %', undefined],
    ['NaN', undefined],
    ['1e999', undefined],
    ['1e999%', undefined],
    ['', undefined],
  ])('is read from %j', (text, tolerance) => {
    expect(readTolerance(text)).toEqual(tolerance)
  })
})

function isHeld(findings: readonly Finding[]): boolean {
  return findings.every(({ holds }) => holds)
}
