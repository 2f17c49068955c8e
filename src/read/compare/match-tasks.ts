// Which tasks of two runs worked on the same.

import type { RunRecord, TaskRecord } from '../run-record.js'
import { jsonText } from '../tables/exact-json.js'

/** The tasks of a run that worked on the same: its trials. */
export interface Trials {
  /** The id of the item; of tasks without one their number. */
  item: string
  tasks: TaskRecord[]
}

export interface MatchedTasks {
  /** In the order of the first run. */
  pairs: [first: Trials, second: Trials][]
  onlyFirst: Trials[]
  onlySecond: Trials[]
}

/**
 * Matches the tasks of two runs: first by item and input, then by input alone, because an item without an id is known
 * by its place; then by item alone. Tasks without an item are matched too where a run has no others: most are steps.
 */
export function matchTasks(first: RunRecord, second: RunRecord): MatchedTasks {
  const left = trialsIn(first)
  const right = trialsIn(second)
  const matches = new Map<Trials, Trials>()
  const taken = new Set<Trials>()
  for (const keyOf of [bothOf, inputsOf, itemOf]) {
    const open = byKey(right.filter(isOpen), keyOf)
    for (const trials of left) {
      const match = matches.has(trials) ? undefined : open.get(keyOf(trials) ?? '')?.shift()
      if (match === undefined) continue
      matches.set(trials, match)
      taken.add(match)
    }
  }
  return {
    pairs: left.flatMap((trials): [Trials, Trials][] => {
      const match = matches.get(trials)
      return match === undefined ? [] : [[trials, match]]
    }),
    onlyFirst: left.filter((trials) => !matches.has(trials)),
    onlySecond: right.filter(isOpen),
  }

  function isOpen(trials: Trials): boolean {
    return !taken.has(trials)
  }
}

/** Those of one key in their order; those without a key are left out. */
function byKey(all: readonly Trials[], keyOf: (trials: Trials) => string | undefined): Map<string, Trials[]> {
  const found = new Map<string, Trials[]>()
  for (const trials of all) {
    const key = keyOf(trials)
    if (key === undefined) continue
    const alike = found.get(key)
    if (alike === undefined) found.set(key, [trials])
    else alike.push(trials)
  }
  return found
}

function trialsIn({ tasks }: RunRecord): Trials[] {
  const ofItems = tasks.filter(({ item }) => item !== undefined)
  const byItem = new Map<string, Trials>()
  for (const task of ofItems.length > 0 ? ofItems : tasks) {
    const key = task.item ?? `#${task.number}`
    const trials = byItem.get(key)
    if (trials === undefined) byItem.set(key, { item: key, tasks: [task] })
    else trials.tasks.push(task)
  }
  return [...byItem.values()]
}

function bothOf(trials: Trials): string {
  return `${itemOf(trials)} ${inputsOf(trials)}`
}

/** Undefined where nothing was logged: that two tasks say nothing of their inputs makes them no pair. */
function inputsOf({ tasks }: Trials): string | undefined {
  const inputs = tasks[0]?.inputs ?? {}
  return Object.keys(inputs).length === 0 ? undefined : jsonText(inputs)
}

function itemOf({ item }: Trials): string {
  return JSON.stringify(item)
}
