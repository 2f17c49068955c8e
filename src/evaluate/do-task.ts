import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import { keepOrTell } from '../record/keep-or-tell.js'
import { loggedValue } from '../record/logged-value.js'
import type { Run } from '../record/run.js'
import { startTask } from '../record/start-task.js'
import type { Task } from '../record/task.js'
import type { ScoreOptions } from '../record/value-arguments.js'
import type { CachedOutputs } from './cached-outputs.js'
import { callWithin } from './call-within.js'
import { inputOf } from './item-facts.js'
import type { CheckedMapOptions, ItemContext } from './map-options.js'
import type { MapPlan } from './map-plan.js'
import type { TaskOutcome } from './outcome.js'
import { pause, waitBefore } from './retry.js'
import type { Stop } from './stop.js'
import type { Unit } from './unit.js'

/** A plan that is being carried out. */
export interface TaskPlan extends Omit<MapPlan, 'options'> {
  options: CheckedMapOptions<unknown>
  run: Run | undefined
  /** The number of the first task. */
  first: number
  stop: Stop
  cache: CachedOutputs | undefined
}

/** Does one task; whatever goes wrong in it is in the outcome. */
export async function doTask(unit: Unit, plan: TaskPlan): Promise<TaskOutcome> {
  const task = start(unit, plan)
  const outcome = await task.with(() => resultOf(task, unit, plan))
  // The end of the run, or the program, may have ended it.
  if (task.status === 'running') {
    if ('error' in outcome && task.error === undefined) task.fail(outcome.error)
    task.end()
  }
  const failed = 'error' in outcome || task.status === 'failed'
  const { attempts, waitedMs, isCached } = task.effort
  return {
    index: unit.index,
    trial: unit.trial,
    item: unit.item,
    id: unit.id,
    taskId: task.id,
    status: failed ? 'failed' : 'completed',
    value: failed ? undefined : (outcome as { value: unknown }).value,
    error: 'error' in outcome ? outcome.error : failed ? new Error(task.error?.message) : undefined,
    scores: Object.fromEntries([...task.scores].map(([name, { value }]) => [name, value])),
    attempts: isCached ? 0 : attempts,
    waitedMs,
    durationMs: task.durationMs,
    cached: isCached,
  }
}

function start({ item, id, trial, place }: Unit, plan: TaskPlan): Task {
  const { name, run, first, options } = plan
  const labels = {
    item: id,
    number: first + place,
    trial: options.trials > 1 ? trial : undefined,
    expected: expectedText(id, () => plan.expected?.(item)),
  }
  const task = run === undefined ? startTask(name, labels) : run.startTask(name, labels)
  keepOrTell(name, () => {
    const input = inputOf(item)
    if ('named' in input) task.logInputs(input.named)
    else if (input.value !== undefined) task.logInput(input.value)
  })
  return task
}

/** A task whose expected output cannot be had does its work without. */
function expectedText(id: string, read: () => unknown): unknown {
  try {
    return loggedValue('output', read())
  } catch (error) {
    warn.once(
      'expected-not-kept',
      `what is expected of item "${id}" is not kept: ${error instanceof RunspanError ? error.message : `reading it has thrown ${describe(error)}`}`,
    )
    return undefined
  }
}

async function resultOf(
  task: Task,
  unit: Unit,
  plan: TaskPlan,
): Promise<{ value: unknown } | { error: unknown }> {
  try {
    const value = await outputOf(task, unit, plan)
    if (task.error === undefined)
      await callWithin(undefined, plan.stop, (signal) =>
        plan.score?.(value, unit.item, contextOf(task, unit, signal), (what, fn) =>
          callWithin(plan.options.timeoutMs, plan.stop, fn, what),
        ),
      )
    return { value }
  } catch (error) {
    return { error }
  }
}

async function outputOf(task: Task, unit: Unit, plan: TaskPlan): Promise<unknown> {
  const known = plan.cache?.read(unit)
  if (known === undefined) {
    const value = await callUntilDone(task, unit, plan)
    if (value !== undefined) keepOrTell(plan.name, () => task.logOutput(value))
    if (task.error === undefined) plan.cache?.write(unit, value, task.scores)
    return value
  }
  task.effort.isCached = true
  keepOrTell(plan.name, () => {
    if (known.value !== undefined) task.logOutput(known.value)
    for (const [name, { value, ...options }] of known.scores)
      task.logScore(name, value, options as ScoreOptions)
  })
  return known.value
}

/** Calls the function, again after errors that may pass. */
async function callUntilDone(task: Task, unit: Unit, plan: TaskPlan): Promise<unknown> {
  const { retries, timeoutMs } = plan.options
  for (let attempt = 1; ; attempt++) {
    task.effort.attempts = attempt
    try {
      return await callWithin(timeoutMs, plan.stop, (signal) =>
        plan.fn(unit.item, contextOf(task, unit, signal)),
      )
    } catch (error) {
      const waitMs = attempt > retries ? undefined : waitBefore(attempt, error, unit.place)
      if (waitMs === undefined || plan.stop.isStopped) throw error
      task.mention(error)
      task.effort.waitedMs += await pause(waitMs, plan.stop)
      if (plan.stop.isStopped) throw error
    }
  }
}

function contextOf(task: Task, { index, trial }: Unit, signal: AbortSignal): ItemContext {
  return { task, index, trial, attempt: task.effort.attempts, signal }
}
