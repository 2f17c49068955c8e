import fc from 'fast-check'
import { brailleChart, type Curve } from '../../src/cli/terminal/braille.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import { textWidth } from '../../src/cli/terminal/text-width.js'

const chart = (curves: Curve[], width = 40, height = 5, log = false): string[] =>
  brailleChart(curves, { width, height, log, style: plainStyle })

const curve = (name: string, ys: number[]): Curve => ({ name, xs: ys.map((_, i) => i), ys })

test('a rising series goes from the bottom left to the top right, between its values', () => {
  expect(chart([curve('loss', [0, 1, 2, 3, 4])], 12, 3)).toEqual([
    '4│       ⡠⠔⠊',
    '2│   ⢀⡠⠔⠊',
    '0│⡠⠔⠊⠁',
    '  0        4',
    'loss',
  ])
})

test('a constant is a flat line in the middle, with its value', () => {
  const lines = chart([curve('lr', [0.1, 0.1, 0.1])])

  const drawn = lines.slice(0, 5).filter((line) => /[⠁-⣿]/.test(line))
  expect(drawn).toEqual([expect.stringMatching(/^0\.1│(.)\1+$/)])
  expect(lines.indexOf(drawn[0] ?? '')).toBe(2)
})

test('NaN is a gap, and counted in the legend', () => {
  const lines = chart([curve('loss', [1, 1, Number.NaN, Number.NaN, Number.NaN, 1, 1])])

  expect(lines[2]).toMatch(/^1│[⠁-⣿]+ {5,}[⠁-⣿]+$/)
  expect(lines.at(-1)).toBe('loss (3 NaN)')
})

test('an infinite value is an arrow at the edge', () => {
  const lines = chart([curve('loss', [1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1])])

  expect(lines[0]).toContain('↑')
  expect(lines[4]).toContain('↓')
  expect(lines.at(-1)).toBe('loss (2 infinite)')
})

test('one point is one dot', () => {
  const dots = chart([curve('loss', [7])])
    .slice(0, 5)
    .join('')
    .match(/[⠁-⣿]/g)

  expect(dots).toHaveLength(1)
  expect('⠁⠂⠄⡀⠈⠐⠠⢀').toContain(dots?.[0])
})

test('one extreme among 100,000 points reaches the top', () => {
  const ys = new Array<number>(100_000).fill(0)
  ys[50_000] = 9

  const lines = chart([curve('loss', ys)])
  expect(lines[0]).toMatch(/^ *9│ +[⠁-⣿]+$/)
})

test('a logarithmic axis puts equal factors equally far apart, and counts what has no place on it', () => {
  const lines = chart([curve('loss', [1, 10, 100, 0, -1])], 40, 5, true)

  expect(lines[0]).toMatch(/^100│/)
  expect(lines[2]).toMatch(/^ 10│/)
  expect(lines.at(-1)).toBe('loss (2 not above 0)')
})

test('without colours each curve has its letter on the way and in the legend', () => {
  const lines = chart([curve('train', [1, 2, 3]), curve('eval', [3, 3, 3])])

  expect(lines.slice(0, 5).join().match(/a/g)).toHaveLength(2)
  expect(lines[0]?.match(/b/g)?.length).toBeGreaterThan(1)
  expect(lines.at(-1)).toBe('a train  b eval')
})

test('no input throws or makes a line wider than the terminal', () => {
  const values = fc.array(fc.double(), { maxLength: 20 })
  const curves = fc.array(fc.record({ name: fc.string({ unit: 'binary' }), xs: values, ys: values }), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(
      curves,
      fc.integer({ min: 1, max: 130 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (all, width, height, log) => {
        for (const line of chart(all, width, height, log)) expect(textWidth(line)).toBeLessThanOrEqual(width)
      },
    ),
  )
})
