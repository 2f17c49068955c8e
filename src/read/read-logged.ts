// What was logged to a part of a run or to a task: the events of its span, and of the segments below that.

import type { HrTime } from '@opentelemetry/api'
import type { ParamValue, Point } from '../wire/events.js'
import { type LoggedValue, PartsJoiner } from '../wire/keyed-value.js'
import type { LoggedFile } from '../wire/logged-file.js'
import { readEvent } from '../wire/read-event.js'
import { readText } from '../wire/read-values.js'
import { readScoreAttributes, type Score, ScoreJoiner } from '../wire/score.js'
import { setOwn } from '../wire/set-own.js'
import type { FileRecord } from './run-record.js'
import type { SegmentedSpan } from './sort-spans.js'
import { compareTimes, inOrder, wholeMs } from './times.js'

/** For each name, what was logged last, and when. */
export type Latest<V> = Map<string, { value: V; time: HrTime }>

export interface Logged {
  /** Undefined where the param was removed. */
  params: Latest<ParamValue | undefined>
  inputs: Latest<LoggedValue>
  outputs: Latest<LoggedValue>
  scores: Latest<Score>
  files: { file: LoggedFile; time: HrTime }[]
  /** What is expected of a task, where it is too long for an attribute. */
  expected: string | undefined
  series: Map<string, Point[]>
}

/**
 * @param rank of the part, which its points carry
 * @param untyped whether the spans come from a storage that keeps every value as text
 */
export function readLogged(
  { whole, segments }: SegmentedSpan,
  rank: string | undefined,
  untyped: boolean,
): Logged {
  const spans = whole === undefined ? segments : [...segments, whole]
  const logged: Logged = {
    params: new Map(),
    inputs: new Map(),
    outputs: new Map(),
    scores: new Map(),
    files: [],
    expected: undefined,
    series: new Map(),
  }
  const joiner = new PartsJoiner()
  const scoreJoiner = new ScoreJoiner()
  for (const { name, attributes, time } of spans.flatMap((span) => inOrder(span.events))) {
    const event = readEvent(name, attributes ?? {}, wholeMs(time), untyped)
    switch (event.kind) {
      case 'points':
        if (rank !== undefined) for (const point of event.points) point.rank = rank
        addPoints(logged.series, event.key, event.points)
        break
      case 'param':
      case 'input':
      case 'output': {
        const value = joiner.add(`${event.kind} ${event.key}`, event)
        if (value === undefined) break
        const latest = logged[`${event.kind}s`] as Latest<LoggedValue>
        latest.set(event.key, { value, time })
        break
      }
      case 'file':
        logged.files.push({ file: event.file, time })
        break
      case 'removed param':
        logged.params.set(event.key, { value: undefined, time })
        break
      case 'expected': {
        const value = joiner.add(event.kind, event)
        if (value !== undefined) logged.expected = readText(value)
        break
      }
      case 'score':
        logged.scores.set(event.name, { value: scoreJoiner.add(event), time })
        break
    }
  }
  if (whole !== undefined)
    for (const [name, score] of readScoreAttributes(whole.attributes))
      if (!logged.scores.has(name)) logged.scores.set(name, { value: score, time: whole.startTime })
  return logged
}

/** The files of several, ordered by time. */
export function mergeFiles(several: readonly Logged['files'][]): FileRecord[] {
  return several
    .flat()
    .sort((a, b) => compareTimes(a.time, b.time))
    .map(({ file, time }) => ({ ...file, time: wholeMs(time) }))
}

export function addPoints(series: Map<string, Point[]>, key: string, points: Point[]): void {
  const known = series.get(key)
  if (known === undefined) series.set(key, points)
  else for (const point of points) known.push(point)
}

/** The latest of several by time; of the same time, the last one given. */
export function mergeLatest<V>(several: readonly Latest<V>[]): Record<string, Exclude<V, undefined>> {
  const [first = new Map(), ...others] = several
  // most tasks have one, and nothing to merge
  const latest: Latest<V> = others.length === 0 ? first : new Map(first)
  for (const one of others) {
    for (const [key, dated] of one) {
      const known = latest.get(key)
      if (known === undefined || compareTimes(known.time, dated.time) <= 0) latest.set(key, dated)
    }
  }
  const values: Record<string, Exclude<V, undefined>> = {}
  for (const [key, { value }] of latest)
    if (value !== undefined) setOwn(values, key, value as Exclude<V, undefined>)
  return values
}
