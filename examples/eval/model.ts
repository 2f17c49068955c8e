// An endpoint with the interface of OpenAI's, which answers without a model, the same each time: it knows most capitals, tends to
// take the largest city for others when it is asked in a hurry, and has too much to do now and then.

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** What somebody says who thinks of the largest city. */
const LARGEST_CITIES: Readonly<Record<string, string>> = {
  Australia: 'Sydney',
  Brazil: 'São Paulo',
  Canada: 'Toronto',
  China: 'Shanghai',
  Ecuador: 'Guayaquil',
  Kazakhstan: 'Almaty',
  Morocco: 'Casablanca',
  Myanmar: 'Yangon',
  'New Zealand': 'Auckland',
  Nigeria: 'Lagos',
  Pakistan: 'Karachi',
  Switzerland: 'Zurich',
  Tanzania: 'Dar es Salaam',
  Turkey: 'Istanbul',
  'the United States': 'New York',
  Vietnam: 'Ho Chi Minh City',
}

/** How often it does. */
const IN_A_HURRY = 0.85
const THINKING = 0.1

/** Answers that thinking makes worse. */
const OVERTHOUGHT: Readonly<Record<string, string>> = { 'the Netherlands': 'The Hague', Ghana: 'Kumasi' }

/** A question that is refused each time. */
const REFUSED = 'Iceland'

/** So many questions have to be asked twice. */
const BUSY = 0.08

interface ChatRequest {
  model: string
  seed: number
  messages: { role: string; content: string }[]
}

export interface Model extends AsyncDisposable {
  /** The `baseURL` of a client. */
  readonly url: string
}

export async function startModel(capitals: ReadonlyMap<string, string>): Promise<Model> {
  const asked = new Set<string>()
  const server = createServer(async (request, response) => {
    const { model, seed, messages } = (await json(request)) as ChatRequest
    const [system = '', question = ''] = messages.map(({ content }) => content)
    const country = /capital of (.*)\?/.exec(question)?.[1] ?? ''
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0.2' })
      response.end(JSON.stringify(body))
    }
    const call = `${seed} ${system} ${question}`
    const isNew = !asked.has(call)
    asked.add(call)
    if (isNew && chance(`busy ${call}`) < BUSY) return reply(429, failure('Rate limit reached'))
    if (country === REFUSED) return reply(400, failure('The model does not answer this'))
    const isThinking = system.includes('step by step')
    const content = answer(country, isThinking, chance(call), capitals)
    const [prompt_tokens, completion_tokens] = [
      words(system) + words(question),
      words(content) + (isThinking ? 20 + Math.floor(20 * chance(`thoughts ${call}`)) : 0),
    ]
    reply(200, {
      id: `chatcmpl-${asked.size}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          finish_reason: 'stop',
          logprobs: null,
        },
      ],
      usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function failure(message: string): object {
  return { error: { message, type: 'demo' } }
}

function answer(
  country: string,
  isThinking: boolean,
  luck: number,
  capitals: ReadonlyMap<string, string>,
): string {
  const guess = LARGEST_CITIES[country]
  if (guess !== undefined && luck < (isThinking ? THINKING : IN_A_HURRY)) return guess
  if (isThinking && OVERTHOUGHT[country] !== undefined) return OVERTHOUGHT[country]
  const known = capitals.get(country) ?? 'I do not know'
  // in a hurry it forgets the accents
  return isThinking ? known : known.normalize('NFD').replace(/\p{M}/gu, '')
}

/** A number from 0 to 1, the same for the same text. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE() / 2 ** 32
}

function words(text: string): number {
  return text.split(/\s+/).length
}
