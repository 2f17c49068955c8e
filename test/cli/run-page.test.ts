import { runPage } from '../../src/cli/show/run-page.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { runWith } from '../read/tables/arbitrary-run.js'

test('a run with missing points says how many', () => {
  expect(page({ pointCount: 10, missingPoints: 3 })).toContain(
    'missing  3 of 10 logged points are missing here',
  )
  expect(page({ pointCount: 10 }).join()).not.toContain('missing')
})

test('a run that is still running has no duration, and an empty run has no empty sections', () => {
  expect(page({ status: 'running', startTime: Date.UTC(2025, 10, 23) })).toEqual([
    'a-run  running',
    '',
    'id       0123456789abcdef0123456789abcdef',
    'project  Default',
    expect.stringMatching(/^started {2}2025-11-2. ..:..:.. [+-]..:.. \(5 min ago\)$/),
  ])
})

test('the first twenty of many child runs are shown', () => {
  const children = Array.from({ length: 25 }, (_, i) => runWith({ name: `try ${i}` }))

  const lines = page({}, children)

  expect(lines.filter((line) => line.includes('try '))).toHaveLength(20)
  expect(lines.at(-1)).toBe('  … and 5 more')
})

test('a metric without points is shown by its summary', () => {
  const loss = { first: 3, last: 1, min: 1, max: 3, mean: 2, count: 3 }

  expect(page({ summaries: { loss } }).at(-1)?.split(/ +/)).toEqual([
    '',
    'loss',
    '3',
    '3',
    '1',
    '1',
    '3',
    '2',
  ])
})

function page(parts: Partial<RunRecord>, children: RunRecord[] = []): string[] {
  const screen = { width: undefined, style: plainStyle }
  return runPage(runWith(parts), { parent: undefined, children }, screen, Date.UTC(2025, 10, 23, 0, 5))
}
