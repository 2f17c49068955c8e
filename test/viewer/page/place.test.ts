// Where a part of a chart lies on its canvas.

import fc from 'fast-check'
import { boxOf, lengthOf, type Place, type Span, sharedSpan } from '../../../src/viewer/page/chart/place.js'

const span = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }))
  .map(([min, length]): Span => [min, min + length])
const bbox = fc.record({
  left: fc.integer({ min: 0, max: 100 }),
  top: fc.integer({ min: 0, max: 100 }),
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
})
const place = fc.record({ x: span, y: span, bbox }).map((one): Place => ({ ...one, width: 0, height: 0 }))

test('what two places share lies inside of both, and each value of it at the same share of both boxes', () => {
  fc.assert(
    fc.property(place, place, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, share) => {
      const [x, y] = [sharedSpan(from.x, to.x), sharedSpan(from.y, to.y)]
      fc.pre(lengthOf(x) > 0 && lengthOf(y) > 0)
      for (const one of [from, to]) {
        const [left, top, width, height] = boxOf(one, x, y)
        const { bbox } = one
        expect(left).toBeGreaterThanOrEqual(bbox.left - 1e-3)
        expect(top).toBeGreaterThanOrEqual(bbox.top - 1e-3)
        expect(left + width).toBeLessThanOrEqual(bbox.left + bbox.width + 1e-3)
        expect(top + height).toBeLessThanOrEqual(bbox.top + bbox.height + 1e-3)
        // as an axis places it: from left to right, from below to above
        const [atX, atY] = [x[0] + share * lengthOf(x), y[0] + share * lengthOf(y)]
        const across = bbox.left + (bbox.width * (atX - one.x[0])) / lengthOf(one.x)
        const up = bbox.top + bbox.height * (1 - (atY - one.y[0]) / lengthOf(one.y))
        expect(left + share * width).toBeCloseTo(across, 3)
        expect(top + (1 - share) * height).toBeCloseTo(up, 3)
      }
    }),
  )
})
