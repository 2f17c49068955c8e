// The program that is ended in every way: usage node main.js <plan as JSON> <file for its acknowledgements>

import { randomBytes } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { configure, continueRun, type Run, startRun } from 'runspan'
import {
  type Ack,
  between,
  OWN_LINE,
  type ProgramPlan,
  paramOf,
  pointOf,
  type RunPlan,
  randomFrom,
  seriesOf,
} from './plan.js'

const plan = JSON.parse(process.argv[2] as string) as ProgramPlan
const acks = openSync(process.argv[3] as string, 'a')
const random = randomFrom(plan.seed)
const preloaded = globalThis as { [key: symbol]: unknown }
/** The machine's clock, whatever a trial makes of `Date`. */
const now = (preloaded[Symbol.for('faults.clock')] ?? Date.now) as () => number
const startedMs = now()

/** How long this process has run, whatever others have done meanwhile. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function acknowledge(...ack: Ack): void {
  writeSync(acks, `${JSON.stringify(ack)}\n`)
}

async function live(runPlan: RunPlan, number: number): Promise<void> {
  await delay(runPlan.startMs)
  const run = await (runPlan.isContinued ? goOnWithRun : beginRun)(runPlan, number)
  acknowledge('start', number, run.id, now())
  const log = logger(run, runPlan, number)
  while (isOpen(runPlan)) {
    if (log.points < runPlan.maxPoints) await rhythms[runPlan.rhythm](log)
    else await delay(20)
  }
  if (runPlan.lifeMs === undefined || isOver()) return
  if (runPlan.fails) run.fail(new Error(`run ${number} has failed`))
  run.end()
  acknowledge('end', number, run.status, now())
}

function beginRun({ name }: RunPlan, number: number): Run {
  return startRun(name, { project: 'faults', tags: ['from the start'], params: { number } })
}

/** A run that a process elsewhere has started, whose store is not this one. */
function goOnWithRun({ name }: RunPlan, number: number): Promise<Run> {
  const ids = [randomBytes(16), randomBytes(8)].map((bytes) => bytes.toString('hex'))
  const carrier = { runspan: `00-${ids.join('-')}-01;name=${encodeURIComponent(name)};project=faults` }
  return new Promise((resolve) => {
    void continueRun(carrier, { rank: number }, (run) => {
      run.addTags('from the start')
      run.logParam('number', number)
      resolve(run)
      // It ends in the ways of the others.
      return new Promise(() => {})
    })
  })
}

function isOver(): boolean {
  return now() - startedMs >= plan.lifeMs
}

function isOpen({ startMs, lifeMs = Number.POSITIVE_INFINITY }: RunPlan): boolean {
  return !isOver() && now() - startedMs < startMs + lifeMs
}

/** Logs so many points, and now and then something else. */
interface Log {
  (count: number): void
  points: number
}

function logger(run: Run, runPlan: RunPlan, number: number): Log {
  let params = 0
  let tags = 0
  const log: Log = (count) => {
    for (const end = Math.min(log.points + count, runPlan.maxPoints); log.points < end; log.points++) {
      const options = runPlan.hasSteps ? { step: log.points } : undefined
      run.logMetric(seriesOf(runPlan, log.points), pointOf(number, log.points), options)
    }
    acknowledge('points', number, log.points, now(), cpuMs())
    if (random() < 0.02) {
      run.logParam(...paramOf(number, params++))
      acknowledge('params', number, params, now(), cpuMs())
    }
    if (random() < 0.005) {
      run.addTags(`tag ${tags++}`)
      acknowledge('tags', number, tags, now(), cpuMs())
    }
  }
  log.points = 0
  return log
}

const rhythms: Record<RunPlan['rhythm'], (log: Log) => Promise<unknown>> = {
  turns(log) {
    log(between(random, 1, 4))
    return nextTurn()
  },
  timers(log) {
    log(between(random, 1, 10))
    return delay(between(random, 1, 8))
  },
  bursts(log) {
    log(between(random, 50, 400))
    return delay(between(random, 5, 40))
  },
  stretches(log) {
    const end = now() + between(random, 2, 30)
    while (now() < end) log(20)
    return delay(between(random, 5, 30))
  },
  // What a training in plain JavaScript is like: 0.4 ms between two points.
  async computing(log) {
    while (!isOver()) {
      log(1)
      const end = performance.now() + 0.4
      while (performance.now() < end);
    }
  },
  blocking(log) {
    log(between(random, 50, 400))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, between(random, 50, 400))
    return delay(between(random, 5, 30))
  },
}

async function endProgram(): Promise<void> {
  if (plan.ending === 'signal') return
  await delay(plan.lifeMs)
  console.log(`over ${Math.random()}`)
  switch (plan.ending) {
    case 'exit 0':
      process.exit(0)
      break
    case 'exit 3':
      process.exit(3)
      break
    case 'throw':
      setImmediate(() => {
        throw new Error('thrown by the program')
      })
      break
    case 'reject':
      void Promise.reject(new Error('rejected by the program'))
      break
    default:
      clearInterval(heart)
  }
}

acknowledge('turn', startedMs)
const diskFailsMs = preloaded[Symbol.for('faults.disk')]
if (typeof diskFailsMs === 'number') acknowledge('disk', diskFailsMs)
configure()
if (plan.loadsLater !== undefined) createRequire(import.meta.url)(plan.loadsLater)
let isTurning = false
const heart = setInterval(() => {
  // A phase of timers that takes long runs this one again; between two turns all others that were due have run, too.
  if (isTurning) return
  isTurning = true
  setImmediate(() => {
    isTurning = false
    acknowledge('turn', now())
  })
}, 2)
console.error(OWN_LINE)
console.log(`started ${Math.random()}`)
const lives = plan.runs.map(live)
const ending = endProgram()
if (plan.ending === 'return') {
  await ending
  await Promise.all(lives)
}
