// The set-up that docs/own-sdk.md shows: an SDK of the program's own, OpenTelemetry's exporter, and the
// store beside it.

import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

describe.each(['http', 'proto'])('an SDK with a batch processor and exporter-trace-otlp-%s', (name) => {
  const program = (end: string): string => `
    import { trace } from '@opentelemetry/api'
    import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-${name}'
    import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
    import { logMetric, RunSpanProcessor, run } from 'runspan'
    const exporter = new OTLPTraceExporter({ url: process.env.ENDPOINT + '/v1/traces' })
    const provider = new NodeTracerProvider({
      spanProcessors: [new RunSpanProcessor({ dir: process.env.DIR }), new BatchSpanProcessor(exporter)],
    })
    provider.register()
    run('my-experiment', () => {
      trace.getTracer('http').startSpan('GET /data').end()
      for (let step = 0; step < 1_000; step++) logMetric('loss', step / 7, { step })
    })
    ${end}`

  test.each([
    ['awaits its shutdown', 'await provider.shutdown()'],
    ['comes to its natural end', ''],
  ])(
    'has its runs in the store and at the endpoint, span by span the same, when it %s',
    async (_what, end) => {
      using temp = tempDir()
      await using endpoint = await Endpoint.start()

      const { code, stderr } = await runProgram(program(end), {
        env: { DIR: temp.path, ENDPOINT: endpoint.url },
      })

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const byId = (a: { spanId: string }, b: { spanId: string }) => (a.spanId < b.spanId ? -1 : 1)
      expect(endpoint.spans.toSorted(byId)).toEqual(storedSpans(temp.path).toSorted(byId))
      expect(only(endpoint.runs)).toMatchObject({
        name: 'my-experiment',
        pointCount: 1_000,
        missingPoints: 0,
      })
      expect(only(await readRuns(temp.path))).toMatchObject({ pointCount: 1_000, missingPoints: 0 })
    },
  )
})
