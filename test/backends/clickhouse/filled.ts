import type { JsonResourceSpans } from '../../../src/otlp/json-span.js'
import { backfillStatements, schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { eventually } from '../eventually.js'
import { type ClickHouse, startClickHouse } from './clickhouse.js'

/** When runspan's tables are made: before the spans come, after that with a backfill, or not at all. */
export type TablesMade = 'before' | 'after' | 'never'

export interface Filled extends ClickHouse {
  /** Sends spans through the Collector, and waits until they are there. */
  send(resourceSpans: readonly JsonResourceSpans[]): Promise<void>
}

/** A ClickHouse with these spans, which a Collector has written there. */
export async function startFilled(
  made: TablesMade,
  resourceSpans: readonly JsonResourceSpans[],
): Promise<Filled> {
  const clickhouse = await startClickHouse()
  const { otlpUrl } = await clickhouse.collector()
  let expected = 0
  const filled: Filled = {
    ...clickhouse,
    async send(more) {
      expected += more
        .flatMap(({ scopeSpans = [] }) => scopeSpans ?? [])
        .reduce((sum, { spans }) => sum + (spans?.length ?? 0), 0)
      const response = await fetch(`${otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: more }),
      })
      expect(response.status).toBe(200)
      await eventually(
        async () => Number(await clickhouse.ask('SELECT count() FROM otel.otel_traces')) >= expected,
      )
    },
  }
  if (made === 'before') await all(clickhouse, schemaStatements())
  await filled.send(resourceSpans)
  // twice, which changes nothing
  if (made === 'after')
    await all(clickhouse, [
      ...schemaStatements(),
      ...schemaStatements(),
      ...backfillStatements(),
      ...backfillStatements(),
    ])
  return filled
}

async function all({ ask }: ClickHouse, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await ask(statement)
}
