// What `annotate()` and the commands that annotate are given, checked.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { AttributeValue } from '../wire/attribute-value.js'
import { countFacts, type Facts } from '../wire/facts.js'
import { jsonText } from '../wire/json-text.js'
import { MAX_STRING_PART } from '../wire/names.js'
import type { Score } from '../wire/score.js'
import { namedValues } from './entries.js'
import type { Named } from './run-options.js'
import {
  checkAttributeName,
  checkAttributes,
  checkName,
  checkOptions,
  checkTags,
  checkText,
} from './validate.js'
import { readScore, type ScoreOptions } from './value-arguments.js'

/** A score with what else is to be said about it. */
export interface GivenScore extends ScoreOptions {
  value: number | boolean
}

/** What is said about a run after it was recorded, or while it goes on. Of each fact the newest counts. */
export interface RunFacts {
  /** Tags to add. */
  tags?: readonly string[] | undefined
  /** Tags to take away; those that the run does not have are passed over. */
  removeTags?: readonly string[] | undefined
  /** A new name, of 16,384 characters at most. */
  name?: string | undefined
  /** A note in Markdown, of 16,384 characters at most, in place of the one before; empty for none. */
  note?: string | undefined
  /** Attributes to set. */
  attributes?: Named<AttributeValue> | undefined
  /** The names of attributes to take away. */
  removeAttributes?: readonly string[] | undefined
  /** Whether the run is archived: lists leave it out then. */
  archived?: boolean | undefined
  /** Judgements, by name. */
  scores?: Readonly<Record<string, number | boolean | GivenScore | undefined>> | undefined
}

const FACTS = ['tags', 'removeTags', 'name', 'note', 'attributes', 'removeAttributes', 'archived', 'scores']

/**
 * @param isOfTask whether they are about a task, which can only be given scores
 * @throws RunspanError `INVALID_OPTION`, `INVALID_TAG`, `INVALID_STRING`, `INVALID_ATTRIBUTE`, `RESERVED_ATTRIBUTE`,
 *   `INVALID_SCORE`, `INVALID_KEY`
 */
export function readFacts(given: unknown, isOfTask: boolean): Facts {
  checkOptions('annotate()', given, isOfTask ? ['scores'] : FACTS)
  const { tags, removeTags, name, note, attributes, removeAttributes, archived, scores } = given as RunFacts
  const facts: Facts = {
    name: name === undefined ? undefined : checkLength('The name of a run', checkName(name)),
    note: note === undefined ? undefined : checkLength('The note', checkText('The note', note)),
    archived: checkFlag(archived),
    tags: changedTags(checkTags(tags ?? []), checkTags(removeTags ?? [])),
    attributes: new Map(checkAttributes(attributes ?? {})),
    removedAttributes: namesToRemove(removeAttributes ?? []),
    scores: new Map(readScores(scores ?? {})),
  }
  const both = facts.removedAttributes.find((removed) => facts.attributes.has(removed))
  if (both !== undefined) throw contradiction('attribute', both)
  if (countFacts(facts) > 0) return facts
  throw new RunspanError(
    'INVALID_OPTION',
    `annotate() was given nothing to say. Pass at least one of ${(isOfTask ? ['scores'] : FACTS).join(', ')}.`,
  )
}

function changedTags(added: readonly string[], removed: readonly string[]): Map<string, boolean> {
  const tags = new Map(added.map((tag) => [tag, true]))
  for (const tag of removed) {
    if (tags.has(tag)) throw contradiction('tag', tag)
    tags.set(tag, false)
  }
  return tags
}

function contradiction(what: string, name: string): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `The ${what} ${describe(name)} is both to be set and to be taken away. Say one of them.`,
  )
}

function checkLength(what: string, text: string): string {
  if (text.length <= MAX_STRING_PART) return text
  throw new RunspanError(
    'INVALID_STRING',
    `${what} has ${text.length} characters; one that is given afterwards has ${MAX_STRING_PART} at most, or backends would refuse it. Shorten it.`,
  )
}

function checkFlag(archived: unknown): boolean | undefined {
  if (archived === undefined || typeof archived === 'boolean') return archived
  throw new RunspanError('INVALID_OPTION', `"archived" is ${describe(archived)}; it is true or false.`)
}

function namesToRemove(names: unknown): string[] {
  if (!Array.isArray(names))
    throw new RunspanError(
      'INVALID_ATTRIBUTE',
      `removeAttributes must be an array of names, not ${describe(names)}.`,
    )
  return [...new Set(Object.values(names as unknown[]).map(checkAttributeName))]
}

function readScores(given: unknown): [name: string, score: Score][] {
  const wanted = 'scores must be an object or a Map of names and scores'
  return namedValues(given, 'INVALID_SCORE', wanted, 'logScore(name, value)')
    .filter(([, score]) => score !== undefined)
    .map(([name, said]) => {
      const { value, ...options } = isScoreObject(said) ? said : { value: said }
      const { score } = readScore(name, value, options as ScoreOptions)
      const { explanation = '', metadata } = score
      checkLength(`The explanation of score "${name}"`, explanation)
      if (metadata !== undefined) checkLength(`The metadata of score "${name}"`, jsonText(metadata))
      return [name, score]
    })
}

function isScoreObject(said: unknown): said is Record<string, unknown> {
  return typeof said === 'object' && said !== null && 'value' in said
}
