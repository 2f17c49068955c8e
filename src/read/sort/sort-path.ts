// The places in a run where a value to sort by can be.

import { TOKEN_NUMBERS, type TokenNumber } from '../llm/token-usage.js'
import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'

/** Where a value to sort by is found in a run. */
export type SortPath =
  | { field: SortColumn }
  | { field: 'params' | 'attributes'; key: string }
  /** Without a statistic it is the one that the metric is known by, as a rule the last value. */
  | { field: 'metrics'; key: string; statistic?: string }
  /** What calls of language models have used. */
  | { field: 'tokens'; key: TokenNumber }

const COLUMNS = {
  id: (run) => run.id,
  name: (run) => run.name,
  project: (run) => run.project,
  status: (run) => run.status,
  started: (run) => run.startTime,
  ended: (run) => run.endTime,
  duration: (run) => run.durationMs,
  points: (run) => run.pointCount,
} satisfies Record<string, (run: RunRecord) => unknown>

/** What every run may be sorted by. */
export type SortColumn = keyof typeof COLUMNS

export const SORT_COLUMNS = Object.keys(COLUMNS) as SortColumn[]

/** What a name may mean, in the order in which it is tried. */
export function candidatesFor(name: string): SortPath[] {
  const key = name.slice(name.indexOf('.') + 1)
  return [
    ...(Object.hasOwn(COLUMNS, name) ? [{ field: name as SortColumn }] : []),
    ...quoted(name),
    // a metric may have such a name, in runs without calls
    ...TOKEN_NUMBERS.flatMap((key) => (name === `tokens.${key}` ? [{ field: 'tokens', key } as const] : [])),
    ...(name.startsWith('metrics.') ? [{ field: 'metrics', key } as const, ...withStatistic(key)] : []),
    ...(name.startsWith('params.') ? [{ field: 'params', key } as const] : []),
    ...(name.startsWith('attributes.') ? [{ field: 'attributes', key } as const] : []),
    { field: 'metrics', key: name },
    { field: 'params', key: name },
    { field: 'attributes', key: name },
  ]
}

export function valueAt(run: RunRecord, path: SortPath): unknown {
  switch (path.field) {
    case 'metrics': {
      const { key, statistic = own(run.summaryOf, key) ?? 'last' } = path
      const summary: object | undefined = own(run.summaries, key)
      return summary && own(summary as Record<string, unknown>, statistic)
    }
    // a key may be "constructor", which every object seems to have
    case 'params':
    case 'attributes':
      return own<unknown>(run[path.field], path.key)
    case 'tokens':
      return run.tokens?.[path.key]
    default:
      return COLUMNS[path.field](run)
  }
}

export function isSamePath(a: SortPath, b: SortPath): boolean {
  const [one, other] = [a, b].map((path): { field: string; key?: string; statistic?: string } => path)
  return one?.field === other?.field && one?.key === other?.key && one?.statistic === other?.statistic
}

/** `loss.min`: what a metric comes to otherwise than by its last value. */
function withStatistic(keyAndStatistic: string): SortPath[] {
  const end = keyAndStatistic.lastIndexOf('.')
  if (end === -1) return []
  return [{ field: 'metrics', key: keyAndStatistic.slice(0, end), statistic: keyAndStatistic.slice(end + 1) }]
}

/** As it is written in `where`: `metrics["eval/loss"].min`. */
function quoted(name: string): SortPath[] {
  const [, field, text = '', statistic] =
    /^(metrics|params|attributes)\[("(?:[^"\\]|\\.)*")\](?:\.(\w+))?$/s.exec(name) ?? []
  const key = field === undefined ? undefined : parseText(text)
  if (key === undefined) return []
  if (field === 'metrics') return [{ field, key, ...(statistic === undefined ? {} : { statistic }) }]
  return statistic === undefined ? [{ field: field as 'params' | 'attributes', key }] : []
}

function parseText(json: string): string | undefined {
  try {
    return JSON.parse(json) as string
  } catch {
    return undefined // not written as a text: then it is a name like any other
  }
}
