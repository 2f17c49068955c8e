// The attributes of a task's spans, and which go first where a span has no room for all.

import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_SCHEMA,
  ATTR_SEGMENT,
  ATTR_SEGMENTS,
  ATTR_STATUS,
  ATTR_TASK_ATTEMPTS,
  ATTR_TASK_CACHED,
  ATTR_TASK_EXPECTED,
  ATTR_TASK_ITEM,
  ATTR_TASK_NUMBER,
  ATTR_TASK_TRIAL,
  ATTR_TASK_WAITED,
  KIND_SEGMENT,
  KIND_TASK,
  MAX_MIRROR_KEY,
  MAX_SPAN_NAME,
  MAX_STRING_PART,
  PREFIX_SCORE,
  type RunStatus,
  SCHEMA,
} from './names.js'
import { writeNumber } from './numbers.js'
import { head } from './strings.js'
import type { ValueMirror } from './value-mirror.js'

/** What is said of a task when it starts. */
export interface TaskLabels {
  number: number
  type: 'agent' | 'tool' | 'retriever' | 'evaluator' | undefined
  item: string | undefined
  trial: number | undefined
  expected: string | undefined
  /** JSON text. */
  metadata: string | undefined
}

/** What it took to do a task. */
export interface TaskEffort {
  /** How often its function was called. */
  attempts: number
  /** How long it was left waiting between attempts; no part of its duration. */
  waitedMs: number
  /** Its output comes from an earlier run. */
  isCached: boolean
}

/** The run, or the part of one, that a task is of. */
interface TaskPart {
  project: string
  rank: string | undefined
}

/** The attributes a task is started with. */
export function taskStartAttributes(name: string, labels: TaskLabels, part: TaskPart): Attributes {
  const { number, type, item, trial, expected, metadata } = labels
  const attributes: Attributes = {
    [ATTR_SCHEMA]: SCHEMA,
    [ATTR_KIND]: KIND_TASK,
    [ATTR_PROJECT]: part.project,
    [ATTR_TASK_NUMBER]: number,
    'openinference.span.kind': type === undefined ? 'CHAIN' : type.toUpperCase(),
  }
  if (name.length > MAX_SPAN_NAME) attributes[ATTR_NAME] = name
  if (part.rank !== undefined) attributes[ATTR_RANK] = part.rank
  if (item !== undefined) attributes[ATTR_TASK_ITEM] = item
  if (trial !== undefined) attributes[ATTR_TASK_TRIAL] = trial
  if (expected !== undefined) attributes[ATTR_TASK_EXPECTED] = head(expected, MAX_STRING_PART)
  if (metadata !== undefined) attributes.metadata = head(metadata, MAX_STRING_PART)
  if (type === 'tool') {
    attributes['gen_ai.operation.name'] = 'execute_tool'
    attributes['gen_ai.tool.name'] = name
  }
  return attributes
}

export interface TaskContent {
  /** Those that it was started with. */
  start: Attributes
  status: RunStatus
  errorType: string | undefined
  segments: number
  effort: TaskEffort
  input: ValueMirror
  output: ValueMirror
  /** The last of each name. */
  scores: ReadonlyMap<string, number>
}

/** The attributes that a task ends with, in the order in which they have a claim to the room there is. */
export function taskEndAttributes(content: TaskContent, maxAttributes: number): Attributes {
  const { start, status, errorType, segments, effort, input, output, scores } = content
  const attributes: Attributes = { [ATTR_STATUS]: status }
  if (errorType !== undefined) attributes['error.type'] = errorType
  if (segments > 0) attributes[ATTR_SEGMENTS] = segments
  if (effort.attempts > 1) attributes[ATTR_TASK_ATTEMPTS] = effort.attempts
  if (effort.waitedMs > 0) attributes[ATTR_TASK_WAITED] = effort.waitedMs
  if (effort.isCached) attributes[ATTR_TASK_CACHED] = true
  Object.assign(attributes, input.attributes(), output.attributes())
  if (start['gen_ai.tool.name'] !== undefined) copyOfTool(attributes)
  if (scores.size === 0) return attributes
  // One is left for how many found no room.
  let room = maxAttributes - Object.keys(start).length - Object.keys(attributes).length - 1
  let leftOut = 0
  for (const [name, value] of scores) {
    if (room > 0 && name.length <= MAX_MIRROR_KEY) {
      attributes[PREFIX_SCORE + name] = writeNumber(value)
      room--
    } else leftOut++
  }
  if (leftOut > 0) attributes[ATTR_MIRRORS_LEFT_OUT] = leftOut
  return attributes
}

/** Tools have them under OpenTelemetry's names too. */
function copyOfTool(attributes: Attributes): void {
  const { 'input.value': input, 'output.value': output } = attributes
  if (input !== undefined) attributes['gen_ai.tool.call.arguments'] = input
  if (output !== undefined) attributes['gen_ai.tool.call.result'] = output
}

/** The first segment says what the task is, so that it can be seen before its span is there. */
export function taskSegmentAttributes(number: number, name: string, start: Attributes): Attributes {
  const { [ATTR_TASK_NUMBER]: taskNumber, [ATTR_RANK]: rank } = start
  const own: Attributes = {
    [ATTR_KIND]: KIND_SEGMENT,
    [ATTR_SEGMENT]: number,
    [ATTR_TASK_NUMBER]: taskNumber,
  }
  if (number > 0) return rank === undefined ? own : { ...own, [ATTR_RANK]: rank }
  const telling = Object.entries(start).filter(([key]) => !key.startsWith('gen_ai.') && key !== 'metadata')
  return { ...Object.fromEntries(telling), ...own, [ATTR_NAME]: name }
}
