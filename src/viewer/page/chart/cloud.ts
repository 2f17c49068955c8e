// Very many curves, as a picture of their own. A zoom shows at once what was drawn before, moved and stretched into the new range;
// the curves are drawn anew behind it, a slice in each frame.

import type uPlot from 'uplot'
import { inkOf } from './colours.js'
import type { Curve } from './curve.js'
import type { CurveLook } from './curve-look.js'
import { drawCurve } from './draw-curve.js'
import { boxOf, isSamePlace, lengthOf, type Place, placeOf, sharedSpan } from './place.js'
import { doInSlices, dropWork, type SlicedWork } from './slices.js'

/** As many points are drawn within a millisecond or two, without a graphics card too. */
const MOST_AT_ONCE = 5_000
/** To begin with: so few are drawn in time with thick lines on many pixels, too. */
const CURVES_PER_MS = 10
/** At most, from one slice to the next: some are drawn faster than the others. */
const GROWTH = 4
/** Where they change all the time, they are drawn at once now and then, however long that takes. */
const LONGEST_STAND_IN_MS = 2_000
/** Around the plot: half of the widest curve. */
const EDGE = 1.1

interface Drawing extends CurveLook {
  curves: readonly Curve[]
  /** Whether dashes say something. */
  isDashed: boolean
}

interface Wanted {
  of: Drawing
  place: Place
}

interface Picture extends Wanted {
  pen: CanvasRenderingContext2D
  /** As many curves are in it. */
  drawn: number
  curvesPerMs: number
}

export class Cloud {
  readonly #plot: uPlot
  readonly #inks: readonly string[]
  /** The last one, and the widest before it, which is all of them mostly. */
  #complete: readonly Picture[] = []
  #begun: Picture | undefined
  /** Since when another picture has stood in for them. */
  #since: number | undefined
  readonly #pixel = newPen(1, 1)
  readonly #work: SlicedWork = {
    isInSight: () => isInSight(this.#plot.root),
    doSome: (ms) => {
      const isDone = this.#drawSome(ms)
      if (isDone) this.#plot.redraw(false, false)
      return isDone
    },
  }

  constructor(plot: uPlot, curves: readonly Curve[]) {
    this.#plot = plot
    this.#inks = curves.map(({ colour }) => inkOf(colour))
  }

  /** Puts the curves onto the plot, as far as there are any, and has the others drawn. */
  show(of: Drawing): void {
    const place = placeOf(this.#plot)
    if (this.#begun && !areAlike(this.#begun, { of, place })) this.stop()
    if (this.#putComplete({ of, place })) return
    if (this.#begun) this.#putStandIn(place)
    else this.#begin({ of, place })
  }

  /** Draws at once what is left of them. */
  finish(): void {
    if (this.#begun === undefined) return
    dropWork(this.#work)
    this.#drawSome()
    this.#plot.batch(() => {})
  }

  stop(): void {
    dropWork(this.#work)
    this.#begun = undefined
  }

  #begin(wanted: Wanted): void {
    const { width, height } = wanted.place
    const pen = newPen(width, height)
    if (pen === null) return
    this.#begun = { ...wanted, pen, drawn: 0, curvesPerMs: CURVES_PER_MS }
    this.#since ??= performance.now()
    const count = wanted.of.curves.reduce((sum, { xs }) => sum + xs.length, 0)
    const canWait = count > MOST_AT_ONCE && performance.now() - this.#since < LONGEST_STAND_IN_MS
    if (canWait && this.#putStandIn(wanted.place)) doInSlices(this.#work)
    else {
      this.#drawSome()
      this.#putComplete(wanted)
    }
  }

  #putComplete(wanted: Wanted): boolean {
    const picture = this.#complete.find((picture) => areAlike(picture, wanted))
    if (picture === undefined) return false
    this.#since = undefined
    this.#plot.ctx.drawImage(picture.pen.canvas, 0, 0)
    return true
  }

  /** @returns false where nothing of what was drawn before is in sight */
  #putStandIn(place: Place): boolean {
    const shared = (picture: Picture) => lengthOf(sharedSpan(picture.place.x, place.x))
    // of two that show as much, the first one has more pixels for it
    const [best] = this.#complete.toSorted((a, b) => shared(b) - shared(a))
    if (best === undefined) return false
    const [x, y] = [sharedSpan(best.place.x, place.x), sharedSpan(best.place.y, place.y)]
    if (lengthOf(x) <= 0 || lengthOf(y) <= 0) return false
    this.#plot.ctx.drawImage(best.pen.canvas, ...boxOf(best.place, x, y), ...boxOf(place, x, y))
    return true
  }

  /** @returns whether all are drawn */
  #drawSome(ms = Number.POSITIVE_INFINITY): boolean {
    const picture = this.#begun
    if (picture === undefined) return true
    const { of, pen, place, drawn, curvesPerMs } = picture
    const start = performance.now()
    const some = of.curves.slice(drawn, drawn + Math.max(1, ms * curvesPerMs))
    const { left, top, width, height } = place.bbox
    const edge = EDGE * devicePixelRatio
    pen.save()
    pen.beginPath()
    pen.rect(left - edge, top - edge, width + 2 * edge, height + 2 * edge)
    pen.clip()
    for (const [i, curve] of some.entries())
      drawCurve(pen, this.#plot, curve, of, {
        isMany: true,
        isDashed: of.isDashed,
        ink: this.#inks[drawn + i],
      })
    pen.restore()
    picture.drawn += some.length
    if (picture.drawn === of.curves.length) {
      const wider = this.#complete.filter((other) => lengthOf(other.place.x) > lengthOf(place.x))
      this.#complete = [picture, ...wider.slice(-1)]
      this.#begun = undefined
      this.#since = undefined
      return true
    }
    // without a graphics card pixels are made when the picture is used
    this.#pixel?.drawImage(pen.canvas, 0, 0, 1, 1, 0, 0, 1, 1)
    picture.curvesPerMs = Math.min(GROWTH * curvesPerMs, some.length / (performance.now() - start))
    return false
  }
}

function areAlike(a: Wanted, b: Wanted): boolean {
  return (
    a.of.curves === b.of.curves &&
    a.of.smoothing === b.of.smoothing &&
    a.of.isLog === b.of.isLog &&
    a.of.isDashed === b.of.isDashed &&
    isSamePlace(a.place, b.place)
  )
}

function newPen(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas.getContext('2d')
}

function isInSight(node: HTMLElement): boolean {
  const { top, bottom } = node.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}
