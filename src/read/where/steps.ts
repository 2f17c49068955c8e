import type { Frame } from './expression.js'

/**
 * How much may be done for one run. A step is what takes some 50 ns, and never more than 200: a name looked up, two numbers
 * compared, a dozen characters of a text searched. So all of them end within a tenth of a second.
 */
export const MAX_STEPS = 500_000

export class StepsSpent extends Error {}

/** @throws StepsSpent when that is more than there was left */
export function spend(frame: Frame, steps: number): void {
  frame.steps -= steps
  if (frame.steps < 0) throw new StepsSpent()
}
