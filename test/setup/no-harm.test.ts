// runspan changes nothing of what the program around it does.

import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { tempDir } from '../support/temp.js'

test('a program that seeds Math.random gets other run ids at each start, and its own numbers as without runspan', async () => {
  using temp = tempDir()
  const seeded = `
    let seed = 7
    Math.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647`
  const start = async () => {
    const { stdout } = await runProgram(
      `${seeded}
      const { configure, logMetric, run } = await import('runspan')
      configure({ quiet: true })
      const id = run('seeded', (current) => { logMetric('loss', 1); return current.id })
      console.log(JSON.stringify([id, Math.random()]))`,
      { env: { RUNSPAN_DIR: temp.path } },
    )
    return JSON.parse(stdout) as [id: string, own: number]
  }

  const [firstId, firstOwn] = await start()
  const [secondId, secondOwn] = await start()

  expect(secondId).not.toBe(firstId)
  expect([firstOwn, secondOwn]).toEqual(Array(2).fill((7 * 16_807) / 2_147_483_647))
})

test('what runspan sends is not traced by the instrumentation of HTTP that the program has', async () => {
  await using endpoint = await Endpoint.start()
  using temp = tempDir()

  // As instrumentation does it: a span for each request, unless tracing is suppressed.
  const { code } = await runProgram(
    `
    import http from 'node:http'
    import { syncBuiltinESMExports } from 'node:module'
    import { context, trace } from '@opentelemetry/api'
    import { isTracingSuppressed } from '@opentelemetry/core'
    const request = http.request
    http.request = (...args) => {
      if (!isTracingSuppressed(context.active())) trace.getTracer('http').startSpan('POST').end()
      return request(...args)
    }
    syncBuiltinESMExports()
    const { configure, flush, run } = await import('runspan')
    configure({ quiet: true })
    run('train', () => {})
    await flush()`,
    { env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } },
  )

  expect(code).toBe(0)
  expect(endpoint.spans.map(({ name }) => name)).toEqual(['train'])
})

test('a run ends where the program has no Symbol.dispose', async () => {
  using temp = tempDir()

  const { stdout, code } = await runProgram(
    `
    const { dispose, asyncDispose, ...older } = Object.getOwnPropertyDescriptors(Symbol)
    const { for: make, ...members } = older
    const Plain = { Symbol: (text) => make.value('no-dispose.' + text) }.Symbol
    globalThis.Symbol = Object.defineProperties(Plain, { ...members, for: make, prototype: { value: Symbol.prototype } })
    const { configure, run } = await import('runspan')
    configure({ quiet: true })
    let kept
    run('sync', (current) => { kept = current })
    let later
    await run('async', async (current) => { later = current })
    console.log(kept.status, later.status)`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect({ stdout, code }).toEqual({ stdout: 'completed completed\n', code: 0 })
})
