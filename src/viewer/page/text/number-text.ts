/** As short as it can be read: three significant digits, the exact number is shown on hover. */
export function shortNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : Number.isNaN(value) ? 'NaN' : '-Infinity'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return withMinus(exponential(value, digits))
  if (Number.isInteger(value) || size >= 1000) return withMinus(GROUPED.format(Math.round(value)))
  return withMinus(String(Number(value.toPrecision(digits))))
}

/** `1 run`, `1,284 runs`. */
export function runsText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'}`
}

const EXACT = new Intl.NumberFormat('en', { maximumFractionDigits: 12 })
const GROUPED = new Intl.NumberFormat('en')

function exponential(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
  return `${Number(mantissa)}e${exponent.replace('+', '')}`
}

/** A true minus is as wide as a figure. */
function withMinus(text: string): string {
  return text.replace(/^-/, '−')
}

/** How many digits a column may have: a table is no place for all of them. */
const MAX_DIGITS = 5
const MIN_DIGITS = 3

/**
 * How the numbers of a column are written: with the same number of decimals, and as many as tell neighbours apart. What is
 * far from the usual, as the loss of a run that has diverged, is written for itself and changes nothing for the others.
 */
export function columnFormat(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite)
  if (finite.every(Number.isInteger)) return (value) => shortNumber(value)
  const sizes = finite.map(Math.abs).filter((size) => size > 0)
  const size = sizes.sort((a, b) => a - b)[sizes.length >> 1] as number
  if (size >= 1e7 || size < 1e-4) return (value) => shortNumber(value)
  const before = Math.floor(Math.log10(size)) + 1
  const decimals = (digits: number) => Math.max(0, Math.min(8, digits - before))
  let digits = MIN_DIGITS
  const isUsual = (value: number) =>
    value === 0 || (Math.abs(value) < Math.min(size * FAR, 1e7) && Math.abs(value) > size / FAR)
  const usual = finite.filter(isUsual)
  while (digits < MAX_DIGITS && !tellsApart(usual, decimals(digits))) digits++
  const places = decimals(digits)
  const format = new Intl.NumberFormat('en', { minimumFractionDigits: places, maximumFractionDigits: places })
  return (value) => (isUsual(value) ? withMinus(format.format(value)) : shortNumber(value))
}

const FAR = 10_000

function tellsApart(values: readonly number[], places: number): boolean {
  const distinct = new Set(values)
  return new Set([...distinct].map((value) => value.toFixed(places))).size === distinct.size
}

const UNITS: readonly [size: number, unit: string][] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/** As many digits as a number on an axis has, unless its neighbours would be the same. */
const AXIS_DIGITS = 4

/**
 * On an axis: 2000 is 2k.
 * @param apart how far it is from the next one
 */
export function axisNumber(value: number, apart = Math.abs(value)): string {
  const size = Math.abs(value)
  const digits = size > 0 && apart > 0 ? Math.floor(Math.log10(size)) - Math.floor(Math.log10(apart)) + 1 : 0
  if (digits > AXIS_DIGITS) return withMinus(EXACT.format(Number(value.toPrecision(Math.min(15, digits)))))
  if (isFarFromOne(value)) return powerOfTen(value)
  const [scale, unit] = UNITS.find(([least]) => size >= least) ?? [1, '']
  return withMinus(`${Number((value / scale).toPrecision(AXIS_DIGITS))}${unit}`)
}

/** On an axis of powers of ten, where all are written alike: 10G does not stand below 10¹⁸. */
export function logAxisNumbers(values: readonly number[]): string[] {
  return values.map(values.some(isFarFromOne) ? powerOfTen : (value) => axisNumber(value))
}

function isFarFromOne(value: number): boolean {
  const size = Math.abs(value)
  return size !== 0 && (size >= 1e12 || size < 1e-4)
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function powerOfTen(value: number): string {
  const [mantissa = '', exponent = '0'] = Number(value.toPrecision(AXIS_DIGITS)).toExponential().split('e')
  const raised = String(Number(exponent))
    .replace(/\d/g, (digit) => RAISED[Number(digit)] ?? '')
    .replace('-', '⁻')
  return mantissa === '1' ? `10${raised}` : withMinus(`${mantissa}·10${raised}`)
}
