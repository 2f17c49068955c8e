import type uPlot from 'uplot'

/** As many points are passed over at once with shift. */
const MANY = 10

/** Of the x axis. */
interface Part {
  from: number
  to: number
}

/**
 * Does on a chart what the pointer does: goes along its points, closer, farther, back to all of them.
 * @param zoom what is asked for, which may not be drawn yet
 * @returns false for a key that does nothing
 */
export function pressOnChart(
  plot: uPlot,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  zoom: Part | undefined,
  onZoom: (part: Part | undefined) => void,
): boolean {
  const xs = plot.data[0]
  const [first, last] = [xs[0], xs.at(-1)]
  if (first === undefined || last === undefined) return false
  const { from: min, to: max } = zoom ?? { from: first, to: last }
  const left = plot.cursor.left ?? -1
  const x = left < 0 ? undefined : plot.posToVal(left, 'x')
  const around = (width: number) => {
    const middle = x ?? (min + max) / 2
    const [from, to] = [Math.max(first, middle - width / 2), Math.min(last, middle + width / 2)]
    onZoom(from > first || to < last ? { from, to } : undefined)
  }
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = (key === 'ArrowLeft' ? -1 : 1) * (shiftKey ? MANY : 1)
    const [lowest, highest] = [plot.valToIdx(min), plot.valToIdx(max)]
    const at = x === undefined ? (step > 0 ? lowest - 1 : highest + 1) : plot.valToIdx(x)
    const next = xs[Math.min(highest, Math.max(lowest, at + step))] as number
    plot.setCursor({ left: plot.valToPos(next, 'x'), top: plot.over.clientHeight / 2 }, true)
  } else if (key === '+' || key === '=') around((max - min) / 2)
  else if (key === '-' || key === '−') around((max - min) * 2)
  else if (key === '0') onZoom(undefined)
  else return false
  return true
}

/** Takes the cursor away, when the chart has the keyboard no more. */
export function leaveChart(plot: uPlot): void {
  plot.setCursor({ left: -10, top: -10 }, true)
}
