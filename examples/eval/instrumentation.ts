// Lets OpenTelemetry see what the `openai` package does. It has to be there before that is imported:
// node --import ./instrumentation.js demo.js

import { register } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai'

// what is imported, rather than required, is only seen through this hook
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

registerInstrumentations({
  // with prompts and answers, which it leaves out otherwise
  instrumentations: [new OpenAIInstrumentation({ captureMessageContent: true })],
})
