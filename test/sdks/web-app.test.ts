// examples/web-app: an Express app with NodeSDK, before and after the few lines that make its trainings runs.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startNode } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import type { WireSpan } from '../support/wire-span.js'
import { projectOf } from './places.js'

const APP = projectOf('web-app')
const DIFF = join(__dirname, '../../examples/web-app/runs.diff')

/** Twenty texts to learn from; those with "money" are spam. */
const EXAMPLES = Array.from({ length: 20 }, (_, i) => ({
  text: i % 2 === 0 ? `win money now, number ${i}` : `notes of meeting ${i}`,
  isSpam: i % 2 === 0,
}))

test('its diff has five changed lines at most, and turns the app without runs into the app with runs', async () => {
  const changed = readFileSync(DIFF, 'utf8')
    .split('\n')
    .filter((line) => /^\+(?!\+\+ )/.test(line))
  expect(changed.length).toBeLessThanOrEqual(5)

  const withRuns = await serve()
  const sources = readSources()
  execFileSync('git', ['apply', '--reverse', DIFF], { cwd: APP })
  expect(readSources()).not.toMatch(/runspan/)
  const withoutRuns = await serve()
  execFileSync('git', ['apply', DIFF], { cwd: APP })
  expect(readSources()).toBe(sources)

  // it does the same work as before, and its spans are the same
  expect(withRuns.answers).toEqual(withoutRuns.answers)
  expect(withoutRuns.endpoint.runs).toEqual([])
  const requests = withRuns.endpoint.spans.filter(({ scope }) => scope.name !== 'runspan')
  expect(shapes(requests)).toEqual(shapes(withoutRuns.endpoint.spans))
  expect(shapes(requests).filter((shape) => shape.startsWith('POST /models/:name 2'))).toHaveLength(3)

  // and each training is a run, in a trace of its own with a link to its request
  const { runs, spans } = withRuns.endpoint
  const trainings = requests.filter(({ name }) => name === 'POST /models/:name')
  expect(runs).toHaveLength(trainings.length)
  for (const training of trainings) {
    const root = only(spans.filter((span) => span.scope.name === 'runspan' && linksTo(span, training)))
    expect(root).toMatchObject({ name: 'spam filter', parentSpanId: undefined })
    expect(root.traceId).not.toBe(training.traceId)
  }
  const [failed, ...completed] = runs.toSorted((a, b) => b.status.localeCompare(a.status))
  expect(failed).toMatchObject({ status: 'failed', params: { epochs: 20, learningRate: 0.5 }, pointCount: 0 })
  expect(completed.map(({ params }) => params.learningRate).sort()).toEqual([0.1, 0.5])
  for (const { params, series, status } of completed) {
    expect({ params, status }).toMatchObject({ params: { epochs: 30 }, status: 'completed' })
    expect(series.loss?.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i))
    expect(series.loss?.at(-1)?.value).toBeLessThan(series.loss?.[0]?.value as number)
    expect(series.accuracy?.at(-1)?.value).toBe(1)
  }
})

/** Starts the app as it is now, has it learn and predict, and stops it. */
async function serve() {
  await using endpoint = await Endpoint.start()
  await using app = startNode(['--import', './instrumentation.js', 'app.js'], {
    cwd: APP,
    env: {
      PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      NODE_ENV: 'test',
    },
    timeoutMs: 60_000,
  })
  let address = ''
  const isUp = await app.printed((line) => {
    address = line.replace('listening on ', '')
    return line.startsWith('listening on ')
  })
  if (!isUp) throw new Error(`the app does not start: ${(await app.ended).stderr}`)
  const post = async (path: string, body: unknown) => {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return [
      response.status,
      response.status < 300 ? await response.json() : await response.text().then(() => ''),
    ]
  }
  const answers = [
    ...(await Promise.all(
      [0.1, 0.5].map((learningRate) =>
        post(`/models/of-${learningRate}`, { examples: EXAMPLES, epochs: 30, learningRate }),
      ),
    )),
    await post('/models/of-0.5/predictions', { text: 'money, money, money' }),
    await post('/models/none/predictions', { text: 'money' }),
    await post('/models/broken', { examples: [{ isSpam: true }] }),
  ]
  app.process.kill('SIGTERM')
  expect(await app.ended).toMatchObject({ code: 0 })
  return { endpoint, answers }
}

/** What each span is, whatever its ids and times. */
function shapes(spans: WireSpan[]): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  return spans
    .map(
      ({ name, kind, parentSpanId, attributes }) =>
        `${name} ${kind} in ${names.get(parentSpanId ?? '')}: ${Object.keys(attributes).sort()}`,
    )
    .sort()
}

function linksTo(span: WireSpan, other: WireSpan): boolean {
  return span.links.some(({ traceId }) => traceId === other.traceId)
}

function readSources(): string {
  return ['app.js', 'classifier.js'].map((name) => readFileSync(join(APP, name), 'utf8')).join('\n')
}
