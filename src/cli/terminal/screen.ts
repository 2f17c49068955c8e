import { colouredStyle, plainStyle, type Style } from './style.js'

const USUAL_WIDTH = 80

/** Where text is shown. */
export interface Screen {
  /** Columns of the terminal; undefined where there is none, as in a pipe, and nothing has to be cut. */
  width: number | undefined
  style: Style
}

/** What a stream can show. Node's `hasColors` obeys `NO_COLOR`, `TERM=dumb` and the other usual wishes. */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  if (!stream.isTTY) return { width: undefined, style: plainStyle }
  // a terminal that does not tell its size says 0
  return { width: stream.columns || USUAL_WIDTH, style: stream.hasColors() ? colouredStyle : plainStyle }
}
