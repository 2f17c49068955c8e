import type { WhereError } from '../../../src/read/where/where-error.js'
import { RunspanError } from '../../../src/read.js'
import { runWith } from '../tables/arbitrary-run.js'
import { compileWhere } from './compile.js'

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
  test.each([
    // names
    ['lr > 0.1', 'lr', 'Write params.lr, metrics.lr or attributes.lr, or one of id, name,'],
    ['status == failed', 'failed', 'A text stands in quotes: "failed".'],
    ['name in [one, "two"]', 'one', 'A text stands in quotes: "one".'],
    ['param.lr > 0.1', 'param', 'Did you mean params?'],
    ['Status == "failed"', 'Status', 'Did you mean status?'],
    ['stauts == "failed"', 'stauts', 'Did you mean status?'],
    ['error.mesage == "x"', 'error.mesage', 'Did you mean error.message?'],
    ['name.first == "x"', 'name.first', 'A text has nothing inside to ask for.'],
    ['tags.first == "x"', 'tags.first', 'An item of a list is written as [0].'],
    ['status == "faild"', '"faild"', 'Did you mean "failed"?'],
    ['status in ["failed", "done"]', '["failed", "done"]', 'No run has the status "done".'],
    // keys that are more than a word
    ['metrics.eval/loss.max > 1', 'loss', 'Write metrics["eval/loss"].max for'],
    ['metrics.eval/val/loss > 1', 'val', 'Write metrics["eval/val/loss"] for'],
    ['params.learning-rate > 1', 'rate', 'Write params["learning-rate"] for'],
    ['attributes.http.2xx == 1', '2', 'Write attributes["http.2xx"] for'],
    ['params.in == 1', 'in', 'Write params["in"] for'],
    // what is no expression
    ['', '', 'The filter is empty. Write a condition: params.lr > 0.01'],
    ['  \n ', '', 'The filter is empty.'],
    ['params.lr >', '', 'The filter ends where something is missing.'],
    ['(name == "x"', '', 'The filter ends where something is missing.'],
    ['name == "x', '"x', 'The text that begins here has no closing quote.'],
    ['name = "x"', '=', 'Write == to compare.'],
    ['name <> "x"', '>', 'Write != for "is not".'],
    ['has(ended) and has(error)', 'and', 'Write && for "and".'],
    ['has(ended) | has(error)', '|', 'Write || for "or".'],
    ['name constructor', 'constructor', '"constructor" was not expected here.'],
    [String.raw`name.matches("\d")`, String.raw`\d`, 'or the whole text as r"…"'],
    ['__proto__ == 1', '__proto__', '"__proto__" was not expected here.'],
    // what no run can ever be
    ['name', 'name', 'A text is no condition.'],
    ['1 + 1', '1 + 1', 'A number is no condition.'],
    ['error', 'error', 'An error is no condition.'],
    ['error == "x"', 'error', 'Write error.message or error.type, or ask has(error).'],
    ['params', 'params', 'A map of many values is no condition.'],
    ['params == 1', 'params', 'Name one of them'],
    ['name && has(ended)', 'name', 'A text is no condition.'],
    ['has(ended) ? name : "x"', 'has(ended) ? name : "x"', 'A text is no condition.'],
    ['started > "2026-11-01"', '"2026-11-01"', 'timestamp("2026-11-01T00:00:00Z")'],
    ['started > params.begin', 'params.begin', 'A time can be compared with a time only'],
    ['duration > 10', '10', 'duration("10m")'],
    ['(has(ended) ? ended : 0) > started', 'has(ended) ? ended : 0', 'Both sides of the colon must be alike'],
    ['started + ended > started', 'started + ended', 'A time + a time cannot be computed.'],
    ['name - 1 == 1', 'name - 1', 'A text - a number cannot be computed.'],
    ['started in [1, 2]', 'started', 'A time is in no list.'],
    ['1 in [started]', 'started', 'A time cannot be in a list.'],
    ['"x" in name', 'name', 'A text has no items.'],
    ['[started] == 1', 'started', 'A time cannot be in a list.'],
    ['-name == "x"', 'name', 'A text has no negative.'],
    ['params[started] == 1', 'started', 'A key is a text'],
    ['params.lr == null', 'null', 'has(params.lr)'],
    ['name == b"x"', 'b"x"', 'Write a text: "…".'],
    ['{"a": 1} == params', '{"a": 1}', 'Write a list as ["a", "b"].'],
    // functions
    ['nmae("x")', 'nmae("x")', 'There is no function nmae() here.'],
    ['name.startWith("x")', 'name.startWith("x")', 'Did you mean startsWith()?'],
    ['length(tags) > 1', 'length(tags)', 'There are size, double,'],
    ['size() > 1', 'size()', 'size() takes one value.'],
    ['size(tags, name) > 1', 'size(tags, name)', 'size() takes one value.'],
    ['size(started) > 1', 'started', 'A time cannot be taken here.'],
    ['name.size(1) > 1', 'name.size(1)', 'tags.size()'],
    ['has()', 'has()', 'has(params.lr)'],
    ['has(1)', 'has(1)', 'has(params.lr)'],
    ['name.contains()', 'name.contains()', 'contains() takes one text.'],
    ['name.contains(3)', '3', 'A number has no contains()'],
    ['name.lowerAscii("x") == "x"', 'name.lowerAscii("x")', 'lowerAscii() takes no value.'],
    ['tags.contains("x")', 'tags', 'Write "a-tag" in tags.'],
    ['name.matches(params.x)', 'name.matches(params.x)', 'one pattern in quotes'],
    ['name.matches("(")', '"("', 'missing closing )'],
    ['name.matches("(?=x)")', '"(?=x)"', 'RE2, which has no (?=…)'],
    ['name.matches("x{1000}")', '"x{1000}"', 'repeats too much'],
    [`name.matches("${'x'.repeat(1001)}")`, `"${'x'.repeat(1001)}"`, 'can have 1000 characters'],
    ['timestamp("yesterday") < started', 'timestamp("yesterday")', 'This is no time.'],
    ['timestamp("2026-02-30") < started', 'timestamp("2026-02-30")', 'This is no time.'],
    ['duration("10 minutes") < duration', 'duration("10 minutes")', 'Write it as duration("1h30m").'],
    ['tags.exists("t", true)', '"t"', 'exists(var, predicate) invalid predicate iteration variable'],
    ['tags.exists(t)', 'tags.exists(t)', 'exists() takes a name and a condition'],
    ['tags.exists(t, t)', 't', 'A text is no condition.'],
    ['tags.exists(t, t.x == 1)', 't.x', 'A text has nothing inside'],
    ['name.exists(t, true)', 'name', 'A text has no items'],
    ['tags.filter(t, true).size() > 1', 'tags', 'A list has no filter()'],
    ['cel.bind(x, 1, x == 1)', 'cel', 'There is no "cel" to filter by.'],
  ])('%s', (text, place, problem) => {
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
