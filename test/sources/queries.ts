// Queries about the runs of test/read/where/runs.ts, each with the runs it gives, by the letter of their ids, in order.

import type { RunQuery, RunRecord, RunSource, RunspanError } from '../../src/read.js'
import { WRONG_FILTERS } from '../read/where/wrong-filters.js'

/** The newest of them goes on, and is not silent yet. */
export const SHORTLY_AFTER = Date.UTC(2026, 10, 1, 14, 1)

export const QUERIES: [RunQuery, string][] = [
  [{}, 'dbaec'],
  [{ sort: 'started' }, 'caebd'],
  [{ sort: '-started', limit: 2 }, 'db'],
  [{ sort: 'name' }, 'ceabd'],
  [{ sort: 'params.lr' }, 'dacbe'],
  [{ sort: '-params.lr' }, 'bacde'],
  [{ sort: 'metrics.loss' }, 'dabce'],
  [{ sort: '-metrics.loss' }, 'badce'],
  [{ sort: '-metrics.loss.max' }, 'badce'],
  [{ sort: 'metrics["eval/loss"],-started' }, 'adbec'],
  [{ sort: ['project', '-points'] }, 'edcab'],
  [{ where: 'has(params.lr)', sort: '-points', limit: 3 }, 'abd'],
  [{ where: 'name.startsWith("exp")', sort: 'metrics.accuracy.max' }, 'bad'],
  [{ project: 'rank', sort: '-started' }, 'dc'],
  [{ tags: ['production'], sort: 'name' }, 'ca'],
]

export const BAD_QUERIES: [object, string, RegExp][] = [
  [{ sort: 'metrics.los' }, 'INVALID_OPTION', /"metrics\.los" to sort by\. Did you mean metrics\.loss\?/],
  [{ sort: '-metrics.los.max' }, 'INVALID_OPTION', /Did you mean metrics\.loss\.max\?/],
  [{ sort: '' }, 'INVALID_OPTION', /cannot be sorted by ''/],
  [{ sort: 'name,,id' }, 'INVALID_OPTION', /cannot be sorted by 'name,,id'/],
  [{ sort: [] }, 'INVALID_OPTION', /cannot be sorted by \[\]/],
  [{ sort: [7] }, 'INVALID_OPTION', /cannot be sorted by \[ 7 \]/],
  [{ limit: 0 }, 'INVALID_OPTION', /"limit" is 0; it must be a whole number from 1/],
  [{ limit: 1.5 }, 'INVALID_OPTION', /"limit" is 1\.5/],
  [{ limit: '10' }, 'INVALID_OPTION', /"limit" is '10'/],
  [{ cursor: 'mine' }, 'INVALID_OPTION', /"cursor" is 'mine'/],
  [{ cursor: '' }, 'INVALID_OPTION', /"cursor" is ''/],
  [{ cursor: 'e30' }, 'INVALID_OPTION', /no cursor of this order/],
  [{ fields: ['points'] }, 'INVALID_OPTION', /"fields" has 'points'\. Use any of series, spans/],
  [{ fields: 'series' }, 'INVALID_OPTION', /"fields" is 'series'; it must be a list/],
  [{ signal: {} }, 'INVALID_OPTION', /must be an AbortSignal/],
  [{ points: false }, 'INVALID_FILTER', /cannot be filtered by "points"/],
  [{ where: 'lr > 1' }, 'INVALID_FILTER', /params\.lr/],
  [{ where: 'params.lr >' }, 'INVALID_FILTER', /ends where something is missing/],
  [{ status: 'done' }, 'INVALID_FILTER', /No run has the status 'done'/],
  [{ params: ['lr'] }, 'INVALID_FILTER', /says no value to look for/],
  [
    { params: 'lr=1' },
    'INVALID_FILTER',
    /"params" of a filter is 'lr=1'; it must be an object such as \{ lr: 0\.1 \}/,
  ],
  [
    { tags: 'production' },
    'INVALID_FILTER',
    /"tags" of a filter is 'production'; it must be a list of texts/,
  ],
  [{ project: 3 }, 'INVALID_FILTER', /"project" of a filter is 3; it must be a text/],
  [{ archived: 'no' }, 'INVALID_FILTER', /"archived" of a filter is 'no'; it must be true or false/],
]

/** Which of the filters that cannot be used a source takes, or refuses in other words. */
export async function wrongFiltersTaken(source: RunSource): Promise<unknown[]> {
  const taken: unknown[] = []
  for (const [where, , problem] of WRONG_FILTERS) {
    const error = await source
      .runs({ where })
      .toArray()
      .then(
        () => undefined,
        (error: RunspanError) => error,
      )
    if (error?.code !== 'INVALID_FILTER' || !error.message.includes(problem)) taken.push({ where, error })
  }
  return taken
}

export function idsOf(runs: readonly RunRecord[]): string {
  return runs.map(({ id }) => id[0]).join('')
}
