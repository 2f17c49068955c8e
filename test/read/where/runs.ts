import type { RunRecord } from '../../../src/read/run-record.js'
import type { Summary } from '../../../src/wire/summary.js'
import { runWith } from '../tables/arbitrary-run.js'

const HOUR_MS = 3_600_000
const NOON = Date.UTC(2026, 10, 1, 12)

function summary(...values: number[]): Summary {
  return {
    first: values[0] as number,
    last: values.at(-1) as number,
    min: Math.min(...values),
    max: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    count: values.length,
  }
}

/** The points of these runs, by the letter of their ids. */
export const VALUES: Readonly<Record<string, Record<string, number[]>>> = {
  a: {
    loss: [2, 1, 0.5],
    accuracy: [0.6, 0.95, 0.93],
    'eval/loss': [3, 1],
    'val.f1': [0.7, 0.8],
    max: [1, 9],
  },
  b: { loss: [2, 3], accuracy: [0.9] },
  c: { loss: [Number.NaN] },
  d: { loss: [0, -1] },
}

function summaries(letter: string): Record<string, Summary> {
  const series = Object.entries(VALUES[letter] ?? {})
  return Object.fromEntries(series.map(([key, values]) => [key, summary(...values)]))
}

/** Five runs of one letter each: two trainings, one that failed, one that goes on, and one that has recorded nothing. */
export const RUNS: readonly RunRecord[] = [
  runWith({
    id: 'a'.repeat(32),
    name: 'exp-1',
    project: 'search',
    tags: ['production', 'v2'],
    params: { lr: 0.1, 'opt.name': 'adam', layers: [64, 128], 'blocks.0.units': 8, shuffle: true, seed: 7 },
    attributes: { 'deploy.env': 'staging', team: 'vision' },
    summaries: summaries('a'),
    startTime: NOON,
    endTime: NOON + HOUR_MS,
    durationMs: HOUR_MS,
    children: ['b'.repeat(32)],
    pointCount: 12,
    resource: { 'service.name': 'trainer', 'process.pid': 4711 },
  }),
  runWith({
    id: 'b'.repeat(32),
    name: 'exp-2',
    project: 'search',
    tags: ['v2'],
    params: { lr: 1, 'opt.name': 'sgd', layers: [128], shuffle: false, seed: 8, note: 'Zürich 🙂' },
    attributes: { 'deploy.env': 'production', hosts: ['n1', 'n2'] },
    summaries: summaries('b'),
    startTime: NOON + HOUR_MS,
    endTime: NOON + HOUR_MS + 300_000,
    durationMs: 300_000,
    parent: 'a'.repeat(32),
    pointCount: 3,
  }),
  runWith({
    id: 'c'.repeat(32),
    name: 'baseline',
    project: 'rank',
    status: 'failed',
    tags: ['production'],
    params: { lr: '0.1', seed: '7', 'opt.name': 'Adam' },
    summaries: summaries('c'),
    error: { type: 'RangeError', message: 'out of memory: 8 GB' },
    startTime: NOON - 24 * HOUR_MS,
    endTime: NOON - 24 * HOUR_MS,
    durationMs: 0,
    pointCount: 1,
  }),
  runWith({
    id: 'd'.repeat(32),
    name: 'exp-10',
    project: 'rank',
    status: 'running',
    params: { lr: -0.001, constructor: 'mine', 'learning-rate': 3, in: 5 } as unknown as RunRecord['params'],
    summaries: summaries('d'),
    startTime: NOON + 2 * HOUR_MS,
    pointCount: 2,
  }),
  runWith({
    id: 'e'.repeat(32),
    name: 'empty',
    project: 'Default',
    startTime: NOON,
    endTime: NOON,
    durationMs: 0,
  }),
]
