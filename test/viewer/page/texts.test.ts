// How the page writes numbers, times and names.

import fc from 'fast-check'
import { differenceText } from '../../../src/viewer/page/compare/difference-text.js'
import { usualText } from '../../../src/viewer/page/compare/usual-text.js'
import { inkOf } from '../../../src/viewer/page/filter/filter-ink.js'
import { stackLines } from '../../../src/viewer/page/run/stack-lines.js'
import { toggled } from '../../../src/viewer/page/runs/toggled.js'
import { sharedStart } from '../../../src/viewer/page/shell/shared-start.js'
import { bytesText } from '../../../src/viewer/page/text/bytes-text.js'
import {
  axisNumber,
  columnFormat,
  logAxisNumbers,
  shortNumber,
} from '../../../src/viewer/page/text/number-text.js'
import { agoText, durationText } from '../../../src/viewer/page/text/time-text.js'

test.each([
  [0.123456, '0.123'],
  [-0.5, '−0.5'],
  [14942.4, '14,942'],
  [4.372733e34, '4.37e34'],
  [1e-9, '1e-9'],
  [0, '0'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('%d is written as %s', (value, text) => {
  expect(shortNumber(value)).toBe(text)
})

test('a column has as many decimals as tell its neighbours apart, and the same number in each row', () => {
  expect([0.9374, 0.9372, 0.9].map(columnFormat([0.9374, 0.9372, 0.9]))).toEqual([
    '0.9374',
    '0.9372',
    '0.9000',
  ])
  expect([32, 256].map(columnFormat([32, 256]))).toEqual(['32', '256'])
})

test('a size has a unit that fits', () => {
  expect([0, 1, 999, 1000, 136_917, 999_999, 2_345_678, 5e15].map(bytesText)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '137 kB',
    '1000 kB',
    '2.35 MB',
    '5000 TB',
  ])
})

test('one number that is far from the others of its column hides none of them', () => {
  const losses = [0.0928, 0.101, 0.147, 0.253, 1.01, 141_063.2]
  const texts = losses.map(columnFormat(losses))

  expect(texts).toEqual(['0.093', '0.101', '0.147', '0.253', '1.010', '141,063'])
  expect([0.5, 0.25, 0.000_02, 0].map(columnFormat([0.5, 0.25, 0.000_02, 0]))).toEqual([
    '0.500',
    '0.250',
    '2e-5',
    '0.000',
  ])
})

test('any numbers can be in a column', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      const format = columnFormat(values)
      for (const value of values) expect(format(value)).toMatch(/\S/)
    }),
  )
})

test('an axis has short numbers', () => {
  expect([0, 0.25, 2000, 1.5e6, 1e15, 1e-7, -2000].map((value) => axisNumber(value))).toEqual([
    ...['0', '0.25', '2k', '1.5M', '10¹⁵', '10⁻⁷', '−2k'],
  ])
})

test('neighbours on an axis have as many digits as tell them apart', () => {
  expect([345_660, 345_670].map((value) => axisNumber(value, 10))).toEqual(['345,660', '345,670'])
  expect([0.612_345, 0.612_346].map((value) => axisNumber(value, 1e-6))).toEqual(['0.612345', '0.612346'])
  expect([0, 1000, 2000].map((value) => axisNumber(value, 1000))).toEqual(['0', '1k', '2k'])
})

test('powers of ten on one axis are written alike', () => {
  expect(logAxisNumbers([0.01, 1, 1000])).toEqual(['0.01', '1', '1k'])
  expect(logAxisNumbers([100, 1e10, 1e18])).toEqual(['10²', '10¹⁰', '10¹⁸'])
  expect(logAxisNumbers([1e-5, 1])).toEqual(['10⁻⁵', '10⁰'])
})

test('durations are as exact as they need to be', () => {
  expect([840, 2840, 42_000, 757_000, 11_049_000, 187_200_000].map(durationText)).toEqual([
    ...['840 ms', '2.84 s', '42.0 s', '12:37', '3:04:09', '2 d 4 h'],
  ])
})

test('times are told from now', () => {
  expect([3, 40, 240, 7300].map((seconds) => agoText(0, seconds * 1000))).toEqual([
    ...['just now', '40 s ago', '4 min ago', '2 h ago'],
  ])
})

test('what two names share ends at a separator', () => {
  expect(sharedStart('mlp64-lr0.01', 'mlp64-lr0.1')).toBe('mlp64-lr0.'.length)
  expect(sharedStart('abc', 'abd')).toBe(0)
})

describe('a filter', () => {
  test('has its literals and operators apart, and the error where it is', () => {
    const kinds = inkOf('a == "x" && b < 1', { start: 12, end: 13 }).map(
      ({ text, kind }) => `${kind}:${text}`,
    )
    expect(kinds).toEqual(expect.arrayContaining(['op:==', 'lit:"x"', 'op:&&', 'wrong:b', 'lit:1']))
  })

  test('is shown with each of its characters, wherever the error is said to be', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), fc.nat(50), (text, start, length) => {
        const ink = inkOf(text, { start, end: start + length })
        expect(ink.map((piece) => piece.text).join('')).toBe(text)
      }),
    )
  })
})

test('a row is selected, taken out again, and with another all in between', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(toggled(ids, [], 1, 1)).toEqual(['b'])
  expect(toggled(ids, ['b'], 1, 1)).toEqual([])
  expect(toggled(ids, ['a'], 2, 0)).toEqual(['a', 'b', 'c'])
  expect(toggled(ids, ['a'], 9, 9)).toEqual(['a'])
})

test('a stack is shown without its head, where that says the message again', () => {
  expect(stackLines('TypeError: a\nb\n    at f (x.js:1:1)', 'a\nb')).toEqual(['at f (x.js:1:1)'])
  expect(stackLines('somewhere', 'other')).toEqual(['somewhere'])
  expect(stackLines('', '')).toEqual([])
})

test('what most runs have is usual, and nothing is where all differ', () => {
  expect(usualText(['1', '2', '2'])).toBe('2')
  expect(usualText(['1', '2'])).toBeUndefined()
})

test('differences are in per cent where they are large', () => {
  expect(differenceText(0.001, 0.1)).toBe('+0.001')
  expect(differenceText(-2, -20)).toBe('−20 %')
  expect(differenceText(0, 0)).toBe('the same')
  expect(differenceText(undefined, undefined)).toBe('')
  expect(differenceText(5, undefined)).toBe('+5')
})
