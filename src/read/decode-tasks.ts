import type { LoggedValue } from '../wire/keyed-value.js'
import {
  ATTR_NAME,
  ATTR_RANK,
  ATTR_TASK_ATTEMPTS,
  ATTR_TASK_CACHED,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
  ATTR_TASK_NUMBER,
  ATTR_TASK_TRIAL,
  ATTR_TASK_WAITED,
} from '../wire/names.js'
import { readCount, readFlag, readText } from '../wire/read-values.js'
import type { FinishedSpan } from '../wire/span.js'
import type { Part } from './decode-part.js'
import { definedOf } from './defined-of.js'
import { type Outcome, readEnd } from './outcome.js'
import { type Latest, mergeFiles, mergeLatest, readLogged } from './read-logged.js'
import type { TaskRecord } from './run-record.js'
import { labelledSpan, type SegmentedSpan, startOf } from './sort-spans.js'
import { wholeMs } from './times.js'

/**
 * The tasks of a run, by part, number and trial. A task that goes on is known by its segment 0.
 * @param partOf the part of the run in which a task was done
 * @param untyped whether the spans come from a storage that keeps every value as text
 */
export function decodeTasks(
  tasks: readonly SegmentedSpan[],
  parts: readonly Part[],
  partOf: (spanId: string) => Part,
  untyped: boolean,
): TaskRecord[] {
  const places = new Map(parts.map((part, place) => [part, place]))
  return tasks
    .flatMap((task) => {
      const labelled = labelledSpan(task)
      if (labelled === undefined) return []
      const part = partByRank(parts, labelled, partOf(task.id))
      return { place: places.get(part) ?? 0, record: decodeTask(task, labelled, part, untyped) }
    })
    .sort((a, b) => a.place - b.place || compareTasks(a.record, b.record))
    .map(({ record }) => record)
}

/** The rank decides where a task's ancestors have not all come. */
function partByRank(parts: readonly Part[], { attributes }: FinishedSpan, found: Part): Part {
  const rank = readText(attributes[ATTR_RANK]) ?? found.rank
  return rank === found.rank ? found : (parts.find((part) => part.rank === rank) ?? found)
}

function decodeTask(task: SegmentedSpan, labelled: FinishedSpan, part: Part, untyped: boolean): TaskRecord {
  const { whole } = task
  const { attributes } = labelled
  const logged = readLogged(task, undefined, untyped)
  const startTime = wholeMs(startOf(task) ?? labelled.startTime)
  const endTime = whole && wholeMs(whole.endTime)
  const facts = {
    parentId: whole?.parentSpanContext?.spanId,
    item: readText(attributes[ATTR_TASK_ITEM]),
    expected: logged.expected ?? readText(attributes[ATTR_TASK_EXPECTED]),
    type: readType(attributes['openinference.span.kind']),
    rank: readText(attributes[ATTR_RANK]) ?? part.rank,
    trial: readCount(attributes[ATTR_TASK_TRIAL]),
    attempts: readCount(whole?.attributes[ATTR_TASK_ATTEMPTS]),
    waitedMs: readCount(whole?.attributes[ATTR_TASK_WAITED]),
    cached: readFlag(whole?.attributes[ATTR_TASK_CACHED]) ? (true as const) : undefined,
  }
  return {
    id: task.id,
    number: readCount(attributes[ATTR_TASK_NUMBER]) ?? 0,
    name: readText(attributes[ATTR_NAME]) ?? labelled.name,
    ...definedOf(facts),
    ...(whole === undefined ? outcomeOfOpen(part) : readEnd(whole)),
    startTime,
    ...(endTime === undefined
      ? {}
      : { endTime, durationMs: Math.max(0, endTime - startTime - (facts.waitedMs ?? 0)) }),
    inputs: readValues('input', logged.inputs, whole),
    outputs: readValues('output', logged.outputs, whole),
    scores: mergeLatest([logged.scores]),
    files: mergeFiles([logged.files]),
  }
}

/** A task ends with its part at the latest: where that has ended without it, its process must have died. */
function outcomeOfOpen({ outcome: { status } }: Part): Outcome {
  return { status: status === 'running' || status === 'silent' ? status : 'crashed' }
}

const PLAIN_TYPE = 'chain'

function readType(kind: unknown): string | undefined {
  const type = readText(kind)?.toLowerCase()
  return type === PLAIN_TYPE ? undefined : type
}

/** The exact values that events carry; where there are none, those of the mirror for other readers. */
function readValues(
  name: 'input' | 'output',
  logged: Latest<LoggedValue>,
  whole: FinishedSpan | undefined,
): Record<string, LoggedValue> {
  const mirror = readText(whole?.attributes[`${name}.value`])
  if (logged.size > 0 || mirror === undefined) return mergeLatest<LoggedValue>([logged])
  const isJson = whole?.attributes[`${name}.mime_type`] === 'application/json'
  return (isJson ? parseObject(mirror) : undefined) ?? { [name]: mirror }
}

function parseObject(text: string): Record<string, LoggedValue> | undefined {
  try {
    const value = JSON.parse(text) as LoggedValue
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, LoggedValue>) : undefined
  } catch {
    // It was cut or altered on its way, so it is only a text.
    return undefined
  }
}

function compareTasks(a: TaskRecord, b: TaskRecord): number {
  return a.number - b.number || (a.trial ?? 0) - (b.trial ?? 0) || (a.id < b.id ? -1 : 1)
}
