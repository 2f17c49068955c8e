// What is recorded goes through the Collector into ClickHouse, and is asked the same as the store.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { flush } from '../../../src/index.js'
import { openClickHouse, openFile, openStore, RUN_FIELDS, type RunSource } from '../../../src/read.js'
import { schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { FILTERS_OF_THEM, recordAllSorts, recordForFilters } from '../../support/all-sorts.js'
import { type Session, startSession } from '../../support/session.js'
import { tempDir } from '../../support/temp.js'
import { eventually } from '../eventually.js'
import { asTexts } from './as-texts.js'
import { type ClickHouse, startClickHouse } from './clickhouse.js'
import { FILTERS, recordHostile, recordSweep, SORTS } from './hostile-runs.js'

describe.each([true, false])('runs of all sorts in a ClickHouse, with tables of runs: %s', (hasTables) => {
  let clickhouse: ClickHouse
  let session: Session
  let store: RunSource
  let source: RunSource

  beforeAll(async () => {
    clickhouse = await startClickHouse()
    const { otlpUrl } = await clickhouse.collector()
    if (hasTables) for (const statement of schemaStatements()) await clickhouse.ask(statement)
    session = startSession({ endpoint: otlpUrl })
    await recordAllSorts()
    recordForFilters()
    await recordHostile()
    recordSweep()
    await flush()
    const onWarning = () => {}
    store = openStore({ dir: session.dir, onWarning })
    source = openClickHouse(clickhouse.url, { onWarning })
    // how they differ, if they do, the tests say
    await eventually(async () =>
      isDeepStrictEqual(await source.runs().toArray(), await store.runs().toArray()),
    ).catch(() => {})
  })
  afterAll(async () => {
    // what recording threw must not keep the programs alive
    await source?.close()
    await session?.[Symbol.asyncDispose]()
    await clickhouse?.[Symbol.asyncDispose]()
  })

  test('come back bit for bit, listed and one by one', async () => {
    for (const fields of [[], RUN_FIELDS] as const)
      expect(await source.runs({ fields }).toArray()).toEqual(asTexts(await store.runs({ fields }).toArray()))
    for (const wanted of asTexts(await session.runs())) {
      expect(await source.run(wanted.id)).toEqual(wanted)
      expect(await source.run(wanted.id.slice(0, 8))).toEqual(wanted)
    }
  })

  test('are found by each filter that finds them in the store, and counted', async () => {
    for (const filter of some([...FILTERS_OF_THEM, ...FILTERS])) {
      const wanted = (await store.runs(filter).toArray()).map(({ id }) => id)
      const found = (await source.runs(filter).toArray()).map(({ id }) => id)

      expect({ filter, found }).toEqual({ filter, found: wanted })
      expect({ filter, count: await source.count(filter) }).toEqual({ filter, count: wanted.length })
    }
  })

  test('come in the same order, page by page', async () => {
    for (const sort of some(SORTS))
      for (const filter of [{}, { project: 'sweep' }, { where: 'params.lr < 0.05' }]) {
        const pages = async (from: RunSource) => {
          const names: string[] = []
          let cursor: string | undefined
          do {
            const page = await from.runs({ ...filter, sort, limit: 7, cursor }).page()
            names.push(...page.runs.map(({ name, id }) => `${name} ${id.slice(0, 8)}`))
            cursor = page.next
          } while (cursor !== undefined)
          return names
        }
        const wanted = await pages(store).catch((error: Error) => error.message)
        expect({ sort, filter, found: await pages(source).catch((error: Error) => error.message) }).toEqual({
          sort,
          filter,
          found: wanted,
        })
      }
  })

  test('have the same facets', async () => {
    expect(await source.facets()).toEqual(await store.facets())
    expect(await source.facets({ project: 'sweep' })).toEqual(await store.facets({ project: 'sweep' }))
  })

  test('have the same series, reduced and whole', async () => {
    const runs = await store.runs().toArray()
    const keys = ['loss', 'accuracy', 'hard', 'same', 'a.b "c"']
    for (const options of [
      {},
      { buckets: 3 },
      { buckets: 50, by: 'time' },
      { buckets: 5, from: 3, to: 400 },
      { by: 'step' },
      { by: 'elapsed', from: 0, to: 60_000 },
      { x: 'accuracy' },
      { x: 'loss', by: 'time', buckets: 5 },
    ] as const)
      for (const { id } of runs)
        expect([options, await source.series([id], keys, options)]).toEqual([
          options,
          await store.series([id], keys, options),
        ])
  })

  test('warn of a key that no run has, and say what may have been meant', async () => {
    const warnings: string[] = []
    const asked = openClickHouse(clickhouse.url, { onWarning: (message) => warnings.push(message) })

    expect(await asked.runs({ where: 'params.lrr > 0' }).toArray()).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/no run has a param "lrr"; did you mean params\.lr\?/)])
    warnings.length = 0
    expect(await asked.runs({ where: 'params.lr > 1e9' }).toArray()).toEqual([])
    expect(warnings).toEqual([])
  })

  test('go on as OTLP/JSON with values of all types, as they were recorded', async () => {
    using temp = tempDir()
    const path = join(temp.path, 'runs.jsonl')
    for (const project of ['sweep', `'; DROP TABLE x`]) {
      const lines: string[] = []
      for await (const line of source.otlpLines({ project })) lines.push(line)
      writeFileSync(path, lines.join(''))

      expect(await openFile(path).runs({ fields: RUN_FIELDS }).toArray()).toEqual(
        await store.runs({ project, fields: RUN_FIELDS }).toArray(),
      )
    }
  })

  /** Without tables each query makes all rows anew, and some of them are enough to see that it does. */
  function some<T>(all: readonly T[]): readonly T[] {
    return hasTables ? all : all.filter((_, i) => i % 5 === 0)
  }
})
