import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { currentRun } from '../record/current-run.js'
import { cacheOf } from './cached-outputs.js'
import { doTask, type TaskPlan } from './do-task.js'
import { describeItem } from './item-facts.js'
import { checkMapOptions, type Items, type MapOptions } from './map-options.js'
import type { MapPlan } from './map-plan.js'
import type { TaskOutcome, TaskResults } from './outcome.js'
import { taskResults } from './results.js'
import { Stop } from './stop.js'
import type { Unit } from './unit.js'

/** The arguments of `mapTasks()`, checked. */
export function mapArguments(name: unknown, items: unknown, args: unknown[]): MapPlan {
  const fn = args.at(-1)
  if (typeof fn !== 'function')
    throw new RunspanError(
      'INVALID_CALLBACK',
      `The last argument of mapTasks() must be the function to call for each item, not ${describe(fn)}.`,
    )
  return {
    name: name as string,
    items: checkItems('mapTasks()', items),
    options: (args.length > 1 ? args[0] : {}) as MapOptions,
    fn: fn as MapPlan['fn'],
  }
}

export function checkItems(caller: string, items: unknown): Items<unknown> {
  const isObject = typeof items === 'object' && items !== null
  if (isObject && (Symbol.iterator in items || Symbol.asyncIterator in items)) return items as Items<unknown>
  throw new RunspanError(
    'INVALID_ITEMS',
    `${caller} was given ${describe(items)} as items. Pass a list, or anything that \`for await\` takes.`,
  )
}

export async function mapItems(plan: MapPlan): Promise<TaskResults<unknown, unknown, string>> {
  const { name, items, scoreNames = [] } = plan
  const options = checkMapOptions(plan.options)
  const { trials, concurrency, maxFailures } = options
  const run = currentRun()
  const size = sizeOf(items)
  // Tasks inside of these take the numbers after them, where it is known how many these are.
  const first = run?.reserveTaskNumbers((size ?? 0) * trials) ?? 0
  const stop = new Stop(options.signal)
  const taskPlan: TaskPlan = {
    ...plan,
    options,
    run,
    first,
    stop,
    cache: cacheOf(options.cache, run, name, plan.cacheKey, plan.fn),
  }
  const outcomes: TaskOutcome[] = []
  const failures: unknown[] = []
  // A list that grows meanwhile would have tasks whose numbers others have.
  const units = unitsOf(
    size === undefined ? items : [...(items as Iterable<unknown>)],
    trials,
    describeItem(options.id),
  )
  const workers: Promise<void>[] = []
  // One more when the last has found something to do: there may be far fewer items than `concurrency`.
  const addWorker = (): void => {
    if (workers.length < concurrency) workers.push(goOn().catch((error) => stop.finish(error)))
  }
  const goOn = async (): Promise<void> => {
    for (let isFirst = true; !stop.isStopped; isFirst = false) {
      const next = await stop.orStopped(units.next())
      if (next.done || stop.isStopped) return
      if (isFirst) addWorker()
      const outcome = await doTask(next.value, taskPlan)
      outcomes[next.value.place] = outcome
      if (outcome.status === 'failed') failures.push(outcome.error)
      if (failures.length > maxFailures) stop.finish(tooManyFailed(name, failures, maxFailures))
    }
  }
  addWorker()
  // Those that the last of these adds are waited for, too.
  for (let i = 0; i < workers.length; i++) await workers[i]
  stop.end()
  if (stop.isStopped) {
    // It may be waiting for an item that never comes.
    units.return().catch(() => {})
    throw stop.reason
  }
  return taskResults(name, outcomes, trials, scoreNames)
}

/** One after the other; what asks at the same time gets its turn. */
async function* unitsOf(
  items: Items<unknown>,
  trials: number,
  describeItem: (item: unknown, index: number) => string,
): AsyncGenerator<Unit, void, void> {
  let index = 0
  for await (const item of items) {
    const id = describeItem(item, index)
    for (let trial = 0; trial < trials; trial++)
      yield { item, id, index, trial, place: index * trials + trial }
    index++
  }
}

/** How many items there are, where they say so. */
function sizeOf(items: Items<unknown>): number | undefined {
  if (Array.isArray(items)) return items.length
  return items instanceof Set || items instanceof Map ? items.size : undefined
}

function tooManyFailed(name: string, failures: unknown[], maxFailures: number): AggregateError {
  return new AggregateError(
    failures,
    `tasks "${name}" have failed more often than maxFailures allows (${failures.length} > ${maxFailures}); no more were started`,
  )
}
