// The filters and queries that test/sources/same-answers.test.ts asks of every kind of source, asked of Jaeger itself, and
// beside it of a store and an OTLP file that have the same runs.

import { setTimeout as delay } from 'node:timers/promises'
import { openJaeger, type RunQuery, type RunSource } from '../../src/read.js'
import { CASES } from '../read/where/cases.js'
import { RUNS, VALUES } from '../read/where/runs.js'
import { fileSource, lineOf, type OpenedSource, storeSource } from '../sources/local-sources.js'
import { BAD_QUERIES, idsOf, QUERIES, SHORTLY_AFTER, wrongFiltersTaken } from '../sources/queries.js'
import { fakeDate } from '../support/clock.js'
import { spansOfRun } from '../support/run-spans.js'
import { type Jaeger, type JaegerStorage, startJaeger } from './jaeger.js'

describe.each<JaegerStorage>(['badger', 'memory'])('a Jaeger that keeps its spans in %s', (storage) => {
  let jaeger: Jaeger
  let local: Record<'store' | 'file', OpenedSource>
  beforeAll(async () => {
    jaeger = await startJaeger({ storage })
    const resourceSpans = RUNS.map((run) => spansOfRun(run, VALUES[run.id[0] as string] ?? {}))
    local = { store: storeSource(resourceSpans), file: fileSource('runs.json', lineOf(resourceSpans)) }
    const response = await fetch(`${jaeger.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans }),
    })
    expect(response.status).toBe(200)
    while ((await source(jaeger).count()) < RUNS.length) await delay(50)
  })
  afterAll(async () => {
    for (const each of [jaeger, local.store, local.file]) await each[Symbol.asyncDispose]()
  })

  test('has for each filter and each query what a store and a file have, in the same order', async () => {
    using _clock = fakeDate(SHORTLY_AFTER)
    const queries = [
      ...Object.values(CASES)
        .flat()
        .map(([where]): RunQuery => ({ where })),
      ...QUERIES.map(([query]) => query),
    ]
    const answerOf = async (asked: RunSource, query: RunQuery) => {
      const { sort: _sort, limit: _limit, ...filter } = query
      return { found: idsOf(await asked.runs(query).toArray()), count: await asked.count(filter) }
    }
    const different: unknown[] = []
    for (const query of queries) {
      const answers = await Promise.all(
        [source(jaeger), local.store.source, local.file.source].map((asked) => answerOf(asked, query)),
      )
      if (new Set(answers.map((answer) => JSON.stringify(answer))).size > 1)
        different.push({ query, answers })
    }
    expect(different).toEqual([])
    expect(queries.length).toBeGreaterThan(80)
  })

  test('says what there is to choose runs by as a store and a file do', async () => {
    using _clock = fakeDate(SHORTLY_AFTER)
    const wanted = await local.store.source.facets()

    expect(await source(jaeger).facets()).toEqual(wanted)
    expect(await local.file.source.facets()).toEqual(wanted)
  })

  test('chooses the runs that each filter means', async () => {
    using _clock = fakeDate(SHORTLY_AFTER)
    const wrong: unknown[] = []
    for (const [where, ids] of Object.values(CASES).flat()) {
      const found = idsOf(await source(jaeger).runs({ where }).toArray())
      if ([...found].sort().join('') !== ids) wrong.push({ where, ids, found })
    }
    expect(wrong).toEqual([])
  })

  test('answers each query, in order', async () => {
    using _clock = fakeDate(SHORTLY_AFTER)
    for (const [query, ids] of QUERIES)
      expect([query, idsOf(await source(jaeger).runs(query).toArray())]).toEqual([query, ids])
  })

  test('refuses each bad query', async () => {
    using _clock = fakeDate(SHORTLY_AFTER)
    for (const [query, code, message] of BAD_QUERIES) {
      const read = async () =>
        await source(jaeger)
          .runs(query as object)
          .toArray()
      await expect(read()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    }
  })

  test('refuses each filter that cannot be used, with what is wrong with it', async () => {
    expect(await wrongFiltersTaken(source(jaeger))).toEqual([])
  })
})

/** Filters about what no run has are told of, which is not what is asked here. */
function source({ url }: Jaeger) {
  return openJaeger(url, { onWarning: () => {} })
}
