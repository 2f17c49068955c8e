import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import { jsonText } from '../wire/json-text.js'
import { MAX_STRING_PART } from '../wire/names.js'
import type { TaskLabels } from '../wire/task-attributes.js'
import { loggedValue } from './logged-value.js'
import { redacted } from './redacted.js'
import { checkOptions, checkText } from './validate.js'
import { checkMetadata, type NamedValue, readValues } from './value-arguments.js'

/** Options for starting a task. */
export interface TaskOptions {
  /** What kind of work it is; left out for any other. */
  type?: 'agent' | 'tool' | 'retriever' | 'evaluator' | undefined
  /** The id of what it works on, by which the tasks of two runs are matched. */
  item?: string | number | undefined
  /** Which of several trials at that item this is, from 0. */
  trial?: number | undefined
  /** Its place among the tasks of the run, from 0; the next one by default. */
  number?: number | undefined
  /** What is expected to come out: a text, or any value, which is kept as JSON. */
  expected?: unknown
  /** More about it that other readers show: any object. */
  metadata?: object | undefined
  /** Inputs that are known from the start, as for `logInputs`. */
  inputs?: object | undefined
}

const TASK_OPTIONS = ['type', 'item', 'trial', 'number', 'expected', 'metadata', 'inputs']
const TASK_TYPES: readonly unknown[] = ['agent', 'tool', 'retriever', 'evaluator']

/** What the options of a task say, checked. */
export interface CheckedTaskOptions {
  labels: TaskLabels
  inputs: NamedValue[]
}

/**
 * What the options of a task say.
 * @param check gives what reading an option has given, or something else where that has thrown
 * @param takeNumber gives the number of the task, from the one that the program gave
 * @throws RunspanError `INVALID_OPTION`, `INVALID_STRING`, `INVALID_VALUE`, `INVALID_KEY`
 */
export function checkTaskOptions(
  given: unknown,
  check: <T>(read: () => T, instead: () => T) => T,
  takeNumber: (wanted: number | undefined) => number,
): CheckedTaskOptions {
  const optional = <T>(read: () => T): T | undefined => check<T | undefined>(read, () => undefined)
  optional(() => checkOptions('A task', given, TASK_OPTIONS))
  const options: TaskOptions = typeof given === 'object' && given !== null ? given : {}
  const labels: TaskLabels = {
    number: 0,
    type: optional(() => checkTaskType(options.type)),
    item: optional(() => readItem(options.item)),
    trial: optional(() => checkCount('trial', options.trial)),
    expected: optional(() => readExpected(options.expected)),
    metadata: optional(() => readMetadata(options.metadata)),
  }
  const inputs = check(
    () => (options.inputs === undefined ? [] : readValues('input', options.inputs)),
    () => [],
  )
  // Last: a task that is refused takes no number.
  labels.number = takeNumber(optional(() => checkCount('number', options.number)))
  return { labels, inputs }
}

export function checkTaskName(name: unknown): string {
  const text = checkText('The name of a task', name)
  if (text.trim() === '')
    throw new RunspanError('INVALID_STRING', 'The name of a task is empty. Say what kind of work it is.')
  return text
}

export function checkTaskType(type: unknown): TaskOptions['type'] {
  if (type === undefined || TASK_TYPES.includes(type)) return type as TaskOptions['type']
  throw new RunspanError(
    'INVALID_OPTION',
    `The type of a task is ${describe(type)}; it is "agent", "tool", "retriever" or "evaluator". Leave it out for any other.`,
  )
}

function readItem(item: unknown): string | undefined {
  if (item === undefined) return undefined
  return checkText('The item of a task', typeof item === 'number' ? String(item) : item)
}

function readExpected(given: unknown): string | undefined {
  const value = loggedValue('What is expected of a task', redacted(given, 'expected', 'expected'))
  if (value === undefined) return undefined
  return (typeof value === 'string' ? value : jsonText(value)).toWellFormed()
}

function readMetadata(given: unknown): string | undefined {
  const metadata = checkMetadata('The metadata of a task', given)
  const value = loggedValue('The metadata of a task', redacted(metadata, 'metadata', 'metadata'))
  if (value === undefined) return undefined
  const text = jsonText(value)
  if (text.length > MAX_STRING_PART)
    warn.once(
      'metadata-cut',
      `the metadata of a task has ${text.length} characters as JSON, of which the first ${MAX_STRING_PART} are kept: backends refuse longer attributes. Log the rest with logInputs().`,
    )
  return text
}

function checkCount(name: 'trial' | 'number', value: unknown): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0))
    return value as number | undefined
  throw new RunspanError(
    'INVALID_OPTION',
    `The option "${name}" of a task is ${describe(value)}; it is a whole number from 0. Leave it out, or count from 0.`,
  )
}
