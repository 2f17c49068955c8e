// `node --import runspan/register` and `node --require runspan/register`: configure() from the environment.

import { join } from 'node:path'
import { startNode } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { LINES } from './lines.js'
import { hasNode, nodeOf } from './places.js'
import { FORMATS, programFolder, runSdkProgram, writeModule } from './program.js'

const PROGRAM = `
import { logMetric, run } from 'runspan/api'
run('training', () => logMetric('loss', 0.5))`

// a project of each line, for what runspan brings along must do beside what is installed there
const CASES = LINES.filter(({ project }) => project.startsWith('tracer')).flatMap((line) =>
  line.nodes
    .filter(hasNode)
    .flatMap((node) => FORMATS.map((format) => [line.title, node, format, line] as const)),
)

test.each(CASES)(
  'in the project of %s, Node %i, %s: it sets up the store and the endpoint for a program that sets up nothing',
  async (_title, node, format, line) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const folder = programFolder(line.project)
    const file = writeModule(folder, 'program', PROGRAM, format)
    const dir = join(temp.path, 'store')

    await using program = startNode([format === 'esm' ? '--import' : '--require', 'runspan/register', file], {
      cwd: folder,
      env: { RUNSPAN_DIR: dir, RUNSPAN_PROJECT: 'vision', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
      node: nodeOf(node),
    })

    expect(await program.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    const wanted = { name: 'training', project: 'vision', status: 'completed', pointCount: 1 }
    expect(only(await readRuns(dir))).toMatchObject(wanted)
    expect(only(endpoint.runs)).toMatchObject(wanted)
  },
)

test.each(LINES)('$title: it leaves an SDK that the program has set up as it is', async (line) => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const setUp = `${line.setUp()}\nawait import('runspan/register')`

  const { stderr } = await runSdkProgram(line, PROGRAM, {
    endpoint,
    setUp,
    env: { RUNSPAN_DIR: join(temp.path, 'store') },
  })

  expect(only(endpoint.runs)).toMatchObject({ name: 'training', pointCount: 1 })
  expect(stderr).toMatch(/^runspan: this program has an OpenTelemetry SDK of its own, .*\n$/)
})
