// One set of runs, asked the same of every kind of source.

import { gzipSync } from 'node:zlib'
import { openJaeger, type RunSource } from '../../src/read.js'
import { CASES } from '../read/where/cases.js'
import { RUNS, VALUES } from '../read/where/runs.js'
import { fakeDate } from '../support/clock.js'
import { startJaeger } from '../support/jaeger-server.js'
import { spansOfRun } from '../support/run-spans.js'
import { fileSource, lineOf, storeSource } from './local-sources.js'
import { BAD_QUERIES, idsOf, QUERIES, SHORTLY_AFTER, wrongFiltersTaken } from './queries.js'

const LINES = RUNS.map((run) => spansOfRun(run, VALUES[run.id[0] as string] ?? {}))

/** Filters about what no run has are told of, which is not what is asked here. */
const onWarning = () => {}

const KINDS: Record<string, () => Promise<AsyncDisposable & { source: RunSource }>> = {
  store: async () => storeSource(LINES),
  'file of a line for each run': async () =>
    fileSource('runs.jsonl', LINES.map((line) => lineOf([line])).join('')),
  'packed file with all runs in one line': async () => fileSource('runs.json.gz', gzipSync(lineOf(LINES))),
  'Jaeger 2.13 with lists as texts': () => jaegerSource({ version: '2.13', storage: 'badger' }),
  'Jaeger 2.20': () => jaegerSource({ version: '2.20' }),
}

describe.each(Object.keys(KINDS))('a %s', (kind) => {
  let opened: Awaited<ReturnType<(typeof KINDS)[string]>>
  let clock: Disposable
  beforeAll(async () => {
    clock = fakeDate(SHORTLY_AFTER)
    opened = await (KINDS[kind] as (typeof KINDS)[string])()
  })
  afterAll(async () => {
    await opened[Symbol.asyncDispose]()
    clock[Symbol.dispose]()
  })

  test('chooses the runs that each filter means', async () => {
    const wrong: unknown[] = []
    for (const [where, ids] of Object.values(CASES).flat()) {
      const found = idsOf(await opened.source.runs({ where }).toArray())
      if ([...found].sort().join('') !== ids) wrong.push({ where, ids, found })
      if ((await opened.source.count({ where })) !== ids.length) wrong.push({ where, count: ids.length })
    }
    expect(wrong).toEqual([])
  })

  test.each(QUERIES)('answers %j', async (query, ids) => {
    expect(idsOf(await opened.source.runs(query).toArray())).toBe(ids)
  })

  test.each([
    ['a run', '7', (source: RunSource) => source.run(7 as unknown as string)],
    ['ids', "'abc'", (source: RunSource) => source.series('abc' as unknown as string[], ['loss'])],
    ['keys', "'loss'", (source: RunSource) => source.series([], 'loss' as unknown as string[])],
  ])('refuses %s that are no texts', async (_what, shown, ask) => {
    await expect(ask(opened.source)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(shown),
    })
  })

  test.each(BAD_QUERIES)('refuses %j', async (query, code, message) => {
    const read = async () => await opened.source.runs(query as object).toArray()

    await expect(read()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('refuses each filter that cannot be used, with what is wrong with it', async () => {
    expect(await wrongFiltersTaken(opened.source)).toEqual([])
  })

  test('says what there is to choose runs by', async () => {
    const facets = await opened.source.facets()

    expect(facets).toMatchObject({
      runs: 5,
      projects: [
        {
          ...{ name: 'rank', runs: 2 },
          statuses: [
            { name: 'failed', runs: 1 },
            { name: 'running', runs: 1 },
          ],
          newest: { name: 'exp-10' },
        },
        { name: 'search', runs: 2 },
        { name: 'Default', runs: 1 },
      ],
      tags: [
        { name: 'production', runs: 2 },
        { name: 'v2', runs: 2 },
      ],
      statuses: [
        { name: 'completed', runs: 3 },
        { name: 'failed', runs: 1 },
        { name: 'running', runs: 1 },
      ],
      metrics: expect.arrayContaining([{ name: 'loss', runs: 4 }]),
    })
    const types = Object.fromEntries(facets.params.map(({ name, type, runs }) => [name, [type, runs]]))
    expect(types).toMatchObject({
      lr: ['mixed', 4],
      layers: ['list', 2],
      shuffle: ['boolean', 2],
      'opt.name': ['text', 3],
      'blocks.0.units': ['number', 1],
    })
    expect(types.constructor).toEqual(['text', 1])
    expect((await opened.source.facets({ project: 'rank' })).runs).toBe(2)
  })

  test('gives series as typed arrays, in the order that was asked for', async () => {
    const [, first] = RUNS
    const series = await opened.source.series(
      [first?.id as string, 'exp-1'],
      ['accuracy', 'loss', 'toString'],
    )

    expect(series.map(({ runId, key, values }) => [runId[0], key, [...values]])).toEqual([
      ['b', 'accuracy', [0.9]],
      ['b', 'loss', [2, 3]],
      ['a', 'accuracy', [0.6, 0.95, 0.93]],
      ['a', 'loss', [2, 1, 0.5]],
    ])
    const [over] = await opened.source.series([first?.id as string], ['loss'], { x: 'loss', from: 3 })
    expect([over?.leftOut, over?.xs?.at(-1), over?.values.at(-1)]).toEqual([0, 3, 3])
    await expect(opened.source.series(['nobody'], ['loss'])).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  })
})

async function jaegerSource(options: Parameters<typeof startJaeger>[0]) {
  const jaeger = await startJaeger(options)
  jaeger.receive(LINES)
  return {
    source: openJaeger(jaeger.url, { onWarning }),
    [Symbol.asyncDispose]: () => jaeger[Symbol.asyncDispose](),
  }
}
