import type { Hono } from 'hono'
import { compareTasks, type TaskPair, type TaskSide } from '../../../read/compare/compare-tasks.js'
import type { RunSource } from '../../../sources/source.js'
import type { LoggedValue } from '../../../wire/keyed-value.js'
import { answer, RequestError } from '../answer.js'
import { limitOf, textOf } from '../read-request.js'

const MOST_PAIRS = 1000
const USUAL_PAIRS = 100

/** Longer texts are told by their beginning: `/api/runs/<id>/tasks` has all of them. */
const MOST_TEXT = 20_000

/** `/api/compare/tasks`: what became of the same items in two runs. */
export function addCompareTasks(app: Hono, source: RunSource): void {
  app.get('/api/compare/tasks', async (context) => {
    const { signal } = context.req.raw
    const [first, second] = [textOf(context, 'first'), textOf(context, 'second')]
    if (first === undefined || second === undefined)
      throw new RequestError(400, 'INVALID_REQUEST', 'Give "first" and "second", a run each.')
    const runs = [
      await source.run(first, { fields: ['tasks'], signal }),
      await source.run(second, { fields: ['tasks'], signal }),
    ] as const
    const { scores, pairs, onlyFirst, onlySecond } = compareTasks(...runs)
    const changed = pairs.filter(({ change }) => change !== 'equal')
    const inputs = new Map(runs[0].tasks.map(({ id, inputs }) => [id, inputs]))
    return answer(context, {
      scores,
      ...{ matched: pairs.length, onlyFirst: onlyFirst.length, onlySecond: onlySecond.length },
      ...countChanges(pairs),
      pairs: changed.slice(0, limitOf(context, MOST_PAIRS, USUAL_PAIRS)).map((pair) => ({
        ...pair,
        inputs: shortened(inputs.get(pair.first.tasks[0] ?? '') ?? {}),
        first: shortenedSide(pair.first),
        second: shortenedSide(pair.second),
      })),
    })
  })
}

function countChanges(pairs: readonly TaskPair[]) {
  const count = (wanted: TaskPair['change']) => pairs.filter(({ change }) => change === wanted).length
  return { better: count('better'), worse: count('worse'), mixed: count('mixed'), equal: count('equal') }
}

function shortenedSide({ outputs, ...side }: TaskSide): TaskSide {
  return { ...side, outputs: shortened(outputs) }
}

function shortened(values: Readonly<Record<string, LoggedValue>>): Record<string, LoggedValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value,
    ]),
  )
}
