// One trial: a program is ended in some way while its endpoint behaves in some way; then all is mended, and nothing is missing.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, utimesSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { filesIn, tempDir } from '../support/temp.js'
import { checkTrial } from './check.js'
import { damageStore } from './damage.js'
import { type Ending, PROGRAM_ENDINGS, signalOf } from './endings.js'
import { type Loss, newLoss, type Start } from './evidence.js'
import { type Ack, between, type ProgramPlan, RHYTHMS, type RunPlan, randomFrom } from './program/plan.js'
import { AN_HOUR_AHEAD, ELSEWHERE, prepareSetting, type Setting } from './troubles.js'
import { type Behaviour, hasPoison, POISON, startUnreliableEndpoint } from './unreliable-endpoint.js'

/** How the program ended, and when it was killed. */
export interface Outcome {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** The moment before the signal was sent. */
  signalledMs: number
  pid: number
}

export interface Trial {
  seed: number
  ending: Ending
  behaviour: Behaviour
  /** What else is wrong. */
  trouble: string | undefined
  plan: ProgramPlan
}

export interface TrialResult extends Loss {
  trial: Trial
  runs: number
  problems: string[]
  /** What was done to a file. */
  damage: string | undefined
}

export function planTrial(
  seed: number,
  ending: Ending,
  behaviour: Behaviour,
  trouble: string | undefined,
): Trial {
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
  return { seed, ending, behaviour, trouble, plan: { seed, runs, lifeMs, ending: PROGRAM_ENDINGS[ending] } }
}

/** @param program the compiled program */
export async function runTrial(trial: Trial, program: string): Promise<TrialResult> {
  const random = randomFrom(trial.seed + 1)
  using temp = tempDir()
  await using endpoint = await startUnreliableEndpoint(trial.behaviour, random)
  const dir = join(temp.path, 'store')
  const setting = prepareSetting(trial.trouble, trial.plan, random, dir)
  // Signals that it has no handler for do not end the first process.
  if (setting.isFirstProcess && trial.ending.startsWith('SIG')) trial.plan.ending = 'return'
  const env = cleanEnvironment({
    RUNSPAN_QUIET: '1',
    RUNSPAN_DIR: dir,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '400',
    ...(random() < 0.3 ? { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } : {}),
    ...(random() < 0.2 ? { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } : {}),
  })
  const starts: Start[] = []
  const watching: CommandResult[] = []
  for (let i = 0; i < setting.starts; i++) {
    const ackFile = join(temp.path, `acks ${i}`)
    const outcome = await runProgram(trial, setting, [program, JSON.stringify(trial.plan), ackFile], env, {
      random,
      onStarted: async () =>
        void (setting.isWatched && watching.push(await lookFromElsewhere('recover', env))),
    })
    starts.push({ outcome, acks: readAcks(ackFile) })
  }
  if (setting.isWatched)
    for (const command of ['recover', 'list']) watching.push(await lookFromElsewhere(command, env))
  const isTakenForDead = setting.isWatched && storedText(dir).includes('"crashed"')
  const damage = setting.damaged === undefined ? undefined : damageStore(dir, setting.damaged, random)
  await endpoint.heal()
  const recovery = await recoverStore(trial, setting, env)
  const sync = await runCommand(['sync'], { ...env, OTEL_EXPORTER_OTLP_TIMEOUT: '10000' })
  // Reading takes half a second of computing; where nothing is damaged, the other two have read all. A list would not: it
  // reads no points, and tells no damage of them.
  const reading =
    damage === undefined ? sync : await runCommand(['export', 'points', '--output', '/dev/null'], env)
  const loss = newLoss()
  const problems = await checkTrial({
    trial,
    setting,
    starts,
    damage,
    dir,
    endpoint,
    recovery,
    sync,
    reading,
    loss,
  })
  problems.push(...watching.flatMap((result) => checkWatcher(result)))
  if (isTakenForDead) problems.push('a reader elsewhere has completed a run of a process that it cannot see')
  return { trial, runs: trial.plan.runs.length * setting.starts, problems, damage: damage?.how, ...loss }
}

async function runProgram(
  { ending, plan }: Trial,
  { preloads, env: added, isFirstProcess }: Setting,
  args: string[],
  env: Environment,
  { random, onStarted }: { random: () => number; onStarted(): Promise<void> },
): Promise<Outcome> {
  const command = [
    ...(isFirstProcess ? ELSEWHERE : []),
    process.execPath,
    ...preloads.flatMap((path) => ['--require', path]),
    ...args,
  ]
  const child = spawn(command[0] as string, command.slice(1), {
    env: { ...env, ...added },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(child.stdout.pipe(new PassThrough())), text(child.stderr)])
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const kill = (signal: NodeJS.Signals) => killIfThere(pidOf(child, isFirstProcess), signal)
  const hanging = setTimeout(() => kill('SIGKILL'), 20_000)
  await Promise.race([once(child.stdout, 'data'), exited])
  const watched = delay(random() * Math.max(0, plan.lifeMs - 800)).then(onStarted)
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
      kill(signal)
    }
  }
  const [code, endedBy] = await exited
  clearTimeout(hanging)
  await watched
  const [stdout, stderr] = await output
  const pid = isFirstProcess ? 1 : (child.pid as number)
  // `unshare` of util-linux 2.38 cannot die of the signal that killed its child, and exits with 1.
  const isKilled = isFirstProcess && signal === 'SIGKILL' && code === 1
  const end = isKilled ? { code: null, signal: 'SIGKILL' as const } : { code, signal: endedBy }
  return { ...end, stdout, stderr, signalledMs, pid }
}

/** Of the program itself, whatever has started it. */
function pidOf(child: ChildProcess, isBelow: boolean): number {
  const { pid = 0 } = child
  return isBelow ? Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) : pid
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, signal)
  } catch {
    // It has ended by itself this moment.
  }
}

/** What the command says to somebody who sees none of this machine's processes, and whose clock is an hour ahead. */
function lookFromElsewhere(command: string, env: Environment): Promise<CommandResult> {
  const { preload, env: clock } = AN_HOUR_AHEAD
  return run([...ELSEWHERE, process.execPath, '--require', preload, COMMAND, command], { ...env, ...clock })
}

function checkWatcher({ code, output }: CommandResult): string[] {
  const isWell = code === 0 && !output.includes('crashed')
  return isWell ? [] : [`a reader elsewhere ended with ${code}: ${output}`]
}

async function recoverStore(
  { ending }: Trial,
  { isFirstProcess }: Setting,
  env: Environment,
): Promise<CommandResult> {
  if (isFirstProcess) makeLocksOld(String(env.RUNSPAN_DIR))
  // Whether it lives nobody can see from outside of its container; a person says that it does not.
  if (!isFirstProcess || ending !== 'kill -9') return runCommand(['recover'], env)
  await delay(1_500)
  return runCommand(['recover', '--silent', '1s'], env)
}

/** A lock that a process left which nobody can see from here holds for two minutes; `runspan sync` waits so long. */
function makeLocksOld(dir: string): void {
  const locks = filesIn(dir).filter((path) => basename(path) === 'lock')
  for (const path of locks) utimesSync(join(dir, path), 0, 0)
}

function storedText(dir: string): string {
  return filesIn(dir)
    .filter((path) => path.endsWith('.jsonl'))
    .map((path) => readFileSync(join(dir, path), 'utf8'))
    .join('')
}

export interface CommandResult {
  code: number
  output: string
}

const COMMAND = join(__dirname, '../../dist/esm/cli/main.js')

function runCommand(args: string[], env: Environment): Promise<CommandResult> {
  return run([process.execPath, COMMAND, ...args], env)
}

async function run([command = '', ...args]: string[], env: Environment): Promise<CommandResult> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
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
