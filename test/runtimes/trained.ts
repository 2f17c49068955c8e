// The program that every runtime has to run: one run, and an end of its own.

import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { type ProgramResult, startNode } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import type { Environment } from '../support/environment.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

/** What a program does once its run has ended, which is when all of it has yet to be sent. */
export const ENDS = [
  ['returns', 0],
  ['returns', 3],
  ['exits', 0],
  ['exits', 3],
] as const
export type End = (typeof ENDS)[number]

/** The run, as statements that take `configure`, `run`, `logMetric` and `logParams` for granted. */
export const RUN = `
configure()
run('trained', { project: 'vision', params: { lr: 1e-3, layers: [64, 64] } }, () => {
  logParams({ optimizer: { name: 'adam' } })
  for (let step = 0; step < 500; step++) logMetric('loss', 1 / (step + 1), { step })
})
`

const END = `
const code = Number(process.env.CODE)
if (process.env.END === 'exits') process.exit(code)
process.exitCode = code
`

export const ESM_PROGRAM = `import { configure, logMetric, logParams, run } from 'runspan'\n${RUN}${END}`
export const CJS_PROGRAM = `const { configure, logMetric, logParams, run } = require('runspan')\n${RUN}${END}`

export interface Command {
  /** The program to start; the Node that the tests run on, when left out. */
  program?: string | undefined
  args?: string[]
  cwd: string
}

export interface Outcome extends ProgramResult {
  delivered: RunRecord[]
  stored: RunRecord[]
}

interface FollowOptions {
  env?: Environment
  timeoutMs?: number
}

/** Starts a program with an endpoint and a store of its own, and waits for its end. */
export async function follow(
  { program, args = [], cwd }: Command,
  [how, code]: End,
  { env, timeoutMs = 60_000 }: FollowOptions = {},
): Promise<Outcome> {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const dir = join(temp.path, 'store')
  await using started = startNode(args, {
    cwd,
    node: program,
    env: {
      RUNSPAN_DIR: dir,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      END: how,
      CODE: String(code),
      // of the test runners: they would take this one's settings for their own
      JEST_WORKER_ID: '',
      NODE_ENV: '',
      NO_COLOR: '1',
      ...env,
    },
    timeoutMs,
  })
  const result = await started.ended
  return { ...result, delivered: endpoint.runs, stored: await readRuns(dir) }
}

/** The run came to both places whole, and the program ended as it would have without it, without a word. */
export async function expectTrained(command: Command, end: End): Promise<void> {
  const { code, signal, stdout, stderr, ...runs } = await follow(command, end)

  expect({ code, signal, stdout, stderr }).toEqual({ code: end[1], signal: null, stdout: '', stderr: '' })
  expectWhole(runs)
}

/** One run with all that was logged, stored and delivered. */
export function expectWhole({ delivered, stored }: Pick<Outcome, 'delivered' | 'stored'>): void {
  for (const record of [only(stored), only(delivered)]) {
    expect(record).toMatchObject({
      name: 'trained',
      project: 'vision',
      status: 'completed',
      params: { lr: 1e-3, layers: [64, 64], 'optimizer.name': 'adam' },
      pointCount: 500,
      missingPoints: 0,
    })
    expect(record.series.loss).toHaveLength(500)
  }
}
