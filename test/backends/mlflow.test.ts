// A real MLflow server takes what the demo records, and gives it back by its own API.

import { startProgram } from '../support/child.js'
import type { Environment } from '../support/environment.js'
import { only } from '../support/session.js'
import { eventually } from './eventually.js'
import { FOUND, ids, ownSpansOnly, withoutResource } from './expected.js'
import {
  attributeOf,
  createExperiment,
  mlflowSpans,
  readTraces,
  rootIn,
  runInMlflow,
  searchTraces,
} from './mlflow-api.js'
import { EVALUATION, LARGE_RUN, LONG_RUN } from './programs.js'
import { type Server, START_TIMEOUT_MS, startServer } from './python-server.js'
import { readSection } from './section.js'
import { type Visitor, visitor } from './visitor.js'

const page = readSection('MLflow')
const [start = '', demo = '', create = '', sync = '', search = ''] = page.commands
const [install, serve = ''] = start.trim().split('\n')

const ADDRESS = 'http://localhost:5000'

const OF_MLFLOW = {
  ...FOUND,
  'with a text anywhere': ({ error, params }) => /diverged/.test(`${error?.message} ${params.error}`),
  'with a resource attribute': () => true,
  'by several of these': ({ status, params }) => status === 'completed' && params.batchSize === 32,
} satisfies typeof FOUND

let server: Server
let me: Visitor

// One server and one sweep for all tests: each of them takes seconds, and no test changes what another looks at.
beforeAll(async () => {
  server = await startServer({
    name: 'mlflow',
    command: `${serve.replace('5000', '"$MLFLOW_PORT"')} --workers 1`,
    healthPath: '/health',
    env: ({ port }) => ({
      MLFLOW_PORT: port,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', // jobs need what only the clients' packages bring
    }),
  })
  me = visitor(ADDRESS, server.url)
  await me.does(demo)
}, START_TIMEOUT_MS)

afterAll(async () => {
  me?.[Symbol.dispose]()
  await server?.[Symbol.asyncDispose]()
})

test('every run of the demo is a trace of MLflow with all its params, tags, attributes, summaries and points', async () => {
  const stored = await me.stored()

  const traces = await searchTraces(server.url)
  const kept = await Promise.all(stored.map(({ id }) => runInMlflow(server.url, id)))

  expect(stored).toHaveLength(9)
  expect(traces.map(({ trace_id }) => trace_id).sort()).toEqual(ids(stored).map((id) => `tr-${id}`))
  expect(kept.map(withoutResource)).toEqual(stored.map(withoutResource))
})

test('MLflow shows who failed, and why, and who did not', async () => {
  const stored = await me.stored()
  const states = new Map((await searchTraces(server.url)).map(({ trace_id, state }) => [trace_id, state]))
  const failed = only(stored.filter(({ status }) => status === 'failed'))

  const { name, status, attributes } = await rootIn(server.url, failed.id)

  expect(name).toBe('mlp64-lr1-batch32')
  expect(status).toEqual({ code: 'STATUS_CODE_ERROR', message: failed.error?.message })
  expect(attributes.get('runspan.project')).toBe('digits')
  expect(attributes.get('runspan.param.learningRate')).toBe(1)
  expect(attributes.get('runspan.metric.accuracy')).toBe(failed.summaries.accuracy?.last)
  for (const { id } of stored) expect(states.get(`tr-${id}`)).toBe(id === failed.id ? 'ERROR' : 'OK')
})

test('the filters of the page find the runs that it says', async () => {
  const stored = await me.stored()

  expect([...page.filters.keys()].sort()).toEqual(Object.keys(OF_MLFLOW).sort())
  for (const [found, filter] of page.filters) {
    const isWanted = OF_MLFLOW[found as keyof typeof OF_MLFLOW]
    const traces = await searchTraces(server.url, filter)
    expect([filter, traces.map(({ trace_id }) => trace_id.slice(3)).sort()]).toEqual([
      filter,
      ids(stored.filter(isWanted)),
    ])
    expect(traces).not.toEqual([])
  }
})

test('the other commands of the page do what it says', async () => {
  const [analysis] = (await me.stored()).filter(({ name }) => name === 'error-analysis')

  expect(install).toBe('pip install mlflow')
  expect(readTraces((await me.does(search)).stdout).map(({ trace_id }) => trace_id)).toEqual([
    `tr-${analysis?.id}`,
  ])
  expect(JSON.parse((await me.does(create)).stdout)).toEqual({
    experiment_id: expect.stringMatching(/^\d+$/),
  })
})

test('a search by "=" in span attributes finds nothing, as the page warns', async () => {
  expect(await searchTraces(server.url, 'span.attributes.runspan.status = "failed"')).toEqual([])
})

test('what comes again, as JSON or as protobuf, changes nothing', async () => {
  const stored = await me.stored()
  const before = await Promise.all(stored.map(({ id }) => mlflowSpans(server.url, id)))

  for (const line of me.lines()) {
    const headers = { 'Content-Type': 'application/json', 'x-mlflow-experiment-id': '0' }
    const { status } = await fetch(`${server.url}/v1/traces`, { method: 'POST', headers, body: line })
    expect(status).toBe(200)
  }
  using other = visitor(ADDRESS, server.url, me)
  const { stderr } = await other.does(sync)

  expect(stderr).toContain(`runspan: ${me.spans()} spans were sent`)
  expect(await Promise.all(stored.map(({ id }) => mlflowSpans(server.url, id)))).toEqual(before)
  expect(await searchTraces(server.url)).toHaveLength(stored.length)
})

test('a run can be seen in MLflow while it goes on', async () => {
  const experiment = await createExperiment(server.url, 'while it goes on')
  const hasState = (wanted: string) => async () => {
    const [trace] = await searchTraces(server.url, '', experiment)
    return trace?.state === wanted
  }
  await using program = startProgram(LONG_RUN, { env: at(experiment), timeoutMs: 120_000 })

  await eventually(hasState('IN_PROGRESS'))
  program.process.stdin.end()
  await eventually(hasState('OK'))

  const [trace] = await searchTraces(server.url, 'span.name = "long"', experiment)
  const run = await runInMlflow(server.url, trace?.trace_id.slice(3) ?? '')
  expect(run).toMatchObject({ name: 'long', status: 'completed', pointCount: 1, missingPoints: 0 })
})

test('thousands of points, long texts and special numbers come back from MLflow as they were logged', async () => {
  const experiment = await createExperiment(server.url, 'much')
  using author = visitor(ADDRESS, server.url)

  await author.runs(LARGE_RUN, at(experiment))

  const stored = only(await author.stored())
  expect(stored.pointCount).toBe(5004)
  expect(stored.attributes).toEqual({ digits: '5', json: '[1]' })
  expect(withoutResource(await runInMlflow(server.url, stored.id))).toEqual(withoutResource(stored))
})

test("a run that uses OpenInference's names has a name, an input, an output and a session in MLflow", async () => {
  const experiment = await createExperiment(server.url, 'names')
  using author = visitor(ADDRESS, server.url)
  const [program = ''] = readSection('Attributes that MLflow and Phoenix know').programs

  await author.runs(program, at(experiment))

  const trace = only(await searchTraces(server.url, 'trace.name = "training"', experiment))
  expect(trace.request_preview).toBe('{"learningRate":0.1,"epochs":12}')
  expect(trace.response_preview).toBe('{"accuracy":0.97}')
  expect(trace.trace_metadata?.['mlflow.trace.session']).toBe('sweep-7')
})

test('an evaluation has the inputs and outputs of its tasks in MLflow, and the tokens of the models below them', async () => {
  const experiment = await createExperiment(server.url, 'evaluation')
  using author = visitor(ADDRESS, server.url)

  await author.runs(EVALUATION, at(experiment))

  const session = only(await searchTraces(server.url, 'span.name = "session"', experiment))
  expect([session.request_preview, session.response_preview]).toEqual([
    '"be brief"',
    '{"output":{"capitals":2}}',
  ])
  const trace = only(await searchTraces(server.url, 'span.name = "eval"', experiment))
  expect(JSON.parse(trace.trace_metadata?.['mlflow.trace.tokenUsage'] ?? '{}')).toMatchObject({
    ...{ input_tokens: 12 + 20, output_tokens: 3 + 5, total_tokens: 40 },
  })
  const answers = (await mlflowSpans(server.url, trace.trace_id.slice(3))).filter(
    ({ name }) => name === 'answer',
  )
  const inputs = answers.map((span) => attributeOf(span, 'mlflow.spanInputs'))
  const question = (text: string) => ({ key: 'question', value: { string_value: text } })
  expect(inputs).toHaveLength(2)
  for (const text of ['Australia?', 'France?'])
    expect(inputs).toContainEqual({ kvlist_value: { values: [question(text)] } })
  const stored = await author.stored()
  const kept = await Promise.all(stored.map(({ id }) => runInMlflow(server.url, id)))
  // MLflow adds attributes of its own to the spans of others
  expect(kept.map(ownSpansOnly)).toEqual(stored.map(ownSpansOnly))
})

test('runs that were sent without the header can be sent again, as the page says', async () => {
  const experiment = await createExperiment(server.url, 'forgotten')
  using author = visitor(ADDRESS, server.url)

  await expect(author.runs(LARGE_RUN, { OTEL_EXPORTER_OTLP_ENDPOINT: server.url })).rejects.toThrow(
    'HTTP 422',
  )

  await author.does(`${sync.replace('id=0', `id=${experiment}`).trim()} --again`)
  expect(await searchTraces(server.url, '', experiment)).toHaveLength(1)
})

test('an experiment that does not exist leaves the spans in the store until there is one', async () => {
  using author = visitor(ADDRESS, server.url)
  const env = { OTEL_EXPORTER_OTLP_TIMEOUT: '1000', ...at('987654') }

  await expect(author.runs(LARGE_RUN, env)).rejects.toThrow('No Experiment with id=987654 exists')

  const experiment = await createExperiment(server.url, 'made later')
  await author.does(sync.replace('id=0', `id=${experiment}`))
  expect(await searchTraces(server.url, '', experiment)).toHaveLength(1)
})

/** The environment of a program whose runs go to an experiment. */
function at(experiment: string): Environment {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-mlflow-experiment-id=${experiment}`,
  }
}
