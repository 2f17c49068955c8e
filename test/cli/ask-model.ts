import { trace } from '@opentelemetry/api'
import { logMetric, run } from '../../src/index.js'
import { nextMillisecond } from './record-store.js'

/**
 * A run that calls a language model once, as instrumentation shows it.
 * @param input tokens of the prompt; without them there is no call
 */
export async function askModel(name: string, prompt: string, input?: number): Promise<void> {
  run(name, { params: { prompt } }, () => {
    logMetric('exact', 1)
    if (input === undefined) return
    const attributes = { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': 30 }
    trace.getTracer('openai').startSpan('chat', { attributes }).end()
  })
  await nextMillisecond()
}
