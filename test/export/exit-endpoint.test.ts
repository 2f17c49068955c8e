// What is not sent yet when a program ends gets one more chance, and the end does not wait for more than
// that.

import { runProgram } from '../support/child.js'
import { deadAddress, Endpoint, type Script } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const never: Script = () => new Promise(() => {})

const ENDS: [end: string, program: string, code: number][] = [
  ['falls off its end', '', 0],
  ['calls process.exit(0)', 'process.exit(0)', 0],
  ['calls process.exit(3) in a timer', 'setTimeout(() => process.exit(3))', 3],
  ['throws', 'throw new Error("no such layer")', 1],
]

function programThat(end: string): string {
  return `
    import { configure, startRun } from 'runspan'
    configure()
    const run = startRun('open')
    for (let i = 0; i < 1_000; i++) run.logMetric('loss', i)
    ${end}`
}

describe.each(ENDS)('a program that %s with an open run', (_end, source, code) => {
  const program = programThat(source)

  test.each(['http/protobuf', 'http/json'])(
    'has it at the endpoint when it is over (%s)',
    async (protocol) => {
      using temp = tempDir()
      await using endpoint = await Endpoint.start()

      const result = await runProgram(program, {
        env: {
          RUNSPAN_DIR: temp.path,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=secret',
        },
      })

      expect(result.code).toBe(code)
      expect(only(endpoint.runs)).toMatchObject({ status: 'failed', pointCount: 1_000, missingPoints: 0 })
      expect(endpoint.requests.map(({ headers }) => headers['x-api-key'])).toEqual(
        endpoint.requests.map(() => 'secret'),
      )
    },
  )

  // No clock is looked at: a program that waited for ever would be killed, and its test see the signal.
  test('ends all the same when the endpoint never answers, and keeps the run in the store', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start(never)

    const result = await runProgram(program, {
      env: {
        RUNSPAN_DIR: temp.path,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      },
    })

    expect(result).toMatchObject({ code, signal: null })
    expect(result.stderr).toMatch(/1 span was not sent to .* send them with `runspan sync`/)
    expect(endpoint.requests.length).toBeLessThanOrEqual(2)
    expect(only(await readRuns(temp.path))).toMatchObject({ pointCount: 1_000, missingPoints: 0 })
  })

  test('tries a failing endpoint no more than twice', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start(() => ({ status: 503, headers: { 'Retry-After': '3600' } }))

    const result = await runProgram(program, {
      env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
    })

    expect(result).toMatchObject({ code, signal: null })
    expect(endpoint.requests.length).toBeGreaterThan(0)
    expect(endpoint.requests.length).toBeLessThanOrEqual(2)
  })
})

test('without a store, a program says at its end what was lost', async () => {
  const { code, stderr } = await runProgram(
    `import { configure, run } from 'runspan'; configure({ dir: false }); run('lost', () => {})`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress() } },
  )

  expect(code).toBe(0)
  expect(stderr).toMatch(/1 span was not sent to .*\. There is no store to keep them\./)
})

test('spans rejected from the last request are counted and reported', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start(() => ({
    partialSuccess: { rejectedSpans: 1, errorMessage: 'quota exceeded' },
  }))

  const { stderr } = await runProgram(programThat('process.exit(0)'), {
    env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  })

  expect(stderr).toContain('rejected 1 of')
  expect(stderr).toContain('1 were refused by the endpoint')
})

test('sending at exit does not run the code that NODE_OPTIONS preloads', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const preload = `data:text/javascript,console.log('preloaded')`

  const { stdout } = await runProgram(programThat('process.exit(0)'), {
    env: {
      RUNSPAN_DIR: temp.path,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      NODE_OPTIONS: `--import "${preload}"`,
    },
  })

  expect(stdout).toBe('preloaded\n')
  expect(only(endpoint.runs).pointCount).toBe(1_000)
})
