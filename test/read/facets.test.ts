import { FacetCounter } from '../../src/read/facets/facets.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { runWith } from './tables/arbitrary-run.js'

function projectsOf(runs: readonly Partial<RunRecord>[]) {
  const counter = new FacetCounter()
  for (const run of runs) counter.add(runWith(run))
  return counter.facets().projects
}

test('the newest run of a project is neither archived nor the child of another, in whatever order they are counted', () => {
  const runs: Partial<RunRecord>[] = [
    { id: 'a', name: 'old', project: 'p', status: 'completed', startTime: 1 },
    { id: 'c', name: 'newest', project: 'p', status: 'failed', startTime: 2 },
    { id: 'b', name: 'as new', project: 'p', status: 'completed', startTime: 2 },
    { id: 'd', name: 'child', project: 'p', status: 'completed', startTime: 3, parent: 'a' },
    { id: 'e', name: 'archived', project: 'p', status: 'completed', startTime: 4, archived: true },
  ]
  const expected = [
    {
      ...{ name: 'p', runs: 5 },
      statuses: [
        { name: 'completed', runs: 4 },
        { name: 'failed', runs: 1 },
      ],
      newest: { id: 'c', name: 'newest', status: 'failed', startTime: 2 },
    },
  ]
  expect(projectsOf(runs)).toEqual(expected)
  expect(projectsOf(runs.toReversed())).toEqual(expected)
})

test('a project of children alone has no newest run', () => {
  expect(projectsOf([{ project: 'p', parent: 'a' }])).toEqual([
    { name: 'p', runs: 1, statuses: [expect.objectContaining({ runs: 1 })] },
  ])
})
