// A real Phoenix server takes what the demo records, and gives it back by its own API.

import { startProgram } from '../support/child.js'
import type { Environment } from '../support/environment.js'
import { only } from '../support/session.js'
import { eventually } from './eventually.js'
import { FOUND, ids, ownSpansOnly, withoutResource } from './expected.js'
import { phoenixSpans, readTraceIds, runInPhoenix, searchPhoenix, shownSpans } from './phoenix-api.js'
import { EVALUATION, LARGE_RUN, LONG_RUN } from './programs.js'
import { type Server, START_TIMEOUT_MS, startServer } from './python-server.js'
import { readSection } from './section.js'
import { type Visitor, visitor } from './visitor.js'

const ADDRESS = 'http://localhost:6006'

const page = readSection('Phoenix')
const [start = '', demo = '', demoByResource = '', sync = '', searchSpans = '', searchTraces = ''] =
  page.commands
const [install, serve = ''] = start.trim().split('\n')

const OF_PHOENIX = {
  ...FOUND,
  'by the last value of a metric': ({ summaries }) => (summaries.accuracy?.last ?? 0) > 0.9,
  'by several of these': ({ attributes, params }) =>
    attributes.model === 'mlp64' && Number(params.learningRate) < 0.1,
} satisfies typeof FOUND

let server: Server
let me: Visitor

// One server and one sweep for all tests: each of them takes seconds, and no test changes what another looks at.
beforeAll(async () => {
  server = await startServer({
    name: 'phoenix',
    command: serve,
    healthPath: '/healthz',
    env: ({ port, otherPort, folder }) => ({
      PHOENIX_HOST: '127.0.0.1',
      PHOENIX_PORT: port,
      PHOENIX_GRPC_PORT: otherPort,
      PHOENIX_WORKING_DIR: folder,
      PHOENIX_TELEMETRY_ENABLED: 'false',
      PHOENIX_ALLOW_EXTERNAL_RESOURCES: 'false',
    }),
  })
  me = visitor(ADDRESS, server.url)
  await me.does(demo)
  await hasSpans('digits', me.spans())
}, START_TIMEOUT_MS)

afterAll(async () => {
  me?.[Symbol.dispose]()
  await server?.[Symbol.asyncDispose]()
})

test('every run of the demo is a trace of Phoenix with all its params, tags, attributes, summaries and points', async () => {
  const stored = await me.stored()

  const spans = await phoenixSpans(server.url, 'digits')

  expect(stored).toHaveLength(9)
  expect(new Set(spans.map(({ context }) => context.trace_id))).toEqual(new Set(ids(stored)))
  expect(stored.map(({ id }) => withoutResource(runInPhoenix(spans, id)))).toEqual(
    stored.map(withoutResource),
  )
})

test('Phoenix shows who failed, and why, and who did not', async () => {
  const stored = await me.stored()
  const failed = only(stored.filter(({ status }) => status === 'failed'))

  const roots = await phoenixSpans(server.url, 'digits', { parent_id: 'null' })

  expect(roots).toHaveLength(stored.length)
  const [root, ...others] = roots.filter(({ status_code }) => status_code === 'ERROR')
  expect(others).toEqual([])
  expect(root).toMatchObject({
    name: 'mlp64-lr1-batch32',
    context: { trace_id: failed.id },
    status_message: failed.error?.message,
    attributes: {
      'runspan.project': 'digits',
      'runspan.param.learningRate': 1,
      'runspan.metric.accuracy': failed.summaries.accuracy?.last,
    },
  })
})

test('the filters of the page find the runs that it says', async () => {
  const stored = await me.stored()

  expect([...page.filters.keys(), 'of a name'].sort()).toEqual(Object.keys(OF_PHOENIX).sort())
  for (const [found, filter] of page.filters) {
    const wanted = ids(stored.filter(OF_PHOENIX[found as keyof typeof OF_PHOENIX]))
    expect([filter, await searchPhoenix(server.url, 'digits', filter)]).toEqual([filter, wanted])
    expect(wanted).not.toEqual([])
  }
})

test('the other commands of the page do what it says', async () => {
  const stored = await me.stored()
  const failed = only(stored.filter(({ status }) => status === 'failed'))
  const good = stored.filter(OF_PHOENIX['by the last value of a metric'])

  expect(install).toBe('pip install arize-phoenix')
  const { data } = JSON.parse((await me.does(searchSpans)).stdout)
  expect(data.map(({ name }: { name: string }) => name)).toEqual([failed.name])
  expect(readTraceIds((await me.does(searchTraces)).stdout)).toEqual(ids(good))
  expect(await phoenixSpans(server.url, 'digits', { name: 'error-analysis' })).toHaveLength(1)
})

test('a resource attribute names the project, too, and goes with the runs', async () => {
  using other = visitor(ADDRESS, server.url)

  await other.does(demoByResource)

  await hasSpans('digits-again', other.spans())
})

test('what comes again is kept once, in the project that it came to first', async () => {
  const before = await phoenixSpans(server.url, 'digits')
  using first = visitor(ADDRESS, server.url, me)
  using second = visitor(ADDRESS, server.url, me)

  const again = await first.does(sync)
  const elsewhere = await second.does(sync.replace('=digits', '=elsewhere'))
  await sendLast('after the others')

  for (const { stderr } of [again, elsewhere])
    expect(stderr).toContain(`runspan: ${before.length} spans were sent`)
  expect(await phoenixSpans(server.url, 'digits')).toEqual(before)
  expect(await phoenixSpans(server.url, 'elsewhere')).toEqual([])
})

test('Phoenix does not take JSON', async () => {
  const headers = { 'Content-Type': 'application/json' }
  const { status } = await fetch(`${server.url}/v1/traces`, {
    method: 'POST',
    headers,
    body: me.lines()[0] ?? '',
  })

  expect(status).toBe(415)
})

test('a run can be seen in Phoenix while it goes on', async () => {
  await using program = startProgram(LONG_RUN, { env: at('live'), timeoutMs: 120_000 })

  // Its first segment has the run's name, and the root comes at the end.
  const named = async () => await phoenixSpans(server.url, 'live', { name: 'long' })
  await eventually(async () => (await named()).length > 0)
  expect((await named()).map(({ attributes }) => attributes['runspan.kind'])).toEqual(['segment'])
  program.process.stdin.end()
  await eventually(async () => (await named()).length > 1)

  const spans = await phoenixSpans(server.url, 'live')
  const run = runInPhoenix(spans, spans[0]?.context.trace_id ?? '')
  expect(run).toMatchObject({ name: 'long', status: 'completed', pointCount: 1, missingPoints: 0 })
})

test('thousands of points, long texts and special numbers come back from Phoenix as they were logged', async () => {
  using author = visitor(ADDRESS, server.url)

  await author.runs(LARGE_RUN, at('large'))

  await hasSpans('large', author.spans())
  const stored = only(await author.stored())
  expect(stored.pointCount).toBe(5004)
  const kept = runInPhoenix(await phoenixSpans(server.url, 'large'), stored.id)
  expect(withoutResource(kept)).toEqual(withoutResource(stored))
})

test("a run that uses OpenInference's names has a kind, an input, an output and a session in Phoenix", async () => {
  using author = visitor(ADDRESS, server.url)
  const [program = ''] = readSection('Attributes that MLflow and Phoenix know').programs

  await author.runs(program, at('names'))

  await hasSpans('names', author.spans())
  expect(await phoenixSpans(server.url, 'names', { span_kind: 'CHAIN' })).toMatchObject([
    {
      attributes: { 'input.value': '{"learningRate":0.1,"epochs":12}', 'output.value': '{"accuracy":0.97}' },
    },
  ])
  const sessions = await fetch(`${server.url}/v1/projects/names/sessions`)
  expect(await sessions.json()).toMatchObject({ data: [{ session_id: 'sweep-7' }] })
})

test('tasks have a kind, their inputs and outputs in Phoenix, and the tokens of the models below them add up at the root', async () => {
  using author = visitor(ADDRESS, server.url)

  await author.runs(EVALUATION, at('evaluation'))

  await hasSpans('evaluation', author.spans())
  const shown = await shownSpans(server.url, 'evaluation')
  const [evaluation, session, ...answers] = ['eval', 'session', 'answer'].flatMap((name) =>
    shown.filter((span) => span.name === name),
  )
  expect(evaluation?.cumulativeTokenCountTotal).toBe(12 + 3 + 25)
  expect(session).toMatchObject({
    spanKind: 'chain',
    input: { value: 'be brief' },
    output: { value: '{"output":{"capitals":2}}' },
  })
  expect(answers).toHaveLength(2)
  expect(answers).toEqual(
    expect.arrayContaining([
      {
        ...{ name: 'answer', spanKind: 'chain', cumulativeTokenCountTotal: 15 },
        ...{ input: { value: '{"question":"France?"}' }, output: { value: 'Paris' } },
      },
      {
        ...{ name: 'answer', spanKind: 'chain', cumulativeTokenCountTotal: 25 },
        ...{
          input: { value: '{"question":"Australia?"}' },
          output: { value: '{"output":{"city":"Sydney"}}' },
        },
      },
    ]),
  )
  const spans = await phoenixSpans(server.url, 'evaluation')
  const stored = await author.stored()
  // Phoenix adds names of OpenInference to the spans of others
  expect(stored.map(({ id }) => ownSpansOnly(runInPhoenix(spans, id)))).toEqual(stored.map(ownSpansOnly))
})

/** Phoenix answers before it has stored: what came is there when so many spans are. */
async function hasSpans(project: string, count: number): Promise<void> {
  expect(count).toBeGreaterThan(0)
  await eventually(async () => (await phoenixSpans(server.url, project)).length >= count)
}

/** Phoenix stores in the order of coming: when this is there, whatever came before has had its turn. */
async function sendLast(project: string): Promise<void> {
  using author = visitor(ADDRESS, server.url)
  await author.runs(
    `import { configure, run } from 'runspan'\nconfigure()\nrun('last', () => {})`,
    at(project),
  )
  await hasSpans(encodeURIComponent(project), 1)
}

/** The environment of a program whose runs go to a project. */
function at(project: string): Environment {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-project-name=${encodeURIComponent(project)}`,
  }
}
