import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { formatAge } from '../terminal/format-time.js'
import { formatStatus } from '../terminal/status.js'
import type { Answer } from './answer.js'
import type { Facts } from './facts.js'

const SHOWN_ID_DIGITS = 8

/** Names of runs, each with its newest, and the ids of all of them. */
export async function completeRun(facts: Facts): Promise<Answer> {
  const runs = await facts.runs()
  const byName = new Map<string, RunRecord>()
  for (const run of runs) if (!byName.has(run.name)) byName.set(run.name, run)
  return {
    candidates: [
      ...[...byName.values()].map((run) => ({ value: run.name, about: aboutOf(run) })),
      ...runs.map((run) => ({
        value: run.id.slice(0, SHOWN_ID_DIGITS),
        about: `${escapeText(run.name)}, ${aboutOf(run)}`,
      })),
    ],
  }
}

function aboutOf(run: RunRecord): string {
  return `${formatStatus(run)}, ${formatAge(Date.now() - run.startTime)}`
}
