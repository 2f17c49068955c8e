// A thousand runs of every kind go through the Collector into a ClickHouse and a Jaeger, twice, and are asked the same as the store.

import { isDeepStrictEqual } from 'node:util'
import {
  openClickHouse,
  openJaeger,
  openStore,
  RUN_FIELDS,
  type RunQuery,
  type RunSource,
  type RunspanError,
} from '../../../src/read.js'
import { schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { fakeDate } from '../../support/clock.js'
import { type Session, startSession } from '../../support/session.js'
import { eventually } from '../eventually.js'
import { type Jaeger, startJaeger } from '../jaeger.js'
import { asTexts } from './as-texts.js'
import { type ClickHouse, startClickHouse } from './clickhouse.js'
import { FILTERS, SORTS } from './hostile-runs.js'
import { FILTERS_OF_THOUSAND, recordThousand } from './thousand-runs.js'

const TIMEOUT_MS = 15 * 60_000 // ten times what a quiet machine takes
const LIMITS = [5, 20, 100, undefined]

let clickhouse: ClickHouse
let jaeger: Jaeger
let session: Session
let store: RunSource
/** When all of them were recorded: ten minutes later those that go on are silent to who does not see their process. */
let recorded: number
let sources: Record<'ClickHouse' | 'Jaeger', RunSource>

beforeAll(async () => {
  clickhouse = await startClickHouse()
  jaeger = await startJaeger()
  const { otlpUrl } = await clickhouse.collector({ jaeger: jaeger.otlpUrl })
  for (const statement of schemaStatements()) await clickhouse.ask(statement)
  session = startSession({ endpoint: otlpUrl })
  await recordThousand(session, otlpUrl)
  recorded = Date.now()
  const onWarning = () => {}
  store = openStore({ dir: session.dir, onWarning })
  sources = {
    ClickHouse: openClickHouse(clickhouse.url, { onWarning }),
    Jaeger: openJaeger(jaeger.url, { onWarning }),
  }
  const wanted = await store.runs().toArray()
  // how they differ, if they do, the tests say
  for (const source of Object.values(sources))
    await eventually(async () => isDeepStrictEqual(await source.runs().toArray(), wanted), {
      timeoutMs: TIMEOUT_MS / 10,
    }).catch(() => {})
}, TIMEOUT_MS)

afterAll(async () => {
  for (const source of Object.values(sources ?? {})) await source.close()
  await session?.[Symbol.asyncDispose]()
  await clickhouse?.[Symbol.asyncDispose]()
  await jaeger?.[Symbol.asyncDispose]()
}, TIMEOUT_MS)

test(
  'a thousand runs of every kind come back from ClickHouse bit for bit, each once',
  async () => {
    using _clock = fakeDate(recorded)
    const wanted = asTexts(await store.runs({ fields: RUN_FIELDS }).toArray())
    const found = await sources.ClickHouse.runs({ fields: RUN_FIELDS }).toArray()

    expect(wanted.length).toBeGreaterThanOrEqual(1000)
    expect(new Set(wanted.map(({ status }) => status))).toEqual(
      new Set(['running', 'completed', 'failed', 'crashed']),
    )
    // one at a time: the difference of a thousand could not be read
    for (const [i, run] of wanted.entries()) expect(found[i]).toEqual(run)
    expect(found.length).toBe(wanted.length)
  },
  TIMEOUT_MS,
)

test(
  'each filter finds the same of them in the same order, in the store, in ClickHouse and in Jaeger',
  async () => {
    using _clock = fakeDate(recorded)
    expect(FILTERS.length).toBeGreaterThanOrEqual(60)
    for (const [i, filter] of [...FILTERS, ...FILTERS_OF_THOUSAND].entries()) {
      const query = { ...filter, sort: SORTS[i % SORTS.length], limit: LIMITS[i % LIMITS.length] }
      const [wanted, ...found] = await Promise.all(
        [store, sources.ClickHouse, sources.Jaeger].map((source) => idsOf(source, query)),
      )
      expect({ query, found }).toEqual({ query, found: [wanted, wanted] })
    }
  },
  TIMEOUT_MS,
)

/** The code of the error, where the query is refused: what may have been meant is guessed in the order of keys, which no backend keeps. */
async function idsOf(source: RunSource, query: RunQuery): Promise<string[] | string> {
  try {
    return (await source.runs(query).toArray()).map(({ id }) => id)
  } catch (error) {
    return (error as RunspanError).code
  }
}
