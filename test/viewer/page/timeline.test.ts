// The time axis of a run: what stands on it, and what was open when.

import fc from 'fast-check'
import { markedPlaces } from '../../../src/viewer/page/chart/marked-places.js'
import {
  bandLines,
  bandPath,
  judgedLines,
  nearestTime,
  nextTime,
  pointAt,
  pointsIn,
  valuesIn,
} from '../../../src/viewer/page/timeline/band-points.js'
import {
  between,
  readRange,
  readTime,
  sinceText,
  ticksOf,
  writeRange,
  writeTime,
  zoomed,
} from '../../../src/viewer/page/timeline/time-range.js'
import {
  innermost,
  rowsIn,
  waterfallRows,
  withoutFolded,
} from '../../../src/viewer/page/timeline/waterfall-rows.js'
import type { SeriesJson, SpanJson } from '../../../src/viewer/server/api-types.js'

const START = Date.parse('2026-01-01T00:00:00.000Z')
const WHOLE = { from: START, to: START + 100_000 }

describe('the stretch of time that is shown', () => {
  const moments = fc.integer({ min: 0, max: 100_000 }).map((ms) => START + ms)
  const ranges = fc.tuple(moments, moments).map(([one, other]) => between(one, other, WHOLE))

  test('lies within the run however it is chosen or zoomed, and is never empty', () => {
    fc.assert(
      fc.property(
        ranges,
        moments,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (range, around, factor) => {
          for (const { from, to } of [range, zoomed(range, WHOLE, factor, around)]) {
            expect(from).toBeGreaterThanOrEqual(WHOLE.from)
            expect(to).toBeLessThanOrEqual(WHOLE.to)
            expect(to - from).toBeGreaterThanOrEqual(0.999)
          }
        },
      ),
    )
  })

  test('comes back out of the address as it was', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        expect(readRange(writeRange(range, START), START)).toEqual(range)
      }),
    )
    expect(readTime(writeTime(START + 12.5, START), START)).toBe(START + 12.5)
  })

  test.each(['', 'x', '5', '5..', '..5', '9..3', '1..NaN', '1..2..3', 'Infinity..5'])(
    'is all of the run where the address says %p',
    (text) => {
      expect(readRange(text, START)).toBeUndefined()
    },
  )

  test('keeps the moment in place that is zoomed into', () => {
    const { from, to } = zoomed(WHOLE, WHOLE, 0.1, START + 30_000)

    expect((START + 30_000 - from) / (to - from)).toBeCloseTo(0.3)
  })
})

describe('the marks on the axis', () => {
  test('are round times, few enough to be read', () => {
    expect(ticksOf(WHOLE, START, 8).map(({ text }) => text)).toEqual([
      ...['0 s', '20 s', '40 s', '1:00', '1:20', '1:40'],
    ])
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e11 }),
        fc.integer({ min: -1e6, max: 1e9 }),
        (length, offset) => {
          const range = { from: START + offset, to: START + offset + length }
          const ticks = ticksOf(range, START, 8)
          expect(ticks.length).toBeLessThanOrEqual(9)
          expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length)
        },
      ),
    )
  })

  test.each([
    [240, 20, '240 ms'],
    [42_000, 2000, '42 s'],
    [65_200, 200, '1:05.2'],
    [11_049_000, 1000, '3:04:09'],
    [-240, 20, '−240 ms'],
  ])('%p ms, told apart by %p ms, are %s', (ms, apart, text) => {
    expect(sinceText(ms, apart)).toBe(text)
  })
})

function series(points: [ms: number, value: SeriesJson['values'][number]][], rank?: string): SeriesJson {
  return {
    ...{ id: 'a', key: 'loss', count: points.length, steps: points.map((_, i) => i) },
    ...(rank === undefined ? {} : { rank }),
    times: points.map(([ms]) => START + ms),
    values: points.map(([, value]) => value),
  }
}

describe('the curve of a metric over the spans', () => {
  const whole = [
    series([
      [0, 1],
      [10, 3],
      [20, 'NaN'],
      [30, 2],
    ]),
  ]
  const range = { from: START, to: START + 40 }

  test('has a gap where a value is not finite', () => {
    const path = bandPath(bandLines(whole, undefined, range), range, { min: 1, max: 3 })

    expect(path).toBe('M0.0 100.0L250.0 0.0M750.0 50.0')
  })

  test('is exact where it was read again, and whole beside that', () => {
    const near = [
      series([
        [10, 3],
        [12, 9],
        [20, 'NaN'],
      ]),
    ]
    const lines = bandLines(whole, near, { from: START + 5, to: START + 25 })

    expect(lines[0]?.map(({ time }) => time - START)).toEqual([0, 10, 12, 20, 30])
    expect(valuesIn(lines, { from: START + 11, to: START + 13 })).toEqual({ min: 3, max: 9 })
    expect(pointsIn(lines, { from: START + 10, to: START + 12 }).map(({ value }) => value)).toEqual([3, 9])
  })

  test('has a value at each moment from its first point on: that of the last point', () => {
    const [line = []] = bandLines(whole, undefined, range)

    expect(pointAt(line, START - 1)).toBeUndefined()
    expect(pointAt(line, START + 19)?.value).toBe(3)
    expect(pointAt(line, START + 99)?.value).toBe(2)
  })

  test('of judgements is their mean so far, in the order of time, and of anything else is not', () => {
    const points: [number, number][] = [
      [20, 0],
      [0, 1],
      [10, 0],
      [30, 1],
    ]

    const [line = []] = judgedLines([series(points)]) ?? []
    expect(line.map(({ time, value }) => [time - START, value])).toEqual([
      [0, 1],
      [10, 1 / 2],
      [20, 1 / 3],
      [30, 1 / 2],
    ])
    expect(judgedLines([series([...points, [40, 2]])])).toBeUndefined()
    // the highest and lowest of each stretch have no mean
    expect(judgedLines([{ ...series(points), count: 100 }])).toBeUndefined()
  })

  test('is walked along point by point, over the lines of all processes', () => {
    const lines = bandLines([...whole, series([[15, 5]], '1')], undefined, range)

    expect(nextTime(lines, undefined, 1)).toBe(START)
    expect(nextTime(lines, START + 10, 1)).toBe(START + 15)
    expect(nextTime(lines, START + 10, -1)).toBe(START)
    expect(nextTime(lines, START + 30, 1)).toBeUndefined()
    expect(nearestTime(lines, START + 14, 2)).toBe(START + 15)
    expect(nearestTime(lines, START + 25, 2)).toBeUndefined()
  })
})

describe('what charts mark of a chosen span', () => {
  const [points] = [
    series([
      [0, 1],
      [10, 2],
      [20, 3],
      [30, 4],
    ]),
  ] as [SeriesJson]
  const marked = (axis: 'step' | 'time' | 'clock', from: number, to: number) =>
    markedPlaces([points], axis, START, { from: START + from, to: START + to })

  test('are the steps that were logged in it, or the last step before', () => {
    expect(marked('step', 9, 25)).toEqual([1, 2])
    expect(marked('step', 25, 25)).toEqual([2, 2])
    expect(marked('step', -9, -5)).toBeUndefined()
  })

  test('is its time on an axis of time', () => {
    expect(marked('time', 10, 20)).toEqual([0.01, 0.02])
    expect(marked('clock', 0, 1000)).toEqual([START / 1000, START / 1000 + 1])
  })
})

describe('the rows', () => {
  const span = (id: string, from: number, to: number, parentId?: string) =>
    ({
      ...{ id, parentId, name: id, attributes: {} },
      started: new Date(START + from).toISOString(),
      ended: new Date(START + to).toISOString(),
    }) as SpanJson
  const rows = waterfallRows(
    [],
    [
      span('a', 0, 100),
      span('b', 10, 50, 'a'),
      span('c', 20, 30, 'b'),
      span('d', 60, 90, 'a'),
      span('e', 200, 300),
    ],
  )
  const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id).join('')

  test('of a stretch of time are those that were open in it', () => {
    expect(ids(rowsIn(rows, { from: START + 25, to: START + 25 }))).toBe('abc')
    expect(ids(rowsIn(rows, { from: START + 40, to: START + 70 }))).toBe('abd')
    expect(ids(rowsIn(rows, { from: START + 150, to: START + 160 }))).toBe('')
  })

  test('of a folded one are gone, with all below', () => {
    expect(ids(withoutFolded(rows, new Set(['b'])))).toBe('abde')
    expect(ids(withoutFolded(rows, new Set(['a'])))).toBe('ae')
    expect(ids(withoutFolded(rows, new Set(['c', 'gone'])))).toBe('abcde')
  })

  test('that were at work at a moment end with the innermost', () => {
    expect(innermost(rowsIn(rows, { from: START + 25, to: START + 25 }))?.id).toBe('c')
    expect(innermost([])).toBeUndefined()
  })
})
