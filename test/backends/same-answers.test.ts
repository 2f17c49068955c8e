// The filters and queries that test/sources/same-answers.test.ts asks of every kind of source, asked of Jaeger itself.

import { setTimeout as delay } from 'node:timers/promises'
import { openJaeger } from '../../src/read.js'
import { CASES } from '../read/where/cases.js'
import { RUNS, VALUES } from '../read/where/runs.js'
import { BAD_QUERIES, idsOf, QUERIES, SHORTLY_AFTER, wrongFiltersTaken } from '../sources/queries.js'
import { fakeDate } from '../support/clock.js'
import { spansOfRun } from '../support/run-spans.js'
import { type Jaeger, type JaegerStorage, startJaeger } from './jaeger.js'

describe.each<JaegerStorage>(['badger', 'memory'])('a Jaeger that keeps its spans in %s', (storage) => {
  let jaeger: Jaeger
  beforeAll(async () => {
    jaeger = await startJaeger({ storage })
    const resourceSpans = RUNS.map((run) => spansOfRun(run, VALUES[run.id[0] as string] ?? {}))
    const response = await fetch(`${jaeger.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans }),
    })
    expect(response.status).toBe(200)
    while ((await source(jaeger).count()) < RUNS.length) await delay(50)
  })
  afterAll(() => jaeger[Symbol.asyncDispose]())

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
