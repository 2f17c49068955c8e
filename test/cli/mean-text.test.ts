import { meanText } from '../../src/cli/list/mean-text.js'

/** @param numbers how many there are, their mean and their deviation */
function text(n: number, mean: number, std: number | undefined, runs = n): string {
  return meanText({ n, nan: 0, mean, std, min: mean, max: mean }, runs)
}

test.each([
  [3, 0.950441, 0.0029, '0.9504 ± 0.0029'],
  [54, 0.755411, 0.134, '0.755 ± 0.13'],
  [3, 5.123456, 10, '5.1 ± 10'],
  [66, 5852.123, 3400, '5850 ± 3400'],
  [4, 12, 31000, '0 ± 31000'],
  [2, 0.5, 0, '0.5 ± 0'],
  [2, 0.123456789, 1.2e-9, '0.12346 ± 1.2e-9'],
  [2, Number.NaN, Number.NaN, 'NaN ± NaN'],
  [2, 1e300, 1e299, '1e+300 ± 1e+299'],
])('the mean of %d numbers has the digits that are known of it: %d ± %d', (n, mean, std, expected) => {
  expect(text(n, mean, std)).toBe(expected)
})

test('of one number there is no deviation, and it is said how many of the runs have one', () => {
  expect(text(1, 0.123456789, undefined, 3)).toBe('0.12346 (1 of 3)')
})
