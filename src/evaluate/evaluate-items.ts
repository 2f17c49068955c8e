import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { Run } from '../record/run.js'
import { run } from '../record/start-run.js'
import { checkOptions } from '../record/validate.js'
import type { EvaluateOptions, Evaluation } from './evaluate-options.js'
import { propertyOf } from './item-facts.js'
import { checkItems, mapItems } from './map-items.js'
import { checkMapOptions, MAP_OPTIONS } from './map-options.js'
import type { DataFile } from './read-items.js'
import { checkScorers, judge } from './scorer.js'

// biome-ignore lint/suspicious/noExplicitAny: of whatever items and outputs
type AnyOptions = EvaluateOptions<any, any, any>

const RUN_OPTIONS = ['project', 'tags', 'attributes', 'params', 'summary']
const OWN_OPTIONS = ['data', 'task', 'scores', 'expected', 'input', 'baseline']

export async function evaluateItems(
  name: string,
  options: AnyOptions,
): Promise<Evaluation<unknown, unknown, string>> {
  checkOptions('evaluate()', options, [...OWN_OPTIONS, ...RUN_OPTIONS, ...MAP_OPTIONS])
  const { data, task, expected, input, baseline, project, tags, attributes, params, summary } = options
  const items = checkItems('evaluate()', data)
  const scorers = checkScorers(options.scores ?? {})
  if (typeof task !== 'function')
    throw new RunspanError(
      'INVALID_CALLBACK',
      `The option "task" of evaluate() is ${describe(task)}; it must be the function to call for each item.`,
    )
  const mapOptions = pick(options, MAP_OPTIONS)
  checkMapOptions(mapOptions)
  const names = scorers.map(([score]) => score)
  const expectedOf = (item: unknown): unknown => (expected ?? ((one) => propertyOf(one, 'expected')))(item)
  const inputOf = (item: unknown): unknown => (input ?? ((one) => propertyOf(one, 'input') ?? one))(item)

  const evaluateIn = async (current: Run): Promise<Evaluation<unknown, unknown, string>> => {
    current.logParams(paramsOfData(data))
    if (baseline !== undefined) current.setAttribute('baseline', baseline)
    const results = await mapItems({
      name: taskName(task),
      items,
      options: mapOptions,
      fn: task,
      expected: expectedOf,
      score: async (output, item, context, within) => {
        const judged = {
          output,
          item,
          within,
          signal: context.signal,
          args: () => ({ output, expected: expectedOf(item), input: inputOf(item) }),
        }
        await Promise.all(scorers.map(([score, scorer]) => judge(context.task, score, scorer, judged)))
      },
      scoreNames: names,
      cacheKey: params,
    })
    if (!Array.isArray(data)) current.logParam('data.count', itemCount(results.outcomes))
    return Object.assign(results, { runId: current.id })
  }
  return await run(name, { project, tags, attributes, params, summary }, evaluateIn)
}

/** The name of the function, by which its tasks are told apart in a trace. */
function taskName({ name }: { name: string }): string {
  return name.replace(/^bound /, '') || 'task'
}

function paramsOfData(data: unknown): Record<string, unknown> {
  const { path, sha256, length } = data as Partial<DataFile> & { length?: number }
  return {
    ...(path === undefined ? {} : { 'data.file': path, 'data.sha256': sha256 }),
    ...(Array.isArray(data) ? { 'data.count': length } : {}),
  }
}

function itemCount(outcomes: readonly { index: number }[]): number {
  return (outcomes.at(-1)?.index ?? -1) + 1
}

function pick(options: AnyOptions, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)))
}
