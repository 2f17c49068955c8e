import { flush, logMetric, run, startRun } from '../../src/index.js'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import { openJaeger, openStore, RUN_FIELDS, type RunRecord } from '../../src/read.js'
import { runCommand } from '../cli/run-command.js'
import { expectSameAsStore } from '../sources/same-as-store.js'
import { FILTERS_OF_THEM, logPoints, recordAllSorts, recordForFilters } from '../support/all-sorts.js'
import { startJaeger as startImitation } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'
import { eventually } from './eventually.js'
import { type JaegerStorage, startJaeger } from './jaeger.js'

describe.each<JaegerStorage>(['badger', 'memory'])('a Jaeger that keeps its spans in %s', (storage) => {
  test('gives runs of all sorts as the store gives them', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    await recordAllSorts()
    await flush()
    const store = openStore({ dir: session.dir })
    const source = openJaeger(jaeger.url)

    for (const points of [true, false])
      expect(await source.runs({ fields: points ? RUN_FIELDS : [] }).toArray()).toEqual(
        await store.runs({ fields: points ? RUN_FIELDS : [] }).toArray(),
      )
    for (const wanted of await session.runs()) {
      expect(await source.run(wanted.id)).toEqual(wanted)
      expect(await source.run(wanted.id.slice(0, 8))).toEqual(wanted)
      expect(await source.run(wanted.name)).toEqual(wanted)
    }
  })

  test('finds with a filter what the store finds', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    recordForFilters()
    await flush()

    await expectSameAsStore(openJaeger(jaeger.url), session.dir, FILTERS_OF_THEM)
  })

  test('is listed, shown and exported by the command as the store is', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    await recordAllSorts()
    await flush()
    const commands = [
      ['list'],
      ['list', '--json', '--sort', 'name'],
      ['list', '--limit', '2'],
      ['show', 'small', '--json'],
      ['show', 'parent'],
      ['export'],
      ['export', 'points', '--format', 'jsonl'],
    ]

    for (const command of commands) {
      const [ofStore, ofJaeger] = await Promise.all([
        runCommand([...command, '--dir', session.dir]),
        runCommand([...command, '--from', `jaeger:${jaeger.url}`]),
      ])

      // how many runs are left out is known where all of them were looked at, which a Jaeger is not searched for
      expect(ofJaeger.stderr).toBe(command.includes('--limit') ? '' : ofStore.stderr)
      expect(withoutAge(ofJaeger.stdout)).toBe(withoutAge(ofStore.stdout))
    }
  })

  test('finds runs in any time that there is', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    run('one', () => {})
    await flush()
    const endOfTime = new Date(8.64e15)

    expect(await openJaeger(jaeger.url, { since: -1e14, until: endOfTime }).runs().toArray()).toEqual(
      await session.runs(),
    )
  })

  test('gives a run while it goes on', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    const going = startRun('going', { tags: ['a'], params: { lr: 0.1 } })
    going.with(() => logPoints(16_000))
    const source = openJaeger(jaeger.url)

    const running = await eventually(() => source.run('going'))
    going.with(() => logMetric('loss', 1))
    going.end()
    await flush()

    expect(running).toMatchObject({ id: going.id, status: 'running', tags: ['a'], params: { lr: 0.1 } })
    expect(running.pointCount).toBeGreaterThan(0)
    expect(running.series.loss?.length).toBeGreaterThan(0)
    expect(await source.run('going')).toEqual(await session.onlyRun())
  })

  test('gives hundreds of runs, each once and in order', async () => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    for (let i = 0; i < 500; i++) run(`run-${i}`, () => {})
    await flush()

    const found = await openJaeger(jaeger.url).runs().toArray()

    expect(found.map(({ id }) => id)).toEqual((await session.runs()).map(({ id }) => id))
  })

  test('answers as the server does that the tests without it read from', async () => {
    await using jaeger = await startJaeger({ storage })
    await using imitation = await startImitation({ version: '2.13', storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    recordForFilters()
    await flush()
    imitation.receiveStore(session.dir)
    const [one] = (await session.runs()) as [RunRecord]
    const day =
      'query.start_time_min=2026-01-01T00:00:00Z&query.start_time_max=2100-01-01T00:00:00Z&query.num_traces=50'
    const paths = [
      'services',
      'traces',
      `traces?${day}`,
      `traces?${day}&query.service_name=runspan&query.raw_traces=true`,
      `traces?${day}&query.service_name=runspan&query.raw_traces=true&query.operation_name=a`,
      `traces?${day}&query.service_name=nobody`,
      `traces/${one.id}?raw_traces=true`,
      'traces/0123456789abcdef0123456789abcdef',
    ]

    for (const path of paths)
      expect({ path, answer: await ask(jaeger, path) }).toEqual({ path, answer: await ask(imitation, path) })
  })
})

/** An answer, with its spans in an order of their own. */
async function ask({ url }: { url: string }, path: string): Promise<unknown> {
  const response = await fetch(`${url}/api/v3/${path}`)
  const body = (await response.json()) as { result?: { resourceSpans: JsonResourceSpans[] } }
  if (body.result === undefined) return { status: response.status, body }
  const spans = decodeResourceSpans(body.result.resourceSpans)
    .map(({ spanContext, parentSpanContext, attributes, events, ...span }) => ({
      ...spanContext(),
      parent: parentSpanContext?.spanId,
      ...span,
      // Storages hand them out in orders of their own.
      events: events.toSorted((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1]),
      // Notes that quote the time, of spans that took none.
      attributes: { ...attributes, '@jaeger@warnings': [attributes['@jaeger@warnings'] ?? []].flat().length },
    }))
    .sort((a, b) => (a.traceId + a.spanId < b.traceId + b.spanId ? -1 : 1))
  return { status: response.status, spans }
}

function withoutAge(page: string): string {
  return page.replaceAll(/\((now|\d+ \w+ ago)\)/g, '')
}
