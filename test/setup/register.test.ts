// `runspan/register` is `configure()` from the environment, before the program's first line.

import { join } from 'node:path'
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

const ESM = `import { configure, logMetric, run } from 'runspan'`
const CJS = `const { configure, logMetric, run } = require('runspan')`
const WORK = `run('work', () => logMetric('loss', 0.5))`

describe.each([
  ['--import', 'esm', ESM],
  ['--import', 'cjs', CJS],
  ['--require', 'esm', ESM],
  ['--require', 'cjs', CJS],
] as const)('node %s runspan/register, with a program in %s', (flag, format, imports) => {
  test('records as the environment says', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()

    const result = await runRegistered(flag, `${imports}\n${WORK}`, {
      format,
      env: {
        RUNSPAN_DIR: join(temp.path, 'store'),
        RUNSPAN_PROJECT: 'vision',
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      },
    })

    expect(result).toMatchObject({ code: 0, stderr: '' })
    for (const runs of [await readRuns(join(temp.path, 'store')), endpoint.runs])
      expect(only(runs)).toMatchObject({ name: 'work', project: 'vision', pointCount: 1, missingPoints: 0 })
  })

  test('what the program itself passes to configure() takes precedence, without a warning', async () => {
    using temp = tempDir()

    const result = await runRegistered(
      flag,
      `${imports}
      configure({ dir: ${JSON.stringify(join(temp.path, 'own'))}, project: 'mine', serviceName: 'trainer' })
      ${WORK}`,
      { format, env: { RUNSPAN_DIR: join(temp.path, 'from-environment') } },
    )

    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(only(await readRuns(join(temp.path, 'own')))).toMatchObject({ name: 'work', project: 'mine' })
    expect(filesIn(temp.path).filter((path) => path.includes('from-environment'))).toEqual([])
  })
})

test('configure() without options changes nothing, and says nothing', async () => {
  using temp = tempDir()

  const result = await runRegistered('--import', `${ESM}\nconfigure()\n${WORK}`, {
    env: { RUNSPAN_DIR: temp.path },
  })

  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(only(await readRuns(temp.path))).toMatchObject({ name: 'work' })
})

test('configure() after the first run changes the project only, and says so: a run does not change its store', async () => {
  using temp = tempDir()

  const result = await runRegistered(
    '--import',
    `${ESM}
    ${WORK}
    configure({ dir: ${JSON.stringify(join(temp.path, 'own'))}, project: 'later' })
    ${WORK}`,
    { env: { RUNSPAN_DIR: join(temp.path, 'store') } },
  )

  expect(result.stderr).toMatch(
    /^runspan: configure\(\) was called again, after everything was set up: its "dir" is not used\..*\n$/,
  )
  const runs = await readRuns(join(temp.path, 'store'))
  expect(runs.map(({ project }) => project).sort()).toEqual(['Default', 'later'])
  expect(filesIn(temp.path).filter((path) => path.startsWith('own'))).toEqual([])
})

test('a program that does not know runspan behaves as it does without it', async () => {
  const result = await runRegistered('--import', `console.log('done'); process.exitCode = 4`)

  expect(result).toEqual({ code: 4, signal: null, stdout: 'done\n', stderr: '' })
})

function runRegistered(flag: string, program: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  return runProgram(program, { ...options, nodeArguments: [flag, 'runspan/register'] })
}
