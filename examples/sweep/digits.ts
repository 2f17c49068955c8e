import { readFileSync } from 'node:fs'
import { createRandom, shuffle } from './random.js'

// From build/examples/sweep, where the compiled file lies; the data stays where it is (data/README.md describes it).
const FILE = new URL('../../../examples/sweep/data/digits.csv', import.meta.url)

/** Levels of grey from 0 (paper) to 16 (ink), one character each: 0 to 9, a to g. */
const GREY_LEVELS = 17

const HELD_OUT_SHARE = 0.2

export interface Image {
  /** 8 rows of 8, from 0 (paper) to 1 (ink). */
  pixels: Float32Array
  /** What was written: 0 to 9. */
  digit: number
}

export interface Digits {
  training: Image[]
  /** Never trained on; tells what a network has learned. */
  heldOut: Image[]
}

/** Handwritten digits, divided the same way each time. */
export function loadDigits(): Digits {
  const [, ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n')
  // Neighbours in the file are alike: the same hand, and the digits in turn.
  const images = shuffle(lines.map(readImage), createRandom(0))
  const heldOut = images.splice(0, Math.round(images.length * HELD_OUT_SHARE))
  return { training: images, heldOut }
}

function readImage(line: string): Image {
  const [digit = '', rows = ''] = line.split(',')
  const greys = Array.from(rows.replaceAll(' ', ''), (level) => Number.parseInt(level, GREY_LEVELS))
  return { digit: Number(digit), pixels: Float32Array.from(greys, (grey) => grey / (GREY_LEVELS - 1)) }
}
