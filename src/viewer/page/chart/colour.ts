/** Counted from 0 through the palette; a place from 0 to 1 on the scale of numbers; or that of what has no value. */
export type Colour = number | { scale: number } | 'none'
