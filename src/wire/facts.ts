// What somebody says about a run after it was recorded: the attributes and events of its annotations.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { WireEvent } from './events.js'
import {
  ATTR_ANNOTATION_TASK,
  ATTR_ANNOTATION_TIME,
  ATTR_ARCHIVED,
  ATTR_KIND,
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_PROJECT,
  ATTR_REMOVED_ATTRIBUTES,
  ATTR_SCHEMA,
  ATTR_TEXT_ATTRIBUTES,
  KIND_ANNOTATION,
  PREFIX_SCORE,
  PREFIX_TAG,
  RESERVED_PREFIX,
  SCHEMA,
} from './names.js'
import { writeAttributeValue, writeNumber } from './numbers.js'
import { readsAsOther } from './reads-as-other.js'
import type { Score } from './score.js'
import { scoreEvents } from './value-events.js'

/** Checked facts about a run, or scores of one of its tasks. */
export interface Facts {
  readonly name: string | undefined
  readonly note: string | undefined
  readonly archived: boolean | undefined
  /** True for one that is added, false for one that is taken away. */
  readonly tags: ReadonlyMap<string, boolean>
  readonly attributes: ReadonlyMap<string, AttributeValue>
  readonly removedAttributes: readonly string[]
  readonly scores: ReadonlyMap<string, Score>
}

/** What all annotations say that carry the same facts. */
export interface AnnotationSaid {
  project: string
  timeMs: number
  /** The span id of the task that the scores are of; undefined where they are the run's. */
  taskId: string | undefined
}

/** What an annotation carries. */
export interface Annotation {
  attributes: Attributes
  events: WireEvent[]
}

/** So few that a provider which is not ours drops none: it keeps 128 attributes of a span. */
const FACTS_PER_ANNOTATION = 100

/** The facts as annotations: one, unless they are more than one span has room for. */
export function annotationsOf(facts: Facts, said: AnnotationSaid): Annotation[] {
  const all = [...singleFacts(facts), ...scoreFacts(facts.scores)]
  const annotations: Annotation[] = []
  for (let i = 0; i < all.length; i += FACTS_PER_ANNOTATION)
    annotations.push(annotationOf(all.slice(i, i + FACTS_PER_ANNOTATION), said))
  return annotations
}

/** How many facts there are. */
export function countFacts(facts: Facts): number {
  return singleFacts(facts).length + facts.scores.size
}

interface Fact {
  name: string
  value: AttributeValue
  events?: WireEvent[]
}

function singleFacts({ name, note, archived, tags, attributes, removedAttributes }: Facts): Fact[] {
  const facts: Fact[] = []
  if (name !== undefined) facts.push({ name: ATTR_NAME, value: name })
  if (note !== undefined) facts.push({ name: ATTR_NOTE, value: note })
  if (archived !== undefined) facts.push({ name: ATTR_ARCHIVED, value: archived })
  if (removedAttributes.length > 0)
    facts.push({ name: ATTR_REMOVED_ATTRIBUTES, value: [...removedAttributes] })
  for (const [tag, isAdded] of tags) facts.push({ name: PREFIX_TAG + tag, value: isAdded })
  for (const [own, value] of attributes) facts.push({ name: own, value })
  return facts
}

function scoreFacts(scores: Facts['scores']): Fact[] {
  return [...scores].map(([name, score]) => ({
    name: PREFIX_SCORE + name,
    value: writeNumber(score.value),
    events: scoreEvents(name, score),
  }))
}

function annotationOf(facts: readonly Fact[], { project, timeMs, taskId }: AnnotationSaid): Annotation {
  const attributes: Attributes = {
    [ATTR_SCHEMA]: SCHEMA,
    [ATTR_KIND]: KIND_ANNOTATION,
    [ATTR_PROJECT]: project,
    [ATTR_ANNOTATION_TIME]: timeMs,
    ...(taskId === undefined ? {} : { [ATTR_ANNOTATION_TASK]: taskId }),
  }
  for (const { name, value } of facts) attributes[name] = writeAttributeValue(value)
  const texts = facts.filter(({ name, value }) => isOwnText(name, value)).map(({ name }) => name)
  if (texts.length > 0) attributes[ATTR_TEXT_ATTRIBUTES] = texts
  return { attributes, events: facts.flatMap(({ events }) => events ?? []) }
}

/** Whether it is an attribute of the user whose text reads as something else. */
function isOwnText(name: string, value: AttributeValue): boolean {
  return !name.startsWith(RESERVED_PREFIX) && typeof value === 'string' && readsAsOther(value)
}
