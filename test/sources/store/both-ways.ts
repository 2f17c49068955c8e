// One store asked with its index and without: the answers have to be the same.

import { cpSync } from 'node:fs'
import { annotate, logMetric, logParam, run } from '../../../src/index.js'
import { openStore, type RunQuery, type RunSource } from '../../../src/read.js'
import { makeSource } from '../../../src/sources/core/make-source.js'
import { StoreRows } from '../../../src/sources/store/store-rows.js'
import { checkTimeRange } from '../../../src/sources/time-range.js'
import { recordAllSorts } from '../../support/all-sorts.js'
import { tempDir } from '../../support/temp.js'

/** A source that writes to the index whatever it reads, where others do so for larger stores alone. */
export function openIndexed(dir: string): RunSource {
  return makeSource(new StoreRows(dir, checkTimeRange({}), () => {}, 1))
}

export const QUERIES: RunQuery[] = [
  {},
  { sort: 'name' },
  { sort: '-metrics.loss.min,name' },
  { sort: 'loss' },
  { where: 'params.lr > 0.01 || metrics.loss.min < 100' },
  { where: 'metrics.loss > 0.0 && status == "completed"', sort: '-started' },
  { where: 'has(params.model.name) || "GPU 2" in tags' },
  { where: 'params.exists(key, key == "lr")' },
  { where: 'size(children) > 0 || has(parent)', sort: '-points' },
  { where: 'attributes.zones[0] == "eu" || error.message != ""' },
  { where: '!has(params.lr) && !has(metrics.loss)', sort: 'name' },
  { params: ['lr=1e-1'] },
  { params: { lr: 0.1 }, tags: ['baseline'] },
  { attributes: ['team=vision'], status: 'completed' },
  { where: 'resource["service.name"] == "runspan" && points > 0', sort: '-name' },
  { archived: true },
  { archived: false, parent: null },
  { fields: ['tasks', 'inputs', 'series'] },
]

/** Runs that have a value in every column of the index, or lack it. */
export async function recordEveryColumn(): Promise<void> {
  await recordAllSorts()
  run('parent', () => {
    run('child', () => logMetric('loss', Number.NaN))
    run('other child', { params: { __proto__x: 1, constructor: 'text' } }, () => logParam('lr', 0.02))
  })
  // known by the least of its values, which is neither the first nor the last
  run('known by its best', { summary: { loss: 'min' } }, () => {
    for (const loss of [9, -3, 7]) logMetric('loss', loss)
  })
  const archived = run('archived', { params: { lr: 1 } }, (current) => current)
  annotate(archived, { archived: true, note: 'of no use' })
}

/** Everything that a source can be asked about its runs. */
export async function answers(source: RunSource, query: RunQuery) {
  // where no run has it, a key to sort by is an error
  const runs = await source.runs(query).toArray().catch(String)
  const [first] = Array.isArray(runs) ? runs : []
  return {
    runs: Array.isArray(runs) ? runs.map(withoutClock) : runs,
    count: await source.count(),
    facets: await source.facets(),
    first: first && withoutClock(await source.run(first.id)),
    named: first && withoutClock(await source.run(first.name)),
  }
}

/** How long a run has been silent grows while the test runs. */
function withoutClock<T extends object>(run: T): T {
  return JSON.parse(
    JSON.stringify(run, (key, value) => (key === 'silentMs' ? 0 : (numberText(value) as unknown))),
  )
}

function numberText(value: unknown): unknown {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? `number ${Object.is(value, -0) ? '-0' : value}`
    : value
}

/** The same of a copy that has no index. */
export async function answersWithout(dir: string, query: RunQuery) {
  using temp = tempDir()
  cpSync(dir, temp.path, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !path.endsWith('.index'),
  })
  return await answers(openStore({ dir: temp.path, onWarning: () => {} }), query)
}
