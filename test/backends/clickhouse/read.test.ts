// What a ClickHouse gives back, with runspan's tables and without them.

import { openClickHouse, RUN_FIELDS } from '../../../src/read.js'
import { CASES } from '../../read/where/cases.js'
import { RUNS, VALUES } from '../../read/where/runs.js'
import { BAD_QUERIES, idsOf, QUERIES, SHORTLY_AFTER } from '../../sources/queries.js'
import { fakeDate } from '../../support/clock.js'
import { EVERY_KIND } from '../../support/every-kind.js'
import { spansOfRun } from '../../support/run-spans.js'
import { decode, resourceSpansOf, TRACE_ID } from '../../support/written-spans.js'
import { type Filled, startFilled } from './filled.js'

const NOT_SERIES = RUN_FIELDS.filter((field) => field !== 'series')
const NOTHING = { series: {}, spans: [], tasks: [], inputs: {}, outputs: {}, files: [] }

describe.each(['before', 'after', 'never'] as const)(
  'a ClickHouse whose tables of runs were made %s',
  (made) => {
    let clickhouse: Filled
    beforeAll(async () => {
      clickhouse = await startFilled(
        made,
        RUNS.map((run) => spansOfRun(run, VALUES[run.id[0] as string] ?? {})),
      )
    })
    afterAll(() => clickhouse[Symbol.asyncDispose]())

    /** Filters about what no run has are told of, which is not what is asked here. */
    const source = () => openClickHouse(clickhouse.url, { onWarning: () => {} })

    test('chooses the runs that each filter means', async () => {
      using _clock = fakeDate(SHORTLY_AFTER)
      const wrong: unknown[] = []
      for (const [where, ids] of Object.values(CASES).flat()) {
        const found = idsOf(await source().runs({ where }).toArray())
        if ([...found].sort().join('') !== ids) wrong.push({ where, ids, found })
      }
      expect(wrong).toEqual([])
    })

    test('answers each query, in order', async () => {
      using _clock = fakeDate(SHORTLY_AFTER)
      for (const [query, ids] of QUERIES)
        expect([query, idsOf(await source().runs(query).toArray())]).toEqual([query, ids])
    })

    test('refuses each bad query', async () => {
      using _clock = fakeDate(SHORTLY_AFTER)
      for (const [query, code, message] of BAD_QUERIES) {
        const read = async () =>
          await source()
            .runs(query as object)
            .toArray()
        await expect(read()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
      }
    })
  },
)

test.each(['before', 'after', 'never'] as const)(
  'a run of every kind of span comes back whole, with points and without, from tables made %s',
  async (made) => {
    await using clickhouse = await startFilled(made, resourceSpansOf(EVERY_KIND))
    const source = openClickHouse(clickhouse.url)

    const whole = await decode(EVERY_KIND, {}, 'clickhouse')
    expect(await source.run(TRACE_ID)).toEqual(whole)
    expect(await source.run(TRACE_ID, { fields: NOT_SERIES })).toEqual({ ...whole, series: {} })
    expect(await source.run(TRACE_ID, { fields: [] })).toEqual({ ...whole, ...NOTHING })
    expect(await source.runs().toArray()).toEqual([{ ...whole, ...NOTHING }])
  },
)
