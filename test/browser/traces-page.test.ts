// Traces that are no runs, from programs that send their spans to the viewer.

import { runProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'

const viewer = showStore(async () => {
  const temp = tempDir()
  return { dir: temp.path, remove: () => temp[Symbol.dispose]() }
})

test('an LLM app that has no runs is shown while it sends, and a trace of it as a waterfall', async () => {
  await using opened = await openPage(`${viewer.origin}/`)
  const { page, troubles } = opened
  await page.getByRole('link', { name: 'Traces' }).click()
  await page.getByText(`OTEL_EXPORTER_OTLP_ENDPOINT=${viewer.endpoint}`).waitFor()

  const { code } = await runProgram(
    `
    import { SpanStatusCode } from '@opentelemetry/api'
    import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
    import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
    import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
    const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
    provider.register()
    const tracer = provider.getTracer('app')
    tracer.startActiveSpan('POST /chat', (request) => {
      tracer.startActiveSpan('chat gpt-x', { attributes: { 'gen_ai.usage.output_tokens': 42 } }, (span) => span.end())
      tracer.startActiveSpan('tool <b>search</b>', (span) => {
        span.setStatus({ code: SpanStatusCode.ERROR, message: 'no network' }).end()
      })
      request.end()
    })
    await provider.shutdown()`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: viewer.endpoint, OTEL_SERVICE_NAME: 'chat-app' } },
  )
  expect(code).toBe(0)

  const row = page.locator('.traces tbody tr')
  await row.waitFor()
  await eventually(async () =>
    expect((await row.locator('td').allTextContents()).slice(0, 4)).toEqual([
      'POST /chat',
      expect.any(String),
      '3',
      '1',
    ]),
  )
  await row.getByRole('link').click()
  await page.getByRole('heading', { name: 'POST /chat' }).waitFor()
  await page.getByRole('button', { name: 'tool <b>search</b>' }).click()
  await eventually(async () =>
    expect(await page.locator('.span-detail .bad').textContent()).toBe('no network'),
  )
  await page.getByRole('button', { name: 'chat gpt-x' }).click()
  await eventually(async () =>
    expect(await page.locator('.span-detail dd').allTextContents()).toContain('42'),
  )
  await page.goBack()
  await row.waitFor()
  expect(troubles).toEqual([])
})
