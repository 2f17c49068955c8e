// A run may be wide in any way: thousands of params, a name of 100,000 characters.

import fc from 'fast-check'
import stringWidth from 'string-width'
import { runsTable } from '../../src/cli/list/runs-table.js'
import { runPage } from '../../src/cli/show/run-page.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import { cutToWidth, textWidth } from '../../src/cli/terminal/text-width.js'
import type { RunRecord } from '../../src/read.js'
import { runWith } from '../read/tables/arbitrary-run.js'

const SUMMARY = { first: 1, last: 2, min: 1, max: 2, mean: 1.5, count: 2 }
const POINTS = [
  { value: 1, time: 0 },
  { value: 2, time: 1 },
]

const WIDE: [what: string, ofWidth: (size: number) => Partial<RunRecord>][] = [
  ['params, one of them é', (size) => ({ params: { é: 'é', ...keyed(size, (i) => i) } })],
  ['attributes with accents', (size) => ({ attributes: keyed(size, () => 'é') })],
  [
    'metrics of Chinese names',
    (size) => ({ summaries: keyed(size, () => SUMMARY, '日本'), series: keyed(size, () => POINTS, '日本') }),
  ],
  ['tags', (size) => ({ tags: Object.keys(keyed(size, () => 0, '日 本')) })],
  ['characters in its name', (size) => ({ name: '👩‍👩‍👧é'.repeat(size) })],
  ['accents on one letter', (size) => ({ name: `e${'\u0301'.repeat(size * 10)}` })],
  ['characters in a tag', (size) => ({ tags: ['日本'.repeat(size * 10)] })],
  ['characters in a key', (size) => ({ params: { ['é'.repeat(size * 10)]: 1, ...keyed(100, (i) => i) } })],
  ['characters in a value', (size) => ({ params: { prompt: '日本 👍'.repeat(size * 10) } })],
  ['characters in an error', (size) => ({ error: { message: '日本 👍'.repeat(size * 10) } })],
]

describe.each(WIDE)('with four times as many %s', (_what, ofWidth) => {
  test.each([
    ['into a pipe', undefined],
    ['on a terminal', 120],
  ])('list and show take some four times as long, %s', (_where, width) => {
    const screen = { width, style: plainStyle }
    const show = (size: number) => {
      const run = runWith(ofWidth(size))
      return cpuMs(() => {
        runsTable([run, runWith({})], screen, 0)
        runPage(run, { parent: undefined, children: [] }, screen, 0)
      })
    }

    // a few milliseconds say more about the machine; a square would take sixteen times as long
    const ratios = Array.from({ length: 3 }, () => show(8_000) / Math.max(show(2_000), 10))

    expect(Math.min(...ratios)).toBeLessThan(8)
  })
})

test('a cell or a key of 100,000 characters does not make other lines longer', () => {
  const long = 'x'.repeat(100_000)
  const screen = { width: undefined, style: plainStyle }

  const [, , other = ''] = runsTable([runWith({ name: long }), runWith({ params: { lr: 1 } })], screen, 0)
  const page = runPage(
    runWith({ params: { [long]: 1, lr: 2 } }),
    { parent: undefined, children: [] },
    screen,
    0,
  )

  expect(other.length).toBeLessThan(400)
  expect(page.find((line) => line.startsWith('  lr '))?.length).toBeLessThan(100)
})

const anyText = fc
  .array(
    fc.string({
      unit: fc.constantFrom('日', '👩‍👩‍👧', 'e\u0301', '🇩🇪', '🏽', '\u200d', '각', 'ก็', 'a', ' '),
    }),
  )
  .map((parts) => parts.join('').repeat(20))

test('a text is measured exactly, and no further than needed', () => {
  fc.assert(
    fc.property(anyText, fc.nat(300), (text, atMost) => {
      const width = stringWidth(text)
      expect(textWidth(text)).toBe(width)
      if (width > atMost) expect(textWidth(text, atMost)).toBeGreaterThan(atMost)
      else expect(textWidth(text, atMost)).toBe(width)
    }),
  )
})

test('a shortened text is the longest beginning that fits', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, width) => {
      const cut = cutToWidth(text, width)
      expect(stringWidth(cut)).toBeLessThanOrEqual(width)
      expect(text.startsWith(cut.slice(0, -1))).toBe(true)
    }),
  )
})

function keyed<V>(count: number, valueAt: (i: number) => V, prefix = 'key'): Record<string, V> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, valueAt(i)]))
}

/** Of the processor: the machine may be busy with something else. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
