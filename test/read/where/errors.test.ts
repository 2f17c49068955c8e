import type { WhereError } from '../../../src/read/where/where-error.js'
import { RunspanError } from '../../../src/read.js'
import { runWith } from '../tables/arbitrary-run.js'
import { compileWhere } from './compile.js'
import { WRONG_FILTERS } from './wrong-filters.js'

/** What compiling a filter throws. */
function errorOf(text: string): WhereError {
  try {
    compileWhere(text)
  } catch (error) {
    expect(error).toBeInstanceOf(RunspanError)
    expect(error).toMatchObject({ code: 'INVALID_FILTER' })
    return error as WhereError
  }
  throw new Error(`${text} is a filter`)
}

describe('a filter that cannot be used says where and what to write', () => {
  test.each(WRONG_FILTERS)('%s', (text, place, problem) => {
    const { start, end, message } = errorOf(text)

    expect(text.slice(start, end)).toBe(place)
    expect(message).toContain(problem)
    expect(message.length).toBeLessThan(600)
  })

  test('the line is shown, with carets below the place', () => {
    expect(errorOf('has(ended) &&\n  status == failed && true').message).toBe(
      [
        'There is no "failed" to filter by. A text stands in quotes: "failed".',
        '',
        '    status == failed && true',
        '              ^^^^^^',
      ].join('\n'),
    )
  })

  test('of a long line the part around the place is shown', () => {
    const [, , line = '', carets = ''] = errorOf(
      `${'true && '.repeat(100)}lr > 1${' && true'.repeat(100)}`,
    ).message.split('\n')

    expect(line.length).toBeLessThan(130)
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('lr')
  })

  test('what is no text is refused', () => {
    expect(() => compileWhere(3 as unknown as string)).toThrow(
      'A filter is a text such as "params.lr > 0.01", not 3.',
    )
  })
})

describe('no filter takes long', () => {
  const big = 'ab'.repeat(500_000)
  const keys = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, i]))
  const run = runWith({
    id: 'f'.repeat(32),
    params: {
      ...keys,
      big,
      other: `${big}c`,
      needle: `b${'a'.repeat(100_000)}`,
      numbers: Array.from({ length: 5000 }, (_, i) => i),
    },
  })
  const nested = (depth: number, condition: string): string =>
    depth === 0 ? condition : `params.exists(k${depth}, ${nested(depth - 1, condition)})`

  test.each([
    ['100,000 times !', `${'!'.repeat(100_000)}true`, 'characters; it can have 40000'],
    ['30,000 times !', `${'!'.repeat(30_000)}true`, 'nested too deeply'],
    ['30,000 times -', `${'-'.repeat(30_000)}1 == 1`, 'nested too deeply'],
    ['30,000 parentheses', `${'('.repeat(15_000)}true${')'.repeat(15_000)}`, 'nested too deeply'],
    ['a list in a list in a list', `${'['.repeat(1000)}1`, 'nested too deeply'],
    ['1 MB of text', `name == "${'x'.repeat(1_000_000)}"`, 'characters; it can have 40000'],
    [
      'a thousand conditions',
      Array(1000).fill('params.lr > 1').join(' && '),
      'too long: it can have 3000 names',
    ],
    ['a list of 2,000 items', `points in [${Array(2000).fill('1').join()}]`, 'can have 1000 items'],
    ['40 values in a call', `size(${Array(40).fill('1').join()}) == 1`, '32 arguments'],
    ['hundreds of patterns', Array(50).fill('name.matches("a[ab]{90}c")').join(' || '), 'too many patterns'],
  ])('%s are refused at once', (_what, text, problem) => {
    const start = process.cpuUsage()
    const { message } = errorOf(text)

    expect(message).toContain(problem)
    expect(message.length).toBeLessThan(600)
    expect(cpuMsSince(start)).toBeLessThan(500)
  })

  test.each([
    ['seven exists() inside each other', nested(7, 'k1 == "x"')],
    ['the same over values', nested(5, 'params[k1] == params[k2] && params[k3] == "x"')],
    ['pairs of a long list', 'params.numbers.exists(x, params.numbers.exists(y, x + y == -1))'],
    ['a long list in each other', nested(3, 'k1 in params.numbers')],
    ['a long text as a key', nested(3, 'params[params.big + k1] == 1')],
    ['long texts compared again and again', nested(3, 'params.big == params.other')],
    ['long texts joined again and again', nested(3, '(params.big + params.other).contains("zz")')],
    ['an evil pattern on a long text', 'params.big.matches("(a+)+$")'],
    ['a large pattern on a long text', 'params.big.matches("a[ab]{200}[cd]")'],
    ['a text of 100,000 characters sought again and again', nested(3, 'params.big.contains(params.needle)')],
  ])('%s end with an error that names the run', (_what, text) => {
    const where = compileWhere(text)
    const start = process.cpuUsage()

    expect(() => where.matches(run)).toThrow(`The filter takes too long for run ${'f'.repeat(32)}`)
    expect(cpuMsSince(start)).toBeLessThan(500)
  })

  test.each([
    ['params.big.contains("zz")', false],
    ['params.big.contains(params.needle)', false],
    ['params.other.endsWith("bc")', true],
    ['params.big < params.other', true],
    ['params.big.size() == 1000000', true],
    ['params.numbers.exists(n, n == 4999)', true],
    [`${'('.repeat(50)}true${')'.repeat(50)}`, true],
    [`${'!'.repeat(1000)}true`, true],
    [Array(500).fill('points == 0').join(' && '), true],
    [`points in [${Array(999).fill('1').join()}, 0]`, true],
  ])('a large one that ends is answered: %#', (text, isChosen) => {
    expect(compileWhere(text).matches(run)).toBe(isChosen)
  })
})

/** CPU, not wall clock: other programs on the machine are not what is measured. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
