// Runs among the spans that the program's own instrumentation makes.

import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import type { WireSpan } from '../support/wire-span.js'
import { LINES } from './lines.js'
import { runSdkProgram } from './program.js'

describe.each(LINES)('$title', (line) => {
  test("a run inside a request's span is its own trace, linked to it; spans inside the run are its children", async () => {
    await using endpoint = await Endpoint.start()

    await runSdkProgram(
      line,
      `
      import { trace } from '@opentelemetry/api'
      import { run } from 'runspan/api'
      const tracer = trace.getTracer('app')
      tracer.startActiveSpan('request', async (request) => {
        await run('training', async () => {
          await new Promise((resolve) => setTimeout(resolve, 1))
          await tracer.startActiveSpan('query', async (query) => {
            await null
            tracer.startSpan('row').end()
            query.end()
          })
        })
        tracer.startSpan('answer').end()
        request.end()
      })`,
      { endpoint },
    )

    const span = (name: string) => only(endpoint.spans.filter((span) => span.name === name))
    const [request, root] = [span('request'), span('training')]
    expect(endpoint.spans).toHaveLength(5)
    expect(root).toMatchObject({ parentSpanId: undefined, links: [link(request)] })
    expect(root.traceId).not.toBe(request.traceId)
    expect(span('query')).toMatchObject(childOf(root))
    expect(span('row')).toMatchObject(childOf(span('query')))
    expect(span('answer')).toMatchObject(childOf(request))
  })

  test('a run inside a run is its own trace, linked to the other, and names it as its parent', async () => {
    await using endpoint = await Endpoint.start()

    await runSdkProgram(
      line,
      `
      import { run } from 'runspan/api'
      run('outer', () => run('inner', () => {}))`,
      { endpoint },
    )

    const [outer, inner] = ['outer', 'inner'].map((name) =>
      only(endpoint.spans.filter((s) => s.name === name)),
    )
    expect(inner).toMatchObject({ parentSpanId: undefined, links: [link(outer as WireSpan)] })
    expect(only(endpoint.runs.filter(({ name }) => name === 'inner'))).toMatchObject({
      parent: outer?.traceId,
    })
  })

  test('a hundred runs in parallel never mix, nor do the spans inside them', async () => {
    await using endpoint = await Endpoint.start()

    await runSdkProgram(
      line,
      `
      import { trace } from '@opentelemetry/api'
      import { logMetric, run } from 'runspan/api'
      Promise.all(Array.from({ length: 100 }, (_, i) => run('run ' + i, async () => {
        for (let step = 0; step < 3; step++) {
          await new Promise((resolve) => setTimeout(resolve, (i * 7 + step) % 5))
          logMetric('number', i, { step })
        }
        trace.getTracer('app').startSpan('span ' + i).end()
      })))`,
      { endpoint },
    )

    const { runs, spans } = endpoint
    expect(runs).toHaveLength(100)
    for (const { name, id, series } of runs) {
      const i = Number(name.slice('run '.length))
      expect(series.number?.map(({ value }) => value)).toEqual([i, i, i])
      expect(only(spans.filter((span) => span.name === `span ${i}`)).traceId).toBe(id)
    }
  })
})

function link({ traceId, spanId }: WireSpan) {
  return { traceId, spanId, attributes: {} }
}

function childOf({ traceId, spanId }: WireSpan) {
  return { traceId, parentSpanId: spanId, links: [] }
}
