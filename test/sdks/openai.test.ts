// An agent that asks a model through the `openai` package, as OpenTelemetry instruments it.

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { openStore } from '../../src/read.js'
import { startNode } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { LINES } from './lines.js'
import { projectOf } from './places.js'
import { FORMATS, hookOf, runSdkProgram } from './program.js'

const AGENT = `
import OpenAI from 'openai'
import { logMetric, logParam, run } from 'runspan/api'

const client = new OpenAI({ baseURL: process.env.MODEL_URL, apiKey: 'none' })

run('agent session', { tags: ['agent'] }, async () => {
  logParam('model', 'small-1')
  const messages = [{ role: 'user', content: 'What is six times seven?' }]
  const { choices, usage } = await client.chat.completions.create({ model: 'small-1', messages })
  logMetric('tokens', usage.total_tokens)
  console.log(choices[0].message.content)

  let text = ''
  const stream = await client.chat.completions.create({ model: 'small-1', messages, stream: true })
  for await (const { choices } of stream) text += choices[0]?.delta?.content ?? ''
  console.log(text)
})`

const CASES = LINES.filter(({ project }) => project.startsWith('nodesdk')).flatMap((line) =>
  FORMATS.map((format) => [line.title, format, line] as const),
)

test.each(CASES)(
  '%s, %s: what the agent asked the model is part of its run, at the endpoint, in the store and in `runspan show`',
  async (_title, format, line) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    await using model = await startModel()
    const dir = join(temp.path, 'store')
    const setUp = line.setUp({
      imports: `import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node'
      import { RunSpanProcessor } from 'runspan'
      ${hookOf(format)}`,
      options: 'instrumentations: [getNodeAutoInstrumentations()]',
      processors: `new RunSpanProcessor({ dir: ${JSON.stringify(dir)} })`,
    })

    const { stdout } = await runSdkProgram(line, AGENT, {
      endpoint,
      format,
      setUp,
      env: { MODEL_URL: `${model.url}/v1` },
    })

    expect(stdout).toBe('forty-two\nforty-two\n')
    const record = only(endpoint.runs)
    // delivered at least once: a slow answer is not waited for
    const spans = [...new Map(endpoint.spans.map((span) => [span.spanId, span])).values()]
    const root = only(spans.filter(({ name }) => name === 'agent session'))
    const chats = spans.filter(({ name }) => name === 'chat small-1')
    expect(chats).toHaveLength(2)
    for (const chat of chats) {
      expect(chat).toMatchObject({
        traceId: record.id,
        parentSpanId: root.spanId,
        attributes: {
          'gen_ai.operation.name': { string: 'chat' },
          'gen_ai.request.model': { string: 'small-1' },
          'gen_ai.response.model': { string: 'small-1' },
        },
      })
      const call = only(endpoint.spans.filter(({ parentSpanId }) => parentSpanId === chat.spanId))
      expect(model.traceparents).toContain(`00-${record.id}-${call.spanId}-01`)
    }
    const [first] = chats
    expect(first?.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': { int: 9 },
      'gen_ai.usage.output_tokens': { int: 3 },
    })
    expect(record.series.tokens?.map(({ value }) => value)).toEqual([12])

    const stored = await openStore({ dir }).run('agent session')
    expect(stored.spans.filter(({ name }) => name === 'chat small-1')).toHaveLength(2)
    expect(await shown(line.project, dir)).toMatch(/chat small-1.*chat small-1/s)
  },
)

/** What `runspan show` prints, as it was installed in the project. */
async function shown(project: string, dir: string): Promise<string> {
  const command = join(projectOf(project), 'node_modules/runspan/dist/esm/cli/main.js')
  await using program = startNode([command, 'show', 'agent session', '--dir', dir], { cwd: dir })
  const { code, stdout, stderr } = await program.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** A server that speaks the chat completions API, and knows one answer. */
async function startModel() {
  const traceparents: IncomingHttpHeaders['traceparent'][] = []
  const server = createServer(async (request, response) => {
    traceparents.push(request.headers.traceparent as string)
    const { model, stream } = (await json(request)) as { model: string; stream?: boolean }
    const common = { id: 'chatcmpl-1', created: 1_767_225_600, model }
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 }
    if (stream !== true) {
      const message = { role: 'assistant', content: 'forty-two', refusal: null }
      const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...common, object: 'chat.completion', choices, usage }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const [delta, finish_reason] of [
      [{ role: 'assistant', content: 'forty' }, null],
      [{ content: '-two' }, null],
      [{}, 'stop'],
    ]) {
      const choices = [{ index: 0, delta, finish_reason }]
      response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices })}\n\n`)
    }
    response.end('data: [DONE]\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traceparents,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
