// Colours of curves: each is made of tokens of tokens.css, so that it follows the theme.

import type { Colour } from './colour.js'

/** As many as colour-blind people can tell apart. */
const COLOURS = 8
/** Those of the scale between which its colours are mixed. */
const STOPS = 7

/** For a style. */
export function cssColour(colour: Colour): string {
  if (typeof colour !== 'object') return `var(${tokenOf(colour)})`
  const { first, second, share } = placeOnScale(colour.scale)
  return `color-mix(in srgb, var(${second}) ${+(share * 100).toFixed(1)}%, var(${first}))`
}

/** For a canvas and for a file, in the theme of now. */
export function inkOf(colour: Colour): string {
  if (typeof colour !== 'object') return tokenValue(tokenOf(colour))
  const { first, second, share } = placeOnScale(colour.scale)
  const [from, to] = [channelsOf(tokenValue(first)), channelsOf(tokenValue(second))]
  const mixed = from.map((channel, i) => Math.round(channel * (1 - share) + (to[i] ?? 0) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function tokenOf(colour: number | 'none'): string {
  return colour === 'none' ? '--edge' : `--curve-${(colour % COLOURS) + 1}`
}

function placeOnScale(place: number): { first: string; second: string; share: number } {
  const at = Math.min(1, Math.max(0, place)) * (STOPS - 1)
  const stop = Math.min(STOPS - 2, Math.floor(at))
  return { first: `--scale-${stop + 1}`, second: `--scale-${stop + 2}`, share: at - stop }
}

/** Of `#rrggbb`. */
function channelsOf(hex: string): number[] {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))
}

/** Those after the first eight are dashed. */
export function dashOf(colour: Colour): number[] | undefined {
  return typeof colour === 'number' && colour >= COLOURS ? [5, 3] : undefined
}

export function tokenValue(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}
