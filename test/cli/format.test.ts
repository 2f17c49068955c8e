import { errorLines } from '../../src/cli/show/error-lines.js'
import { formatMetric } from '../../src/cli/terminal/format-metric.js'
import { formatAge, formatDuration, formatLocalTime } from '../../src/cli/terminal/format-time.js'
import { sparkline } from '../../src/cli/terminal/sparkline.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import { formatInline } from '../../src/read/query/value-text.js'
import { spanTree } from '../../src/read/span-tree.js'

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [12_345, '12.3 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [119_700, '2 min'],
  [303_000, '5 min 3 s'],
  [3_599_900, '1 h'],
  [7_500_000, '2 h 5 min'],
  [273_600_000, '3 d 4 h'],
])('%i ms are shown as %s', (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown)
})

test.each([
  [-5, 'now'],
  [12_900, '12 s ago'],
  [3_599_999, '59 min ago'],
  [90_000_000, '1 d ago'],
])('%i ms ago is shown as %s', (ms, shown) => {
  expect(formatAge(ms)).toBe(shown)
})

test('a time that no calendar has is shown as unknown', () => {
  expect(formatLocalTime(Number.NaN)).toBe('at an unknown time')
})

test.each([
  [1_234_567, '1234567'],
  [0.123456, '0.12346'],
  [1.5e-9, '1.5e-9'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('a metric of %d is shown as %s', (value, shown) => {
  expect(formatMetric(value)).toBe(shown)
})

test.each([
  ['adam', 'adam'],
  ['res net', '"res net"'],
  ['', '""'],
  ['a\nb', '"a\\nb"'],
  [[1, Number.NaN], '[1,"NaN"]'],
  [true, 'true'],
])('a param of %j is shown in a table as %s', (value, shown) => {
  expect(formatInline(value)).toBe(shown)
})

describe('a sparkline', () => {
  test('is flat for a constant series, however many values share a bar', () => {
    expect(sparkline(Array(1000).fill(0.1), 7)).toBe('▁▁▁▁▁▁▁')
  })

  test.each([
    ['sums that differ by rounding alone', [0.1 * 3, 0.3, 0.1 + 0.2]],
    [
      'values that return to the same ones',
      Array.from({ length: 4800 }, (_, i) => [0.1, 0.2, 0.7][i % 3] ?? 0),
    ],
    [
      'values that cancel each other out',
      Array.from({ length: 4800 }, (_, i) => [1e9, 0.1, -1e9][i % 3] ?? 0),
    ],
    ['a million times the same', Array(1_000_000).fill(1 / 3)],
  ])('is flat for %s', (_what, values) => {
    expect(sparkline(values, 16)).toMatch(/^▁+$/)
  })

  test.each([
    ['times of the day in milliseconds', [1.7e12, 1.7e12 + 1]],
    ['very small numbers', [1e-300, 2e-300]],
    ['numbers close to 1', [1, 1 + 1e-12]],
  ])('is not flat for %s that differ', (_what, values) => {
    expect(sparkline(values, 16)).toBe('▁█')
  })

  test('goes from the lowest bar to the highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 16)).toBe('▁▂▃▄▅▆▇█')
  })

  test('averages neighbours when there are more values than bars', () => {
    expect(
      sparkline(
        Array.from({ length: 1001 }, (_, i) => i),
        4,
      ),
    ).toBe('▁▃▆█')
  })

  test('shows ! for a value that is not finite, and copes with a difference that is not', () => {
    expect(sparkline([Number.NaN, -1.7e308, 1.7e308, Number.POSITIVE_INFINITY], 16)).toBe('!▁█!')
    expect(sparkline([Number.NaN], 16)).toBe('!')
  })

  test('is flat for one value repeated, and empty for none', () => {
    expect(sparkline([5, 5, 5], 16)).toBe('▁▁▁')
    expect(sparkline([], 16)).toBe('')
  })
})

describe('a tree of spans', () => {
  test('has each span under its parent, and spans without a known parent at the top', () => {
    const spans = [span('c', 'b'), span('a', 'the run'), span('b', 'a'), span('d')]

    expect([...spanTree(spans)].map(({ span: { id }, depth }) => [id, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ])
  })

  test('can be as deep as any call stack, and leaves out spans that are their own ancestors', () => {
    const deep = Array.from({ length: 50_000 }, (_, i) => span(String(i), String(i - 1)))

    expect([...spanTree(deep)].at(-1)?.depth).toBe(49_999)
    expect([...spanTree([span('a', 'b'), span('b', 'a')])]).toEqual([])
  })
})

test('an error is shown as type and message, then the stack without its first line', () => {
  const stacktrace = 'TypeError: boom\n    at f (file.js:1:1)\n[cause]: Error: why\n    at g (file.js:2:2)'

  expect(errorLines({ type: 'TypeError', message: 'boom', stacktrace }, plainStyle)).toEqual([
    'TypeError: boom',
    '    at f (file.js:1:1)',
    '[cause]: Error: why',
    '    at g (file.js:2:2)',
  ])
  expect(errorLines({ message: 'killed' }, plainStyle)).toEqual(['killed'])
})

function span(id: string, parentId?: string) {
  return { id, parentId, name: id, startTime: 0, endTime: 0, attributes: {} }
}
