// The part of the x axis that all charts of a page show, as it stands in the address: `step:100..250`.

import type { Axis } from './axis.js'

export interface Zoom {
  axis: Axis
  from: number
  to: number
}

export function readZoom(text: string): Zoom | undefined {
  const [, axis = '', first = '', last = ''] = /^(.+):([^:]+?)\.\.([^:]+)$/s.exec(text) ?? []
  const [from, to] = [Number(first), Number(last)]
  return first !== '' && last !== '' && Number.isFinite(from) && Number.isFinite(to) && from < to
    ? { axis: axis as Axis, from, to }
    : undefined
}

/** As many digits as tell the pixels of a wide screen apart. */
export function zoomText({ axis, from, to }: Zoom): string {
  const decimals = Math.max(0, Math.min(20, 4 - Math.floor(Math.log10(to - from))))
  const [first, last] = [from, to].map((x) => Number(x.toFixed(decimals)))
  return `${axis}:${first}..${last}`
}
