// Whatever a text says, and wherever in a question it stands, ClickHouse takes it for a text: the answer is that of the store.

import { flush, logMetric, run, startRun } from '../../../src/index.js'
import { openClickHouse, openStore, type RunSource, type RunspanError } from '../../../src/read.js'
import { schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { startSession } from '../../support/session.js'
import { eventually } from '../eventually.js'
import { startClickHouse } from './clickhouse.js'

const TEXTS = [
  `' OR 1=1 --`,
  `'; DROP TABLE otel.otel_traces; --`,
  `\\' OR 1=1 --`,
  '\\',
  `"`,
  '`',
  '{p0:String}',
  '%',
  '_',
  'a\nb\tc',
  `$1 ? ) FORMAT Null`,
  '/*',
  'é\u2028🙂',
]

/** A question for each place in which a text may stand, by what it is about. */
const QUESTIONS: Record<string, (source: RunSource, text: string) => Promise<unknown>> = {
  name: async (source, name) => await idsOf(source.runs({ name })),
  project: async (source, project) => await idsOf(source.runs({ project })),
  tag: async (source, text) => await idsOf(source.runs({ tags: [text] })),
  'name of an attribute': async (source, text) => await idsOf(source.runs({ attributes: { [text]: 'x' } })),
  'value of an attribute': async (source, text) => await idsOf(source.runs({ attributes: { place: text } })),
  'key of a param': async (source, text) => await idsOf(source.runs({ params: { [text]: 'x' } })),
  'value of a param': async (source, text) => await idsOf(source.runs({ params: { place: text } })),
  parent: async (source, parent) => await idsOf(source.runs({ parent })),
  'text of a condition': async (source, text) =>
    await idsOf(source.runs({ where: `params.place == ${quoted(text)} || name == ${quoted(text)}` })),
  'key of a condition': async (source, text) =>
    await idsOf(source.runs({ where: `metrics[${quoted(text)}] > 0 && params[${quoted(text)}] == "x"` })),
  'tag of a condition': async (source, text) =>
    await idsOf(source.runs({ where: `${quoted(text)} in tags` })),
  order: async (source, text) => await idsOf(source.runs({ sort: `-metrics[${quoted(text)}].max` })),
  'order by a param': async (source, text) => await idsOf(source.runs({ sort: `params[${quoted(text)}]` })),
  'next page': async (source, text) => {
    const query = { sort: `metrics[${quoted(text)}]`, limit: 1 }
    const { next } = await source.runs(query).page()
    return next && (await idsOf(source.runs({ ...query, cursor: next, limit: 5 })))
  },
  'id in a cursor': async (source, text) => {
    const { next } = await source.runs({ sort: 'points', limit: 1 }).page()
    const place = JSON.parse(Buffer.from(next as string, 'base64url').toString())
    const cursor = Buffer.from(JSON.stringify({ ...place, id: text })).toString('base64url')
    return await idsOf(source.runs({ sort: 'points', cursor }))
  },
  count: async (source, text) => await source.count({ project: text, where: `name == ${quoted(text)}` }),
  facets: async (source, project) => await source.facets({ project }),
  'name of one run': async (source, text) => (await source.run(text)).id,
  'id of one run': async (source, text) => (await source.run(`abcd${text}`)).id,
  series: async (source, text) => {
    const [id] = (await idsOf(source.runs({ name: text }))) as [string]
    return await source.series([id], [text], { buckets: 2 })
  },
}

test('a hostile text finds in every place what it finds in the store, and does no harm', async () => {
  await using clickhouse = await startClickHouse()
  const { otlpUrl } = await clickhouse.collector()
  for (const statement of schemaStatements()) await clickhouse.ask(statement)
  await using session = startSession({ endpoint: otlpUrl })
  for (const [i, text] of TEXTS.entries()) {
    const place = { [text]: 'x', place: text }
    run(text, { project: text, tags: [text], attributes: place, params: place }, () => {
      for (let step = 0; step < 3; step++) logMetric(text, i + step + 1, { step })
      startRun('child', { project: 'children' }).end()
    })
  }
  await flush()
  const onWarning = () => {}
  const store = openStore({ dir: session.dir, onWarning })
  const source = openClickHouse(clickhouse.url, { onWarning })
  await eventually(async () => (await source.count()) === TEXTS.length * 2)

  for (const [place, ask] of Object.entries(QUESTIONS))
    for (const text of TEXTS) {
      const wanted = await answer(ask, store, text)
      expect([place, text, await answer(ask, source, text)]).toEqual([place, text, wanted])
      // what nothing is found by says nothing about what is searched for
      if (!/^(parent|id of one run)$/.test(place))
        expect([place, text, wanted]).not.toEqual([place, text, []])
    }
  expect(await source.count()).toBe(TEXTS.length * 2)
  await source.close()
})

/** A text as `where` and `sort` have it. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

async function idsOf(runs: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of runs) ids.push(id)
  return ids
}

/** What is said, or the code of what is wrong with the question. */
async function answer(
  ask: (source: RunSource, text: string) => Promise<unknown>,
  source: RunSource,
  text: string,
): Promise<unknown> {
  try {
    return await ask(source, text)
  } catch (error) {
    return (error as RunspanError).code ?? error
  }
}
