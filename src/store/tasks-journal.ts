// The journal of open tasks: records of what has become of each, by its span id, appended one after the
// other.

import type { TaskEntry, TaskIdentity } from '../wire/journal.js'
import { plainContext } from '../wire/span.js'
import type { TimedEvent } from '../wire/split-events.js'
import {
  type DecodedJournal,
  type JournalHeader,
  jsonRecord,
  KIND,
  lostAfter,
  readHeader,
  records,
} from './journal-format.js'
import { checkJournal, isCount, isTimeUs } from './journal-numbers.js'
import { hrTimeToUs } from './run-progress.js'

/** A task that its process did not end, as its journal has it. */
export interface JournalledTask {
  identity: TaskIdentity
  /** How many segments hold what is not in the events below. */
  segments: number
  events: TimedEvent[]
  exceptions: TimedEvent[]
}

export interface JournalledTasks {
  header: JournalHeader
  tasks: JournalledTask[]
}

export function encodeTasks(entries: readonly TaskEntry[]): Buffer[] {
  return entries.length === 0 ? [] : [jsonRecord(KIND.tasks, entries)]
}

export function decodeTasks(bytes: Buffer): DecodedJournal<JournalledTasks> {
  let header: JournalHeader | undefined
  const tasks = new Map<string, JournalledTask>()
  let end = 0
  for (const record of records(bytes)) {
    end = record.end
    if (record.kind !== KIND.header && record.kind !== KIND.tasks) continue
    const json = JSON.parse(record.content.toString('utf8'))
    if (record.kind === KIND.header) header = readHeader(json)
    else for (const entry of json as TaskEntry[]) apply(tasks, entry)
  }
  return { content: header && { header, tasks: [...tasks.values()] }, ...lostAfter(end, bytes) }
}

function apply(tasks: Map<string, JournalledTask>, entry: TaskEntry): void {
  const { spanId, identity, segments, events = [], exceptions = [], hasEnded } = entry
  checkJournal(identity === undefined || isTimeUs(identity.startUs))
  checkJournal(segments === undefined || isCount(segments))
  checkJournal([...events, ...exceptions].every(({ time }) => isTimeUs(hrTimeToUs(time))))
  if (hasEnded) tasks.delete(spanId)
  else if (identity !== undefined)
    tasks.set(spanId, { identity: readIdentity(identity), segments: 0, events: [], exceptions: [] })
  const task = tasks.get(spanId)
  if (task === undefined) return
  if (segments !== undefined && segments !== task.segments) {
    task.segments = segments
    task.events = []
  }
  task.events.push(...events)
  task.exceptions.push(...exceptions)
}

function readIdentity(json: TaskIdentity): TaskIdentity {
  return { ...json, links: json.links.map(plainContext) }
}
