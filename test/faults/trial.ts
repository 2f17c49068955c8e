// One trial: a program is ended in some way while its endpoint behaves in some way; then all is mended, and nothing is missing.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { tempDir } from '../support/temp.js'
import { checkTrial, type Loss } from './check.js'
import { type Ack, between, type ProgramPlan, RHYTHMS, type RunPlan, randomFrom } from './program/plan.js'
import { type Behaviour, hasPoison, POISON, startUnreliableEndpoint } from './unreliable-endpoint.js'

export const ENDINGS = [
  'falling off its end',
  'process.exit(0)',
  'process.exit(3)',
  'an uncaught throw',
  'an unhandled rejection',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'kill -9',
  'kill -9 while it ends',
] as const
export type Ending = (typeof ENDINGS)[number]

const PROGRAM_ENDINGS: Record<Ending, ProgramPlan['ending']> = {
  'falling off its end': 'return',
  'process.exit(0)': 'exit 0',
  'process.exit(3)': 'exit 3',
  'an uncaught throw': 'throw',
  'an unhandled rejection': 'reject',
  SIGINT: 'signal',
  SIGTERM: 'signal',
  SIGHUP: 'signal',
  'kill -9': 'signal',
  'kill -9 while it ends': 'return',
}

/** How the program ended, and when it was killed. */
export interface Outcome {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
  /** The moment before the signal was sent. */
  signalledMs: number
  pid: number
}

export interface Trial {
  seed: number
  ending: Ending
  behaviour: Behaviour
  plan: ProgramPlan
}

export interface TrialResult extends Loss {
  trial: Trial
  runs: number
  points: number
  problems: string[]
}

export function planTrial(seed: number, ending: Ending, behaviour: Behaviour): Trial {
  const random = randomFrom(seed)
  const isLong = random() < 0.3
  const lifeMs = isLong ? between(random, 1_100, 2_200) : between(random, 60, 500)
  const count = random() < 0.3 ? between(random, 8, 21) : between(random, 1, 6)
  const runs = Array.from({ length: count }, (_, i): RunPlan => {
    const startMs = random() < 0.6 ? 0 : between(random, 0, lifeMs)
    return {
      name: `${hasPoison(behaviour) && random() < 0.3 ? POISON : 'run'} ${i}`,
      rhythm: RHYTHMS[between(random, 0, RHYTHMS.length)] as RunPlan['rhythm'],
      series: between(random, 1, 6),
      hasSteps: random() < 0.7,
      startMs,
      maxPoints: random() < 0.1 ? 20_000 : between(random, 1, 3_000),
      ...(random() < 0.4 ? { lifeMs: between(random, 1, lifeMs) } : {}),
      fails: random() < 0.3,
      isContinued: random() < 0.3,
    }
  })
  return { seed, ending, behaviour, plan: { seed, runs, lifeMs, ending: PROGRAM_ENDINGS[ending] } }
}

/** @param program the compiled program */
export async function runTrial(trial: Trial, program: string): Promise<TrialResult> {
  const random = randomFrom(trial.seed + 1)
  using temp = tempDir()
  await using endpoint = await startUnreliableEndpoint(trial.behaviour, random)
  const dir = join(temp.path, 'store')
  const env = cleanEnvironment({
    RUNSPAN_QUIET: '1',
    RUNSPAN_DIR: dir,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '400',
    ...(random() < 0.3 ? { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } : {}),
    ...(random() < 0.2 ? { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } : {}),
  })
  const ackFile = join(temp.path, 'acks')
  const outcome = await runProgram(trial, [program, JSON.stringify(trial.plan), ackFile], env, random)
  await endpoint.heal()
  const recovery = await runCommand(['recover'], env)
  const sync = await runCommand(['sync'], { ...env, OTEL_EXPORTER_OTLP_TIMEOUT: '10000' })
  const loss: Loss = { lostPoints: 0, oldestLossMs: 0 }
  const problems = await checkTrial({
    trial,
    outcome,
    acks: readAcks(ackFile),
    dir,
    endpoint,
    recovery,
    sync,
    loss,
  })
  const points = endpoint.taken.reduce((sum, span) => sum + Number(span.attributes['runspan.points'] ?? 0), 0)
  return { trial, runs: trial.plan.runs.length, points, problems, ...loss }
}

async function runProgram(
  { ending, plan }: Trial,
  args: string[],
  env: Environment,
  random: () => number,
): Promise<Outcome> {
  // The sender of a last attempt may outlive a killed program and hold its stderr; nobody waits for that.
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr = text(child.stderr)
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const hanging = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await Promise.race([once(createInterface(child.stdout), 'line'), exited])
  let signalledMs = Number.POSITIVE_INFINITY
  const signal = signalOf(ending)
  if (signal !== undefined) {
    const aboutEnd = between(random, 0, 500) + plan.lifeMs - 50
    await Promise.race([
      delay(ending === 'kill -9 while it ends' ? aboutEnd : random() * plan.lifeMs),
      exited,
    ])
    if (child.exitCode === null) {
      signalledMs = Date.now()
      child.kill(signal)
    }
  }
  const [code, endedBy] = await exited
  clearTimeout(hanging)
  return { code, signal: endedBy, stderr: await stderr, signalledMs, pid: child.pid as number }
}

function signalOf(ending: Ending): NodeJS.Signals | undefined {
  if (ending.startsWith('kill')) return 'SIGKILL'
  return ending.startsWith('SIG') ? (ending as NodeJS.Signals) : undefined
}

export interface CommandResult {
  code: number
  output: string
}

const COMMAND = join(__dirname, '../../dist/esm/show/command/main.js')

async function runCommand(args: string[], env: Environment): Promise<CommandResult> {
  const child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await once(child, 'exit')) as [number]
  return { code, output: (await output).join('') }
}

function readAcks(file: string): Ack[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Ack)
}
