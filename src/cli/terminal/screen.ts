import { colouredStyle, plainStyle, type Style } from './style.js'

const USUAL_WIDTH = 80
const USUAL_HEIGHT = 24

/** What text is laid out for. */
export interface Screen {
  /** Columns of the terminal; undefined for a pipe or a file, where nothing has to be cut. */
  width: number | undefined
  /** Its lines, where it knows them. */
  height?: number
  style: Style
}

/**
 * The screen behind a stream. Node's `hasColors` obeys `NO_COLOR`, `TERM=dumb` and the other usual
 * settings.
 */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  if (!stream.isTTY) return { width: undefined, style: plainStyle }
  // a terminal that does not know its size reports 0
  return {
    width: stream.columns || USUAL_WIDTH,
    height: stream.rows || USUAL_HEIGHT,
    style: stream.hasColors() ? colouredStyle : plainStyle,
  }
}
