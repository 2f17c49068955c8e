// Trouble from outside is never thrown at the program: it is told once, counted, and the program goes on.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram, startProgram } from '../support/child.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import { only, PROTOCOLS, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const RUNS = `
for (let n = 0; n < 3; n++) run('run ' + n, () => { for (let i = 0; i < 1_000; i++) logMetric('loss', i) })`

describe('with an endpoint at which nobody answers', () => {
  test('a program does its work and exits with 0, is told once, and has everything in the store', async () => {
    using temp = tempDir()
    const url = await deadAddress()

    const result = await runProgram(
      `import { configure, logMetric, run } from 'runspan'\nconfigure()\n${RUNS}`,
      {
        env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: url },
      },
    )

    expect(result).toMatchObject({ code: 0, signal: null, stdout: '' })
    expect(result.stderr.match(/does not take spans/g)).toHaveLength(1)
    expect(result.stderr).toContain(`${url}/v1/traces`)
    expect(result.stderr).toMatch(/\d+ spans were not sent .*runspan sync/)
    const runs = await readRuns(temp.path)
    expect(runs.map(({ points, missingPoints }) => [points, missingPoints])).toEqual(
      Array(3).fill([1_000, 0]),
    )
  })

  test('a program without a store is told that nothing was kept', async () => {
    const { code, stderr } = await runProgram(
      `import { configure, logMetric, run } from 'runspan'\nconfigure({ dir: false })\n${RUNS}`,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress() } },
    )

    expect(code).toBe(0)
    expect(stderr).toMatch(/\d+ spans were not sent .*no store to keep them/)
  })

  test('what a program left in the store is sent by the next one', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    // the same address, which is the endpoint's name in the ledger; at first it answers that it is not there
    let isUp = false
    await using proxy = await Endpoint.start(() => (isUp ? {} : { status: 503 }))
    const env = {
      RUNSPAN_DIR: temp.path,
      OTEL_EXPORTER_OTLP_ENDPOINT: proxy.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    }
    await runProgram(`import { configure, logMetric, run } from 'runspan'\nconfigure()\n${RUNS}`, { env })
    expect(proxy.spans).toEqual([])
    isUp = true

    await using _next = startProgram(
      `import { configure } from 'runspan'\nconfigure()\nsetTimeout(() => {}, 60_000)`,
      { env },
    )
    await proxy.until(({ runs }) => runs.filter(({ status }) => status === 'completed').length === 3)

    expect(proxy.runs.map(({ points, missingPoints }) => [points, missingPoints])).toEqual(
      Array(3).fill([1_000, 0]),
    )
    expect(endpoint.requests).toEqual([])
  })
})

describe('with a store that cannot be written', () => {
  test('a program does its work, is told once, and all is at the endpoint', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const dir = join(temp.path, 'store')
    writeFileSync(dir, 'a file in the place of the folder')

    const result = await runProgram(
      `import { configure, flush, logMetric, run, stats } from 'runspan'
      configure()
      ${RUNS}
      await flush()
      console.log(stats().notStored === stats().sent, stats().notStored > 0)`,
      { env: { RUNSPAN_DIR: dir, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } },
    )

    expect(result).toMatchObject({ code: 0, stdout: 'true true\n' })
    expect(result.stderr.match(/cannot be written \(.*runs are not kept there/g)).toHaveLength(1)
    expect(result.stderr).toMatch(/\d+ could not be stored/)
    expect(endpoint.runs.map(({ missingPoints }) => missingPoints)).toEqual([0, 0, 0])
  })

  test('a store that is deleted while the program runs is made anew for what comes', async () => {
    using temp = tempDir()
    const dir = join(temp.path, 'store')

    const result = await runProgram(
      `import { rmSync } from 'node:fs'
      import { configure, logMetric, run } from 'runspan'
      configure()
      run('before', () => {})
      rmSync(process.env.RUNSPAN_DIR, { recursive: true })
      run('after', () => logMetric('loss', 1))`,
      { env: { RUNSPAN_DIR: dir } },
    )

    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(only(await readRuns(dir))).toMatchObject({ name: 'after', missingPoints: 0 })
  })
})

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test("a broken attribute of another library's span costs no run: all around it arrives", async () => {
    await using endpoint = await Endpoint.start()
    using temp = tempDir()

    const result = await runProgram(
      `import { trace } from '@opentelemetry/api'
      import { configure, logMetric, run } from 'runspan'
      configure()
      const tracer = trace.getTracer('other')
      run('train', () => {
        const span = tracer.startSpan('query', { attributes: { rate: NaN, most: Infinity, zero: -0, text: 'fine' } })
        span.addEvent('retry', { wait: -Infinity })
        span.end()
        logMetric('loss', 1)
      })`,
      {
        env: {
          RUNSPAN_DIR: temp.path,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        },
      },
    )

    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(endpoint.refusals).toEqual([])
    for (const record of [only(endpoint.runs), only(await readRuns(temp.path))]) {
      expect(record).toMatchObject({ name: 'train', points: 1, missingPoints: 0 })
      expect(only(record.spans)).toMatchObject({ name: 'query', attributes: { text: 'fine' } })
    }
    expect(only(endpoint.spans.filter(({ name }) => name === 'query')).attributes).toMatchObject({
      rate: { double: Number.NaN },
      most: { double: Number.POSITIVE_INFINITY },
    })
  })
})
