import type { Order } from '../where/compare.js'

/** How much worse than its baseline a run may be: a share of the baseline's value, or an amount. */
export type Tolerance = { readonly share: number } | { readonly amount: number }

/** `1%` or `0.05`; undefined for any other text. */
export function readTolerance(text: string): Tolerance | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(%?)$/i.exec(text) ?? []
  if (digits === undefined || !Number.isFinite(Number(digits))) return undefined
  return percent === '%' ? { share: Number(digits) / 100 } : { amount: Number(digits) }
}

/** How far apart two numbers may be, by the one that is the baseline's; a share of an infinite one is no room at all. */
export function slackOf(tolerance: Tolerance, baseline: number): number {
  if ('amount' in tolerance) return tolerance.amount
  return Number.isFinite(baseline) ? tolerance.share * Math.abs(baseline) : 0
}

/** Whether two numbers compare so, or miss it by no more than the slack. */
export function comparesWithin(a: number, operator: Order | '==' | '!=', b: number, slack: number): boolean {
  switch (operator) {
    case '<':
      return a - slack < b
    case '<=':
      return a - slack <= b
    case '>':
      return a + slack > b
    case '>=':
      return a + slack >= b
    case '==':
      return a === b || Math.abs(a - b) <= slack
    case '!=':
      return a !== b
  }
}
