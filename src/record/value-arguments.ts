// What the calls that log inputs, outputs and scores are given, checked.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import { MAX_STRING_PART } from '../wire/names.js'
import type { Score } from '../wire/score.js'
import type { ValueKind } from '../wire/value-events.js'
import { namedValues } from './entries.js'
import { loggedValue } from './logged-value.js'
import { redacted, redactedText } from './redacted.js'
import { checkKey, checkOptions, checkString, checkText } from './validate.js'

/** An input or output, checked and copied. */
export interface NamedValue {
  /** Undefined for one without a name. */
  key: string | undefined
  value: LoggedValue
}

const WORDS = {
  input: { label: 'An input', one: 'logInput', several: 'logInputs' },
  output: { label: 'An output', one: 'logOutput', several: 'logOutputs' },
} as const

/** @param args a value, or a name and a value */
export function readValue(kind: ValueKind, args: readonly unknown[]): NamedValue {
  const key = args.length > 1 ? checkKey(kind, args[0]) : undefined
  const given = args.length > 1 ? args[1] : args[0]
  const value = loggedValue(WORDS[kind].label, redacted(given, kind, key ?? kind))
  if (value !== undefined) return { key, value }
  const what = key === undefined ? `The ${kind}` : `${upper(kind)} ${describe(key)}`
  throw new RunspanError(
    'INVALID_VALUE',
    `${what} that ${WORDS[kind].one}() was given is undefined. Pass a value, or null to say that there is none.`,
  )
}

/** The entries of an object of inputs or outputs; `undefined` is left out, as JSON does. */
export function readValues(kind: ValueKind, given: unknown): NamedValue[] {
  const { one, several } = WORDS[kind]
  const wanted = `${several}() takes an object or a Map of names and values`
  return namedValues(given, 'INVALID_VALUE', wanted, `${one}(key, value)`).flatMap(([key, item]) => {
    const value = loggedValue(`${upper(kind)} ${describe(key)}`, redacted(item, kind, key))
    return value === undefined ? [] : [{ key: checkKey(kind, key), value }]
  })
}

/** Options of a score. */
export interface ScoreOptions {
  /** A word for the value, such as "good"; that of a boolean is "true" or "false". */
  label?: string | undefined
  /** Why it was judged so. */
  explanation?: string | undefined
  /** More about the judgement, such as what it cost: any object. */
  metadata?: object | undefined
  /** Who judged. */
  by?: 'code' | 'llm' | 'human' | undefined
}

const SCORE_OPTIONS = ['label', 'explanation', 'metadata', 'by']
const JUDGES: readonly unknown[] = ['code', 'llm', 'human']

export function readScore(
  name: unknown,
  value: unknown,
  options: ScoreOptions | undefined,
): { name: string; score: Score } {
  const checkedName = checkKey('score', name)
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new RunspanError(
      'INVALID_SCORE',
      `Score "${checkedName}" is ${describe(value)}; a score is a number or a boolean. Put a word for it into the option "label".`,
    )
  }
  const score: Score = { value: Number(value) }
  if (typeof value === 'boolean') score.label = String(value)
  if (options !== undefined) readScoreOptions(`of score "${checkedName}"`, options, score)
  return { name: checkedName, score }
}

function readScoreOptions(ofScore: string, options: ScoreOptions, score: Score): void {
  checkOptions('A score', options, SCORE_OPTIONS)
  const { by, label, explanation } = options
  if (by !== undefined && !JUDGES.includes(by))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "by" ${ofScore} is ${describe(by)}; it is "code", "llm" or "human".`,
    )
  if (label !== undefined) score.label = checkLabel(`The label ${ofScore}`, label)
  if (explanation !== undefined)
    score.explanation = redactedText(
      checkString(`The explanation ${ofScore}`, explanation),
      'score',
      'explanation',
    )
  if (by !== undefined) score.by = by
  const what = `The metadata ${ofScore}`
  const metadata = loggedValue(what, redacted(checkMetadata(what, options.metadata), 'score', 'metadata'))
  if (metadata !== undefined) score.metadata = metadata
}

function checkLabel(what: string, given: unknown): string {
  const label = redactedText(checkText(what, given), 'score', 'label')
  if (label.length <= MAX_STRING_PART) return label
  throw new RunspanError(
    'INVALID_OPTION',
    `${what} has ${label.length} characters, and a label ${MAX_STRING_PART} at most. Put a longer text into the option "explanation".`,
  )
}

/** More about a score or a task: any object. Null says that there is none. */
export function checkMetadata(what: string, metadata: unknown): object | undefined {
  if (typeof metadata === 'object') return metadata ?? undefined
  if (metadata === undefined) return undefined
  throw new RunspanError(
    'INVALID_OPTION',
    `${what} is ${describe(metadata)}; it must be an object. Put it under a name: { name: value }.`,
  )
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
