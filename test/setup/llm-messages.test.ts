// What a program says to a language model, and hears from it: OpenTelemetry's instrumentation of `openai` sends it as log records.

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { openStore, type RunRecord } from '../../src/read.js'
import { type ProgramResult, startNode, writeProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const INSTRUMENT = `
const { registerInstrumentations } = await import('@opentelemetry/instrumentation')
const { OpenAIInstrumentation } = await import('@opentelemetry/instrumentation-openai')
const { register } = await import('node:module')
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
registerInstrumentations({ instrumentations: [new OpenAIInstrumentation({ captureMessageContent: true })] })`

const CONFIGURE = (options = '') => `
const { configure } = await import('runspan')
configure({ ${options} })`

/** A logger provider of the program's own, which prints what it gets. */
const OWN_PROVIDER = `
const { logs } = await import('@opentelemetry/api-logs')
const emit = ({ attributes, body }) => console.log(attributes['event.name'], body.content ?? body.message.content)
const own = { getLogger: () => ({ emit, enabled: () => true }) }
console.log('registered', logs.setGlobalLoggerProvider(own) === own)`

const ASK = `
const { run } = await import('runspan')
const { default: OpenAI } = await import('openai')
const client = new OpenAI({ baseURL: process.env.MODEL_URL, apiKey: 'none' })
await run('agent', async () => {
  const messages = JSON.parse(process.env.MESSAGES)
  await client.chat.completions.create({ model: 'small-1', messages })
})`

const MESSAGES = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is six times seven?' },
  {
    role: 'assistant',
    tool_calls: [{ id: 'c1', type: 'function', function: { name: 'multiply', arguments: '{"a":6,"b":7}' } }],
  },
  { role: 'tool', tool_call_id: 'c1', content: '42' },
  { role: 'user', content: 'In words?' },
]

test.each([
  ['configure() comes first', CONFIGURE() + INSTRUMENT],
  ['the instrumentation comes first', INSTRUMENT + CONFIGURE()],
])(
  "the messages to a model and its answer are events of the call's span, in their order, where %s",
  async (_order, setUp) => {
    const { run } = await ask(setUp + ASK)

    const chat = only(run.spans.filter(({ name }) => name === 'chat small-1'))
    expect(chat.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 9, 'gen_ai.usage.output_tokens': 3 })
    expect(run.tokens).toMatchObject({ input: 9, output: 3, models: ['small-1'], providers: ['openai'] })
    expect(chat.events?.map(({ name, attributes: { 'gen_ai.system': _, ...rest } }) => [name, rest])).toEqual(
      [
        ['gen_ai.system.message', { content: 'Be brief.' }],
        ['gen_ai.user.message', { content: 'What is six times seven?' }],
        ['gen_ai.assistant.message', { tool_calls: JSON.stringify(MESSAGES[2]?.tool_calls) }],
        ['gen_ai.tool.message', { id: 'c1', content: '42' }],
        ['gen_ai.user.message', { content: 'In words?' }],
        ['gen_ai.choice', { index: 0, finish_reason: 'stop', message: '{"content":"forty-two"}' }],
      ],
    )
  },
)

test('a text longer than backends take in one value arrives whole, at the endpoint in parts', async () => {
  await using endpoint = await Endpoint.start()
  const content = `${'long 🙂 '.repeat(20_000)}end`

  const { run } = await ask(CONFIGURE() + INSTRUMENT + ASK, {
    messages: [{ role: 'user', content }],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  })

  const sent = only(endpoint.spans.filter(({ name }) => name === 'chat small-1')).events.filter(
    ({ name }) => name === 'gen_ai.user.message',
  )
  expect(sent.length).toBeGreaterThan(5)
  for (const { attributes } of sent)
    expect((attributes.content as { string: string }).string.length).toBeLessThanOrEqual(16_384)
  const [message] = only(run.spans.filter(({ name }) => name === 'chat small-1')).events ?? []
  expect(message?.attributes).toEqual({ 'gen_ai.system': 'openai', content })
})

test('`redact` decides what is kept of a message, and where it throws nothing is', async () => {
  const redact = `redact: (value, { kind, key }) => {
    if (kind !== 'message') return value
    if (key === 'tool_calls') throw new Error('not this')
    return value.replace(/six|seven|forty-two/g, '***')
  }`

  const { run, stdout } = await ask(CONFIGURE(redact) + INSTRUMENT + ASK)

  const kept = JSON.stringify(only(run.spans.filter(({ name }) => name === 'chat small-1')).events)
  expect(stdout).toBe('')
  expect(kept).toContain('What is *** times ***?')
  expect(kept).toContain('"tool_calls":"[redacted]"')
  expect(kept).not.toMatch(/forty-two|multiply/)
})

test.each([
  ['before configure() is called', OWN_PROVIDER + CONFIGURE() + INSTRUMENT],
  ['after configure() was called', CONFIGURE() + INSTRUMENT + OWN_PROVIDER],
  ['after its first call of a model', CONFIGURE() + INSTRUMENT + ASK + OWN_PROVIDER],
])(
  'the logger provider that a program registers %s gets all records, and they are in the run no more',
  async (_when, setUp) => {
    const { runs, stdout } = await ask(`{ ${setUp} }\n{ ${ASK} }`, {
      messages: [{ role: 'user', content: 'Well?' }],
    })

    expect(stdout).toBe('registered true\ngen_ai.user.message Well?\ngen_ai.choice forty-two\n')
    const [last] = runs
    expect(only(last?.spans.filter(({ name }) => name === 'chat small-1') ?? []).events).toBeUndefined()
  },
)

test('log records about anything else, and of spans outside runs, are dropped as they are without runspan', async () => {
  const { run } = await ask(`${CONFIGURE()}
const { context, trace } = await import('@opentelemetry/api')
const { logs } = await import('@opentelemetry/api-logs')
const { run } = await import('runspan')
const tracer = trace.getTracer('some library')
const logger = logs.getLogger('some library')
const call = { attributes: { 'gen_ai.operation.name': 'chat' } }
const span = tracer.startSpan('outside', call)
const outside = trace.setSpan(context.active(), span)
logger.emit({ eventName: 'gen_ai.user.message', body: 'secret', context: outside })
run('agent', () =>
  tracer.startActiveSpan('inside', call, (inside) => {
    logger.emit({ eventName: 'user.clicked', body: 'secret' })
    logger.emit({ body: 'secret' })
    logger.emit({ eventName: 'gen_ai.user.message', context: outside, body: 'secret' })
    logger.emit({ eventName: 'gen_ai.user.message', body: 'a text alone' })
    logger.emit({ eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.input.messages': [{ role: 'user', parts: [] }], big: 1n, gone: undefined } })
    inside.end()
    // what ended takes no more
    logger.emit({ eventName: 'gen_ai.choice', body: 'late' })
  }))
span.end()`)

  expect(only(run.spans).events?.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['gen_ai.user.message', { content: 'a text alone' }],
    [
      'gen_ai.client.inference.operation.details',
      { 'gen_ai.input.messages': '[{"role":"user","parts":[]}]', big: '1' },
    ],
  ])
})

interface Asked extends ProgramResult {
  /** The newest first. */
  runs: RunRecord[]
  run: RunRecord
}

/** Runs a program that asks a model, to its end. */
async function ask(
  source: string,
  { messages = MESSAGES, env = {} }: { messages?: object[]; env?: Record<string, string> } = {},
): Promise<Asked> {
  using temp = tempDir()
  await using model = await startModel()
  const dir = join(temp.path, 'store')
  const file = writeProgram(temp.path, source, 'esm')
  // an environment has no room for long texts
  writeFileSync(
    join(temp.path, 'messages.cjs'),
    `process.env.MESSAGES = ${JSON.stringify(JSON.stringify(messages))}`,
  )
  await using program = startNode(['--require', join(temp.path, 'messages.cjs'), file], {
    cwd: temp.path,
    env: { RUNSPAN_DIR: dir, MODEL_URL: model.url, ...env },
  })
  const result = await program.ended
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: '' })
  const runs = await openStore({ dir })
    .runs({ fields: ['spans'] })
    .toArray()
  return { ...result, runs, run: runs[0] as RunRecord }
}

/** A server that speaks the chat completions API, and knows one answer. */
async function startModel() {
  const server = createServer(async (request, response) => {
    const { model } = (await json(request)) as { model: string }
    const message = { role: 'assistant', content: 'forty-two', refusal: null }
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_767_225_600, model, usage },
        choices: [{ index: 0, message, finish_reason: 'stop', logprobs: null }],
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
