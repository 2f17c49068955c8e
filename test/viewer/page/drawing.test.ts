// What the page computes before it draws.

import fc from 'fast-check'
import { assignColours } from '../../../src/viewer/page/chart/assign-colours.js'
import { needsLog, pointsOf, smoothed, valueAt, withDetail } from '../../../src/viewer/page/chart/curve.js'
import { curvesOf } from '../../../src/viewer/page/chart/curves-of.js'
import { placeLabels } from '../../../src/viewer/page/chart/end-labels.js'
import { meanCurve } from '../../../src/viewer/page/chart/mean-curve.js'
import { timeRange, waterfallRows } from '../../../src/viewer/page/timeline/waterfall-rows.js'

describe('the labels at the ends of curves', () => {
  const room = { top: 0, bottom: 200, gap: 13 }

  test('stand at their curves where these are apart', () => {
    expect(placeLabels([150, 20], room)).toEqual([150, 20])
  })

  test('never touch and never leave the chart, and those without room are left out', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 300, noNaN: true }), { maxLength: 40 }), (wanted) => {
        const places = placeLabels(wanted, room)
        const shown = places.filter((place) => place !== undefined).sort((a, b) => a - b)

        expect(places).toHaveLength(wanted.length)
        expect(shown).toHaveLength(Math.min(wanted.length, 16))
        for (const [i, place] of shown.entries()) {
          expect(place).toBeGreaterThanOrEqual(-1e-6)
          expect(place).toBeLessThanOrEqual(200)
          if (i > 0) expect(place - (shown[i - 1] as number)).toBeGreaterThanOrEqual(13 - 1e-6)
        }
      }),
    )
  })
})

describe('colours', () => {
  test('a run keeps its colour while others come and go, and no two have the same', () => {
    const first = assignColours(new Map(), ['a', 'b', 'c'])
    const second = assignColours(first, ['d', 'c', 'a'])

    expect(second.get('a')).toBe(first.get('a'))
    expect(second.get('c')).toBe(first.get('c'))
    expect([...second.values()].sort()).toEqual([0, 1, 2])
  })
})

describe('points', () => {
  const series = (values: (number | 'NaN' | 'Infinity')[], steps: (number | null)[]) => ({
    ...{ id: 'a', key: 'loss', count: values.length, values, steps },
    times: values.map((_, i) => 1000 + i * 500),
  })

  test('what is not finite is no point of the curve, but marked', () => {
    expect(pointsOf(series([1, 'NaN', 'Infinity', 2], [0, 1, 2, 3]), 'step', 1000)).toEqual({
      xs: [0, 1, 2, 3],
      ys: [1, null, null, 2],
      marks: [
        { x: 1, text: 'NaN' },
        { x: 2, text: 'Infinity' },
      ],
    })
  })

  test('by time they count the seconds since the start, and none needs a step', () => {
    expect(pointsOf(series([1, 2], [null, null]), 'time', 1000).xs).toEqual([0, 0.5])
    expect(pointsOf(series([1, 2], [null, null]), 'step', 1000).xs).toEqual([])
  })

  test('of several at one step the last is drawn', () => {
    expect(pointsOf(series([1, 2], [5, 5]), 'step', 0)).toMatchObject({ xs: [5], ys: [2] })
  })

  test('of several at one step of which the last is finite nothing is marked', () => {
    expect(pointsOf(series(['NaN', 2], [5, 5]), 'step', 0)).toEqual({ xs: [5], ys: [2], marks: [] })
  })

  test('a part that was read again takes the place of what was there, and nothing else does', () => {
    const whole = { xs: [0, 5, 10, 15], ys: [1, null, 3, 4], marks: [{ x: 5, text: 'NaN' }] }
    const detail = { xs: [4, 5, 6, 9], ys: [9, 9, null, 9], marks: [{ x: 6, text: 'Infinity' }] }

    expect(withDetail(whole, detail, 4, 10)).toEqual({
      xs: [0, 4, 5, 6, 9, 15],
      ys: [1, 9, 9, null, 9, 4],
      marks: [{ x: 6, text: 'Infinity' }],
    })
    expect(withDetail(whole, { xs: [], ys: [], marks: [] }, 20, 30)).toEqual(whole)
    expect(withDetail({ xs: [], ys: [], marks: [] }, detail, 0, 10)).toEqual(detail)
  })

  test('the value at x is that of the last point up to there, and none outside the curve', () => {
    const curve = { xs: [1, 3, 5], ys: [10, null, 50] }
    expect([0, 1, 2, 3, 5, 6].map((x) => valueAt(curve, x))).toEqual([
      undefined,
      10,
      10,
      undefined,
      50,
      undefined,
    ])
  })

  test('smoothed values stay between the lowest and the highest', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.constantFrom(0.6, 0.9, 0.97), (ys, weight) => {
        for (const y of smoothed(ys, weight)) {
          expect(y).toBeGreaterThanOrEqual(Math.min(...ys) - 1e-6)
          expect(y).toBeLessThanOrEqual(Math.max(...ys) + 1e-6)
        }
      }),
    )
  })

  test('a curve that only begins near zero is drawn linearly, where it would else be a line at the top', () => {
    expect(needsLog([{ ys: [0.001, 0.5, 0.8, 0.9] }])).toBe(false)
  })

  test('a logarithmic axis is for positive values of very different size', () => {
    expect(needsLog([{ ys: [0.01, 1e30] }])).toBe(true)
    expect(needsLog([{ ys: [0.5, 1, null] }])).toBe(false)
    expect(needsLog([{ ys: [2, 0.1, 0.02, 0.01] }])).toBe(true)
    expect(needsLog([{ ys: [0, 1e30] }])).toBe(false)
    expect(needsLog([])).toBe(false)
  })
})

describe('the curves of several processes', () => {
  const series = (id: string, rank?: string) => ({
    ...{ id, key: 'loss', count: 1, steps: [0], times: [0], values: [1], ...(rank && { rank }) },
  })
  const run = (id: string, colour: number) => ({ id, name: id, colour, isBest: true, start: 0 })
  const looks = (runs: ReturnType<typeof run>[], answer: ReturnType<typeof series>[]) =>
    curvesOf(runs, answer, { axis: 'step', band: 'std' }).map(({ name, colour }) => [name, colour])

  test('have a colour each where there is no other run, the same in the charts of all metrics', () => {
    expect(looks([run('a', 2)], [series('a'), series('a', '0'), series('a', '1')])).toEqual([
      ['a', 2],
      ['rank 0', 3],
      ['rank 1', 4],
    ])
    expect(looks([run('a', 2)], [series('a', '0'), series('a', '1')])).toEqual([
      ['rank 0', 3],
      ['rank 1', 4],
    ])
  })

  test('have that of their run beside other runs', () => {
    expect(looks([run('a', 0), run('b', 1)], [series('a'), series('a', '1'), series('b')])).toEqual([
      ['a', 0],
      ['a rank 1', 0],
      ['b', 1],
    ])
  })
})

describe('the curve of a group', () => {
  const curve = (id: string, xs: number[], ys: (number | null)[]) => ({
    ...{ id, name: id, colour: 2, runIds: [id], xs, ys, marks: [] },
  })

  test('is the mean of those that reach so far, with a band of one standard deviation', () => {
    const { xs, ys, band, name, colour } = meanCurve(
      [curve('a', [0, 1, 2], [1, 3, 5]), curve('b', [0, 1], [3, 3])],
      'group',
      'std',
    )

    expect({ xs, ys, name, colour }).toEqual({ xs: [0, 1, 2], ys: [2, 3, 5], name: 'group', colour: 2 })
    expect(band?.high).toEqual([2 + Math.SQRT2, 3, 5])
    expect(band?.low).toEqual([2 - Math.SQRT2, 3, 5])
  })

  test('has a band from the lowest to the highest where that is chosen', () => {
    const { band, ys, runIds } = meanCurve(
      [curve('a', [0, 1], [1, 3]), curve('b', [0], [2]), curve('c', [0], [6])],
      'group',
      'range',
    )

    expect([ys, band, runIds]).toEqual([[3, 3], { low: [1, 3], high: [6, 3] }, ['a', 'b', 'c']])
  })

  test('has each group once, and a run without a group under its own name', () => {
    const run = (id: string, group?: string) => ({
      id,
      name: id,
      colour: 0,
      start: 0,
      ...(group && { group }),
    })
    const answer = ['a', 'b', 'c'].map((id) => ({
      ...{ id, key: 'loss', count: 1, steps: [0], times: [0], values: [1] },
    }))

    expect(
      curvesOf([run('a', 'g'), run('b', 'g'), run('c')], answer, { axis: 'step', band: 'std' }).map(
        ({ name }) => name,
      ),
    ).toEqual(['c', 'g'])
  })

  test('lies within its band, whatever the curves are', () => {
    const ys = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { minLength: 1 })
    fc.assert(
      fc.property(ys, ys, fc.constantFrom('std', 'range'), (a, b, band) => {
        const mean = meanCurve([curve('a', [...a.keys()], a), curve('b', [...b.keys()], b)], 'g', band)
        for (const [i, y] of mean.ys.entries()) {
          expect(mean.band?.low[i] === null).toBe(y === null)
          if (y === null) continue
          expect(mean.band?.low[i]).toBeLessThanOrEqual(y)
          expect(mean.band?.high[i]).toBeGreaterThanOrEqual(y)
        }
      }),
    )
  })
})

describe('the rows of the waterfall', () => {
  const span = (id: string, parentId?: string, started = '2026-01-01T00:00:00.000Z') => ({
    ...{ id, name: id, started, ended: started, attributes: {} },
    ...(parentId === undefined ? {} : { parentId }),
  })

  test('a span is followed by those in it, and one whose parent is missing is outermost', () => {
    const rows = waterfallRows([], [span('a'), span('b', 'a'), span('c', 'gone'), span('d', 'b')])
    expect(rows.map(({ id, depth }) => [id, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['d', 2],
      ['c', 0],
    ])
  })

  test('any spans are rows once at most, whatever they say of their parents', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__')
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.option(id, { nil: undefined }))), (pairs) => {
        const ids = waterfallRows(
          [],
          pairs.map(([one, parent]) => span(one, parent)),
        ).map((row) => row.id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  test('lie on the time of their run, also where nobody knows when it ended or began', () => {
    const rows = waterfallRows([], [span('a', undefined, '2026-01-01T00:00:10.000Z')])
    const [started, now] = ['2026-01-01T00:00:00.000Z', { value: Date.parse('2026-01-01T01:00:00.000Z') }]
    const range = (run: Parameters<typeof timeRange>[0], of = rows) => {
      const { from, to } = timeRange(run, of, now)
      return [from - Date.parse(started), to - Date.parse(started)]
    }

    expect(range({ status: 'silent', started })).toEqual([0, 10_000])
    expect(range({ status: 'silent', started }, [])).toEqual([0, 1])
    expect(range({ status: 'running', started })).toEqual([0, 3_600_000])
    expect(range({ status: 'crashed', started: undefined })).toEqual([10_000, 10_001])
    for (const bound of range({ status: 'silent', started: undefined }, [])) expect(bound).not.toBeNaN()
  })
})
