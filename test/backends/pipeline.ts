// A program, a Collector, Jaeger: the way that docker-compose.yml sets up.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunRecord } from '../../src/read/run-record.js'
import { type Program, runProgram, startProgram } from '../support/child.js'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { startCollector } from './collector.js'
import { type Jaeger, startJaeger } from './jaeger.js'
import { SHIPPED } from './shipped.js'

const IMPORTS = `import { configure, logMetric, run } from 'runspan'\n`

export interface Pipeline extends AsyncDisposable {
  readonly jaeger: Jaeger
  /** Runs the demo, and gives the folder of its store. */
  demo(): Promise<string>
  /** Starts a program that may `configure`, `run` and `logMetric`. */
  start(program: string): Program
  /** Runs such a program to its end, with a store of its own, and gives what that has then. */
  record(program: string, env?: Environment): Promise<RunRecord[]>
}

/** All of it healthy; gone with its data by `await using`, or when it is disposed of. */
export async function startPipeline(): Promise<Pipeline> {
  const jaeger = await startJaeger()
  const collector = await startCollector(jaeger.otlpUrl).catch(async (error) => {
    await jaeger[Symbol.asyncDispose]()
    throw error
  })
  const temp = tempDir()
  let stores = 0
  const nextStore = () => join(temp.path, `store-${++stores}`)
  const environment = (dir: string) => ({
    RUNSPAN_DIR: dir,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpUrl,
  })
  return {
    jaeger,
    async demo() {
      const dir = nextStore()
      const env = cleanEnvironment(environment(dir))
      await promisify(execFile)(process.execPath, [join(SHIPPED, 'build/examples/sweep/demo.js')], { env })
      return dir
    },
    start: (program) =>
      startProgram(IMPORTS + program, { env: environment(nextStore()), timeoutMs: 120_000 }),
    async record(program, env) {
      const dir = nextStore()
      const { code, stderr } = await runProgram(IMPORTS + program, { env: { ...environment(dir), ...env } })
      if (code !== 0) throw new Error(stderr)
      return await readRuns(dir)
    },
    async [Symbol.asyncDispose]() {
      temp[Symbol.dispose]()
      await collector[Symbol.asyncDispose]()
      await jaeger[Symbol.asyncDispose]()
    },
  }
}
