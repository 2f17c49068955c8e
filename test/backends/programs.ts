// Programs whose runs are sent to a backend.

/** Goes on until its stdin ends. */
export const LONG_RUN = `
import { configure, startRun } from 'runspan'
configure()
const run = startRun('long')
run.logMetric('loss', 1, { step: 0 })
process.stdin.on('end', () => run.end()).resume()`

/** What backends have limits for, or no type. */
export const LARGE_RUN = `
import { configure, run } from 'runspan'
configure()
const params = { text: 'é'.repeat(40_000), digits: '5', yes: 'true', json: '{"a":[1]}', nul: 'a\\u0000b', none: null, betas: [0.9, { a: 1 }] }
await run('large', { tags: ['a b', 'x.y'], attributes: { digits: '5', json: '[1]' }, params }, (current) => {
  for (let step = 0; step < 5_000; step++) current.logMetric('loss', step / 7, { step })
  current.logMetrics({ nan: NaN, low: -Infinity, high: 1e300, zero: -0 })
})`

/** Two items, each a task with a call of a model below it, as OpenInference's instrumentation and as OpenTelemetry's record it. */
export const EVALUATION = `
import { trace, SpanKind } from '@opentelemetry/api'
import { configure, evaluate, logInput, logOutput, run } from 'runspan'
configure()
const tracer = trace.getTracer('openai')
const USAGES = {
  fr: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-mini', 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3 },
  au: { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-mini', 'llm.token_count.prompt': 20, 'llm.token_count.completion': 5, 'llm.token_count.total': 25 },
}
await run('session', async () => {
  logInput('be brief')
  await Promise.resolve()
  logOutput({ capitals: 2 })
})
await evaluate('eval', {
  data: [{ id: 'fr', question: 'France?', expected: 'Paris' }, { id: 'au', question: 'Australia?', expected: 'Canberra' }],
  task: async function answer({ id }) {
    tracer.startSpan('chat gpt-mini', { kind: SpanKind.CLIENT, attributes: USAGES[id] }).end()
    return id === 'fr' ? 'Paris' : { city: 'Sydney' }
  },
  scores: { exact: (answer, item) => answer === item.expected },
})`
