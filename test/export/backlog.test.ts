// What one process could not send, a later one does, without being asked.

import { type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'

const RECORD_THREE = `
  import { configure, run } from 'runspan'
  configure()
  for (let i = 0; i < 3; i++) run('early ' + i, (run) => run.logMetric('loss', i))`

/** Lives until it is told to end. */
const LONG = `
  import { configure, run, stats } from 'runspan'
  configure()
  run('late', () => {})
  process.stdin.once('data', () => { console.log(JSON.stringify(stats())); process.exit() })
  console.log('ready')`

async function recordWhileDown(dir: string): Promise<ProgramResult> {
  const env = { RUNSPAN_DIR: dir, OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress() }
  return runProgram(RECORD_THREE, { env })
}

test('runs of an earlier process arrive while a later one runs, each once', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const early = await recordWhileDown(temp.path)

  await using program = startProgram(LONG, {
    env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  })
  await endpoint.until(({ spans }) => spans.length === 4)
  program.process.stdin.write('end\n')
  const { code } = await program.ended

  expect(early.stderr).toMatch(/3 spans were not sent to .* send them with `runspan sync`/)
  expect(code).toBe(0)
  const arrived = endpoint.requests.flatMap(({ spans }) => spans.map(({ name }) => name))
  expect(arrived.sort()).toEqual(['early 0', 'early 1', 'early 2', 'late'])
})

test('a run that was killed is completed by a later process, and arrives', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  {
    await using killed = startProgram(
      `
      import { configure, startRun } from 'runspan'
      configure()
      const run = startRun('killed')
      run.logMetric('loss', 1)
      setTimeout(() => console.log('logged'), 50)
      setInterval(() => {}, 1_000)`,
      { env: { RUNSPAN_DIR: temp.path } },
    )
    await killed.printed('logged')
    killed.process.kill('SIGKILL')
    await killed.ended
  }

  await runProgram(`import { configure } from 'runspan'; configure()`, {
    env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  })

  expect(endpoint.runs).toMatchObject([
    { name: 'killed', status: 'crashed', pointCount: 1, missingPoints: 0 },
  ])
})

test('what others have left does not keep a finished program alive', async () => {
  using temp = tempDir()
  await recordWhileDown(temp.path)
  await using endpoint = await Endpoint.start()

  const { code } = await runProgram(
    `import { configure, run } from 'runspan'; configure(); run('short', () => {})`,
    {
      env: { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
    },
  )

  expect(code).toBe(0)
  expect(endpoint.spans.map(({ name }) => name)).toContain('short')
  expect(storedSpans(temp.path)).toHaveLength(4)
})

test('a program that exits while sending what others left hands the rest to the next one', async () => {
  using temp = tempDir()
  await recordWhileDown(temp.path)
  await using endpoint = await Endpoint.start((_request, number) =>
    number === 1 ? new Promise(() => {}) : {},
  )
  await using program = startProgram(
    `import { configure } from 'runspan'; configure(); setInterval(() => {}, 1000)
    process.stdin.once('data', () => process.exit(4))`,
    {
      env: {
        RUNSPAN_DIR: temp.path,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
      },
    },
  )
  await endpoint.until(({ requests }) => requests.length > 0)
  const locks = () => filesIn(temp.path).filter((path) => path.endsWith('/lock'))
  const whileSending = locks()

  program.process.stdin.write('end\n')
  const { code } = await program.ended

  expect([whileSending.length, code, locks()]).toEqual([1, 4, []])
})

test('processes that share a store and an endpoint send what an earlier one left once', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  await recordWhileDown(temp.path)
  const env = { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }

  await using first = startProgram(LONG, { env })
  await using second = startProgram(LONG, { env })
  await endpoint.until(({ spans }) => spans.length === 5)
  for (const { process } of [first, second]) process.stdin.write('end\n')
  await Promise.all([first.ended, second.ended])

  const early = endpoint.requests.flatMap(({ spans }) => spans.filter(({ name }) => name.startsWith('early')))
  expect(early).toHaveLength(3)
})
