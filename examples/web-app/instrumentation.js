// Loaded before the app. Where spans go is said by OTEL_EXPORTER_OTLP_ENDPOINT.
import { register } from 'node:module'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NodeSDK } from '@opentelemetry/sdk-node'

// Express is an import of an ES module; without this hook its instrumentation does not see it.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

const sdk = new NodeSDK({
  serviceName: 'spam-filter',
  instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
})
sdk.start()

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => sdk.shutdown().finally(() => process.exit()))
