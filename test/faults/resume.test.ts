// A training that is killed again and again, and started again by a scheduler: as if nothing had happened.

import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunRecord } from '../../src/read.js'
import { runCommand } from '../cli/run-command.js'
import type { ProgramResult } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { scheduled } from '../support/scheduled.js'
import { only, readRuns } from '../support/session.js'
import { between, randomFrom } from './program/plan.js'

const trials = Number(process.env.FAULTS_RESUMES)
const seed = Number(process.env.FAULTS_SEED)
const AT_ONCE = 2
const KILLS = 3
const STEPS = 400

/** Each step is a function of the one before, as in training: whoever goes on from a wrong state is found. */
const TRAIN = `
  import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
  import { configure, flush, logMetrics, run } from 'runspan'
  configure({ project: 'faults' })
  let state = existsSync('checkpoint') ? JSON.parse(readFileSync('checkpoint', 'utf8')) : { step: 0, loss: 1 }
  const EVERY = Number(process.env.EVERY)
  await run('train', { fromStep: state.step, params: { every: EVERY } }, async () => {
    while (state.step < ${STEPS}) {
      logMetrics({ loss: state.loss, 'eval/accuracy': 1 - state.loss }, { step: state.step })
      state = { step: state.step + 1, loss: state.loss * 0.99 }
      if (state.step % EVERY === 0) {
        await flush()
        writeFileSync('checkpoint.next', JSON.stringify(state))
        renameSync('checkpoint.next', 'checkpoint')
      }
      if (state.step % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 12))
    }
  })`

const expected = Array.from({ length: STEPS }).reduce<[step: number, loss: number][]>(
  (curve) => [...curve, [curve.length, curve.length === 0 ? 1 : (curve.at(-1)?.[1] as number) * 0.99]],
  [],
)

/** How often one of the trainings was killed, in all trials. */
let killed = 0

/** @returns what is wrong with the run, and how it was killed */
async function trial(number: number): Promise<string[]> {
  const random = randomFrom(seed * 1_000_003 + number)
  await using endpoint = await Endpoint.start()
  using program = scheduled(TRAIN)
  const sends = number % 2 === 0
  const env = {
    RUNSPAN_RESUME: 'auto',
    EVERY: String(between(random, 5, 120)),
    ...(sends ? { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url } : {}),
  }
  const log: string[] = [`EVERY=${env.EVERY}`]
  let ended: ProgramResult | undefined
  for (let kills = 0; kills < KILLS && ended === undefined; kills++) {
    await using child = program.start(env)
    const lifeMs = between(random, 100, 1_400)
    const signal = random() < 0.8 ? 'SIGKILL' : 'SIGTERM'
    await Promise.race([delay(lifeMs), child.ended])
    if (child.process.exitCode !== null) {
      ended = await child.ended // it was faster: started again, it would be another training
      break
    }
    child.process.kill(signal)
    killed++
    const { stderr } = await child.ended
    // killed after the end of its run: started again, it would be another training
    if (existsSync(program.dir) && (await readRuns(program.dir)).some(({ status }) => status === 'completed'))
      ended = { ...(await child.ended), code: 0 }
    log.push(`${signal} after ${lifeMs} ms: ${stderr.trim()}`)
  }
  const { code, stderr } = ended ?? (await program.run(env))
  log.push(`at last ${code}: ${stderr.trim()}`)
  const stored = await readRuns(program.dir)
  // what a killed process left may still be waiting when the last one ends
  if (sends) await runCommand(['sync', '--dir', program.dir], { env })
  const received = endpoint.runs
  const runs = [...stored, ...received]
  const isThere = stored.length === 1 && received.length === (sends ? 1 : 0)
  const isWell = code === 0 && isThere && runs.every((run) => isWhole(run))
  return isWell
    ? []
    : [`trial ${number}, of ${received.length} runs received`, ...log, ...runs.map(summaryOf)]
}

function isWhole(run: RunRecord): boolean {
  const curve = (key: string) => run.series[key]?.map(({ step, value }) => [step, value])
  return (
    run.status === 'completed' &&
    run.missingPoints === 0 &&
    JSON.stringify(curve('loss')) === JSON.stringify(expected) &&
    JSON.stringify(curve('eval/accuracy')) ===
      JSON.stringify(expected.map(([step, loss]) => [step, 1 - loss])) &&
    run.summaries.loss?.count === STEPS &&
    run.summaries.loss.last === expected.at(-1)?.[1]
  )
}

function summaryOf(run: RunRecord): string {
  const steps = (run.series.loss ?? []).map(({ step }) => step)
  const wrong = steps.findIndex((step, i) => step !== i)
  const parts = run.continuations.map(
    ({ resume, fromStep, status, pointCount }) => `${resume} from ${fromStep}: ${status}, ${pointCount}`,
  )
  return `${run.id} ${run.status}, ${steps.length} steps, first wrong at ${wrong} (${steps.slice(wrong, wrong + 3)}), missing ${run.missingPoints}, parts: ${parts.join(' · ')}`
}

test('killed three times at random and started again, a training is one run whose curve is that of an uninterrupted one', async () => {
  const problems: string[][] = []
  const waiting = Array.from({ length: trials }, (_, i) => i)
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      problems.push(await trial(next))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))

  expect(problems.flat()).toEqual([])
  expect(problems).toHaveLength(trials)
  expect(killed).toBeGreaterThan(trials)
})

test('the check notices a run that is not whole', async () => {
  using program = scheduled(TRAIN)
  const env = { RUNSPAN_RESUME: 'auto', EVERY: '100' }
  await program.run(env)
  const whole = only(await readRuns(program.dir))

  expect(isWhole(whole)).toBe(true)
  expect(isWhole({ ...whole, series: { ...whole.series, loss: (whole.series.loss ?? []).slice(1) } })).toBe(
    false,
  )
  expect(isWhole({ ...whole, status: 'crashed' })).toBe(false)
})
