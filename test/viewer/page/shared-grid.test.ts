// Very many curves on one grid.

import fc from 'fast-check'
import { gridOver, onGrid } from '../../../src/viewer/page/chart/shared-grid.js'

const anyPoints = fc
  .array(fc.record({ gap: fc.double({ min: 0.001, max: 3, noNaN: true }), y: fc.option(fc.integer()) }), {
    minLength: 1,
    maxLength: 300,
  })
  .map((made) => {
    let x = -50
    const xs = made.map(({ gap }) => {
      x += gap
      return x
    })
    return { xs, ys: made.map(({ y }) => y) }
  })

const valuesOf = (ys: readonly (number | null)[]) => ys.filter((y) => y !== null)

test('a curve keeps its order, its lowest and its highest value, and no point leaves its cell', () => {
  fc.assert(
    fc.property(anyPoints, fc.boolean(), (points, isZoomed) => {
      const { xs, ys } = points
      const [min, max] = [xs[0] as number, xs.at(-1) as number]
      const part =
        isZoomed && max > min ? { from: min + (max - min) / 3, to: min + (max - min) / 2 } : undefined
      const placed = onGrid(points, gridOver([min, max], part))

      expect(placed.xs).toEqual([...new Set(placed.xs)].sort((a, b) => a - b))
      expect(placed.xs.length).toBeLessThanOrEqual(xs.length)
      const [kept, all] = [valuesOf(placed.ys), valuesOf(ys)]
      expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...all), Math.max(...all)])
      const cell = (max - min) / 800 || 1
      for (const [i, x] of placed.xs.entries())
        expect(xs.some((other, n) => ys[n] === placed.ys[i] && Math.abs(other - x) <= cell + 1e-9)).toBe(true)
    }),
  )
})

test('curves whose points lie at different places have the same places on the grid', () => {
  const grid = gridOver([0, 1000], { from: 100, to: 110 })
  const curve = (shift: number) =>
    onGrid({ xs: Array.from({ length: 5000 }, (_, i) => i / 5 + shift), ys: Array(5000).fill(1) }, grid).xs

  expect(new Set([0.01, 0.02, 0.03, 0.04, 0.05].flatMap(curve)).size).toBeLessThanOrEqual(3 * 2 * 800)
})
