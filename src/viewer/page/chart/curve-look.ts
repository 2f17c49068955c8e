import type { Curve } from './curve.js'

/** How the curves of a chart are drawn. */
export interface CurveLook {
  smoothing: number
  isLog: boolean
}

/** Of the best curve, and the one that is pointed at. */
const BEST_WIDTH = 2.2
/** Of what was logged, behind what is smoothed. */
export const RAW_ALPHA = 0.22
/** Of each among very many, so that it is seen where most of them run. */
export const CLOUD_ALPHA = 0.5

/** In pixels of the page. */
export function widthOf({ isBest }: Curve, isMany: boolean): number {
  return isBest ? BEST_WIDTH : isMany ? 1 : 1.4
}

/** How much of the curve's colour is in its band, in hexadecimal: 15 %. */
export const BAND_ALPHA = '26'
