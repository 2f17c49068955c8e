// Which columns the table of runs has, and how they are kept.

import fc from 'fast-check'
import { makeColumn } from '../../../src/viewer/page/columns/column.js'
import { metricsInSight } from '../../../src/viewer/page/columns/in-sight.js'
import {
  type Chosen,
  moved,
  NO_LAYOUT,
  pinSwitched,
  readLayout,
  resized,
  switched,
  writeLayout,
} from '../../../src/viewer/page/columns/layout.js'
import { findColumns, offeredColumns } from '../../../src/viewer/page/columns/offered-columns.js'
import { placeColumns } from '../../../src/viewer/page/columns/placed-columns.js'
import { usualColumns } from '../../../src/viewer/page/columns/usual-columns.js'
import type { RunJson } from '../../../src/viewer/server/api-types.js'

function run(id: string, values: Partial<RunJson>): RunJson {
  return {
    ...{ id, name: id, project: 'p', status: 'completed', tags: [], archived: false },
    ...{
      attributes: {},
      params: {},
      metrics: {},
      summaryOf: {},
      resource: {},
      continuations: [],
      children: [],
    },
    ...values,
  } as unknown as RunJson
}

const summary = { first: 0.1, last: 0.7, min: 0.1, max: 0.9, mean: 0.5, count: 9 }
const RUNS = [
  run('a', {
    ...{ params: { lr: 0.1, layers: 2, __proto__: 1 }, metrics: { acc: summary }, summaryOf: { acc: 'max' } },
    ...{ attributes: { team: 'text' }, resource: { 'host.name': 'gpu-1' } },
  }),
  run('b', { params: { lr: 0.01, layers: 2 }, metrics: { acc: { ...summary, max: 0.8, last: 0.8 } } }),
]

const LAYOUT: Chosen = { ids: ['params lr', 'metrics acc', 'started'], pinnedCount: 1, widths: new Map() }

test('a layout is what it was after it was in an address, whatever the names of its columns', () => {
  const id = fc.string({ unit: 'grapheme', minLength: 1 }).map((key) => `params ${key}`)
  fc.assert(
    fc.property(
      fc.uniqueArray(id, { minLength: 1 }),
      fc.nat(),
      fc.dictionary(id, fc.integer({ min: 40, max: 1200 }), { noNullPrototype: true }),
      (ids, count, widths) => {
        const layout = { ids, pinnedCount: count % (ids.length + 1), widths: new Map(Object.entries(widths)) }
        const { cols, pinned, widths: texts } = writeLayout(layout)
        const query = new URLSearchParams({ cols, pinned, widths: texts }).toString()
        const read = new URLSearchParams(query.replaceAll('%2C', ','))
        expect(
          readLayout({
            cols: read.get('cols') ?? '',
            pinned: read.get('pinned') ?? '',
            widths: read.get('widths') ?? '',
          }),
        ).toEqual(layout)
      },
    ),
  )
})

test('what an address cannot mean is the usual layout', () => {
  expect(readLayout({ cols: ',', pinned: '7', widths: 'params lr:wide,:5' })).toEqual(readLayout(NO_LAYOUT))
  expect(readLayout({ cols: 'a,a', pinned: '-1', widths: 'a:1,b:99999' })).toEqual({
    ...{ ids: ['a'], pinnedCount: 0 },
    widths: new Map([
      ['a', 40],
      ['b', 1200],
    ]),
  })
  for (const id of ['', 'params', 'metrics.most acc', 'tokens x', 'constructor', 'params.max lr', 'x y'])
    expect(makeColumn(id, RUNS)).toBeUndefined()
})

test('columns are moved, pinned, hidden and shown beside those of their kind', () => {
  expect(moved(LAYOUT, 'started', 'metrics acc').ids).toEqual(['params lr', 'started', 'metrics acc'])
  expect(moved(LAYOUT, 'started', 'params lr')).toMatchObject({ pinnedCount: 2 })
  expect(moved(LAYOUT, 'params lr', 'started')).toMatchObject({ pinnedCount: 0 })
  expect(moved(LAYOUT, 'params lr', 'not there')).toBe(LAYOUT)
  const pinned = pinSwitched(LAYOUT, 'started')
  expect(pinned).toMatchObject({ ids: ['params lr', 'started', 'metrics acc'], pinnedCount: 2 })
  expect(pinSwitched(pinned, 'params lr')).toMatchObject({
    ...{ ids: ['started', 'params lr', 'metrics acc'], pinnedCount: 1 },
  })
  expect(switched(LAYOUT, 'metrics loss').ids).toEqual([
    'params lr',
    'metrics acc',
    'metrics loss',
    'started',
  ])
  expect(switched(LAYOUT, 'resource host.name').ids?.at(-1)).toBe('resource host.name')
  expect(switched(LAYOUT, 'params lr')).toMatchObject({ ids: ['metrics acc', 'started'], pinnedCount: 0 })
  expect([...resized(LAYOUT, 'started', 3).widths]).toEqual([['started', 40]])
  expect(resized(resized(LAYOUT, 'started', 300), 'started', undefined)).toEqual(LAYOUT)
})

test('a metric is shown by any of its statistics, with the best marked where that is what it is known by', () => {
  const cells = (id: string) => {
    const column = makeColumn(id, RUNS)
    return [column?.title, column?.sort, ...RUNS.map((one) => column?.text(one)), column?.bestId]
  }

  expect(cells('metrics acc')).toEqual(['acc max', 'metrics["acc"]', '0.900', '0.800', 'a'])
  expect(cells('metrics.max acc')).toEqual(['acc max', 'metrics["acc"].max', '0.900', '0.800', 'a'])
  expect(cells('metrics.last acc')).toEqual(['acc last', 'metrics["acc"].last', '0.700', '0.800', undefined])
  expect(cells('attributes team')).toEqual(['team', 'attributes["team"]', 'text', '', undefined])
  expect(cells('resource host.name')).toEqual(['host.name', '', 'gpu-1', '', undefined])
})

test('what is usual is what differs; everything else can be chosen, and is found by its name', () => {
  expect(usualColumns(RUNS, true, '-started').ids).toEqual([
    ...['params lr', 'curve', 'metrics acc', 'duration', 'started'],
  ])
  const offered = offeredColumns(RUNS, undefined)
  expect(offered.map(({ title }) => title)).toEqual([
    ...['Params', 'Metrics', 'Attributes', 'The run itself', 'Environment'],
  ])
  const ids = offered.flatMap((kind) => kind.ids)
  expect(findColumns(ids, 'HOST name')).toEqual(['resource host.name'])
  for (const id of ids) expect(makeColumn(id, RUNS)).toBeDefined()
})

test('what runs came to is in sight however many params they have, and all columns are there', () => {
  const names = Array.from({ length: 6 }, (_, i) => `param${i}`)
  const runs = ['a', 'b'].map((id, i) =>
    run(id, {
      params: Object.fromEntries(names.map((name) => [name, i])),
      metrics: { loss: summary, acc: { ...summary, max: 0.8 + i / 10 } },
      summaryOf: { acc: 'max' },
    }),
  )
  const usual = usualColumns(runs, true, '-started').ids.flatMap((id) => makeColumn(id, runs) ?? [])
  const idsIn = (room: number) => metricsInSight(usual, room).map(({ id }) => id)

  expect(idsIn(2000)).toEqual(usual.map(({ id }) => id))
  expect(idsIn(360).slice(0, 2)).toEqual(['metrics acc', 'curve'])
  for (const room of [320, 600, 900]) {
    expect(idsIn(room).toSorted()).toEqual(idsIn(2000).toSorted())
    const { columns, edge } = placeColumns(
      metricsInSight(usual, room),
      { ids: undefined, pinnedCount: 0, widths: new Map() },
      { left: 0, width: room },
    )
    const end = columns.findIndex(({ id }) => id === 'metrics acc') + 1
    expect(edge + columns.slice(0, end).reduce((sum, { width }) => sum + width, 0)).toBeLessThanOrEqual(room)
  }
})

test('the metric that is sorted by is the first, whichever of its numbers that is; params that nearly all share are the last', () => {
  const runs = Array.from({ length: 30 }, (_, i) =>
    run(`r${i}`, {
      params: { kind: i === 0 ? 'odd' : 'usual', lr: i },
      metrics: { loss: summary, acc: summary },
    }),
  )

  expect(usualColumns(runs, true, '-metrics["acc"].max')).toMatchObject({ mainMetric: 'acc' })
  expect(usualColumns(runs, true, '-started').ids.slice(0, 2)).toEqual(['params lr', 'params kind'])
})

test('of hundreds of columns those in sight are in a row, and the others have their width', () => {
  const many = Array.from({ length: 500 }, (_, i) => makeColumn(`params p${i}`, RUNS)).filter(
    (column) => column !== undefined,
  )
  const layout = { ids: many.map(({ id }) => id), pinnedCount: 2, widths: new Map([['params p1', 300]]) }
  const { columns, width, nameWidth } = placeColumns(many, layout, { left: 9000, width: 1000 })

  expect(columns.length).toBeLessThan(40)
  expect(columns.slice(0, 2)).toMatchObject([
    { id: 'params p0', left: 34 + nameWidth },
    { id: 'params p1', width: 300 },
  ])
  expect(34 + nameWidth + columns.reduce((sum, column) => sum + column.width, 0)).toBe(width)
  const all = placeColumns(many.slice(0, 2), layout, { left: 0, width: 1000 })
  expect([all.columns.map(({ id }) => id), all.width]).toEqual([['params p0', 'params p1'], 1000])
})
