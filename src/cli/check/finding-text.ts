import type { Compared, Finding, Side } from '../../read/check/finding.js'
import { formatInline } from '../../read/query/value-text.js'
import { isoTime } from '../../read/tables/iso-time.js'
import { numberText } from '../../read/tables/number-text.js'
import { shortText } from '../list/short-text.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatDuration } from '../terminal/format-time.js'
import { quoteCode } from './quote-code.js'

/** What a part of an assertion came to: `metrics.accuracy.last is 0.78, 0.12 (13%) below 0.9`. */
export function findingText({ holds, missing, compared, read }: Finding): string {
  if (missing.length > 0)
    return `${missing.map(quoteCode).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`
  if (compared !== undefined) return comparedText(compared, holds)
  return read.map((side) => sideText(side)).join(', ')
}

function comparedText({ left, operator, right, slack }: Compared, holds: boolean): string {
  const isTurned = left.isConstant || (left.isOfBaseline && !right.isOfBaseline)
  const [subject, other] = isTurned ? [right, left] : [left, right]
  const [a, b] = [subject.value, other.value]
  const isExact = a !== b && valueText(subject) === valueText(other)
  const wanted = other.isConstant ? quoteCode(other.text) : sideText(other, isExact, '=')
  const tolerance = slack === undefined ? '' : ` (tolerance ${amountText(subject, slack)})`
  return `${sideText(subject, isExact)}${relation()}${tolerance}`

  function relation(): string {
    if (typeof a !== 'number' || typeof b !== 'number')
      return `${holds ? ' as wanted' : ', not'} ${operator} ${wanted}`
    if (Number.isNaN(a) || Number.isNaN(b))
      return `, which is ${holds ? '' : 'not '}${isTurned ? turned(operator) : operator} ${wanted}`
    if (a === b) return `, exactly ${wanted}`
    const share =
      b === 0 || !Number.isFinite(a - b) || subject.kind === 'time' ? '' : ` (${shareText(a - b, b)})`
    return `, ${amountText(subject, Math.abs(a - b))}${share} ${a > b ? 'above' : 'below'} ${wanted}`
  }
}

function turned(operator: Compared['operator']): string {
  return operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'))
}

function sideText(side: Side, isExact = false, is = 'is'): string {
  return `${quoteCode(side.text)} ${is} ${isExact ? exactText(side) : valueText(side)}`
}

function valueText({ kind, value }: Side): string {
  if (value === undefined) return 'missing'
  if (typeof value !== 'number') return shortText(value)
  if (kind === 'time') return isoTime(value) ?? 'at an unknown time'
  return kind === 'duration' ? formatDuration(value) : formatMetric(value)
}

/** With every digit, where two numbers look alike otherwise. */
function exactText({ kind, value }: Side): string {
  if (typeof value !== 'number') return formatInline(value)
  return kind === 'duration' ? `${numberText(value)} ms` : numberText(value)
}

/** A difference. */
function amountText({ kind }: Side, amount: number): string {
  return kind === 'duration' || kind === 'time'
    ? formatDuration(amount)
    : String(Number(amount.toPrecision(3)))
}

function shareText(difference: number, of: number): string {
  return `${Number(((100 * Math.abs(difference)) / Math.abs(of)).toPrecision(2))}%`
}
