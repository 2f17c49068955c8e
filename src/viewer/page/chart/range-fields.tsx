import { param, setParams } from '../state/address.js'
import { type AskedRange, numberIn, readRange, writeRange } from './asked-range.js'

function nameOf(metric: string): string {
  return `y.${metric}`
}

/** Which values of a metric the address asks for; undefined where that is left to its chart. */
export function askedRange(metric: string): AskedRange | undefined {
  return readRange(rangeText(metric))
}

/** The same as it stands there. */
export function rangeText(metric: string): string {
  return param(nameOf(metric))
}

export function askForRange(metric: string, range: AskedRange): void {
  setParams({ [nameOf(metric)]: writeRange(range) })
}

/** Asks for the lowest and the highest value that a chart shows. */
export function RangeFields({ metric }: { metric: string }) {
  const { from, to } = askedRange(metric) ?? {}
  const field = (name: string, value: number | undefined, ask: (value: number | undefined) => void) => (
    <input
      type="text"
      inputMode="decimal"
      aria-label={`${metric} ${name}`}
      placeholder={name}
      value={value === undefined ? '' : String(value)}
      onChange={({ currentTarget }) => ask(numberIn(currentTarget.value))}
    />
  )
  return (
    <span class="range-fields">
      {field('from', from, (next) => askForRange(metric, { from: next, to }))}
      {field('to', to, (next) => askForRange(metric, { from, to: next }))}
    </span>
  )
}
