// Asks a model for sixty capitals, three times each, with two prompts, and compares what comes out. The model is a server of
// this demo's own.

import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'
import { configure, evaluate, readItems } from 'runspan'
import { startModel } from './model.js'
import { report } from './report.js'

interface Item {
  id: string
  country: string
  expected: string
}

const PROMPTS = {
  'short prompt': 'Answer with the name of the city alone.',
  'long prompt':
    'Think step by step: which city is the seat of the government? Then answer with its name alone.',
}

// beside this program's source: the build compiles no data
const items = readItems<Item>(
  fileURLToPath(new URL('../../../examples/eval/data/capitals.jsonl', import.meta.url)),
)

configure({ project: 'capitals' })

await using server = await startModel(new Map(items.map(({ country, expected }) => [country, expected])))
// evaluate() tries again, so that each attempt is in the trace
const client = new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 })

const evaluations = []
for (const [name, prompt] of Object.entries(PROMPTS)) {
  const evaluation = await evaluate(`eval ${name}`, {
    data: items,
    params: { model: 'demo-1', prompt },
    trials: 3,
    retries: 3,
    task: function answer({ country }, { trial, signal }) {
      return ask(prompt, `What is the capital of ${country}?`, trial, signal)
    },
    scores: {
      exact: (answer, { expected }) => answer === expected,
      // letters may have lost their accents
      close: (answer, { expected }) => answer.localeCompare(expected, 'en', { sensitivity: 'base' }) === 0,
    },
  })
  evaluations.push(evaluation)
}
await report(evaluations)

/** Its tokens, its prompt and its answer are in the span that OpenTelemetry's instrumentation makes of the call. */
async function ask(prompt: string, question: string, seed: number, signal: AbortSignal): Promise<string> {
  const { choices } = await client.chat.completions.create(
    {
      model: 'demo-1',
      seed,
      messages: [
        { role: 'system', content: prompt },
        { role: 'user', content: question },
      ],
    },
    { signal },
  )
  return choices[0]?.message.content ?? ''
}
