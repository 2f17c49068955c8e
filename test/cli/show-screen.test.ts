import fc from 'fast-check'
import { metricCharts } from '../../src/cli/show/metric-charts.js'
import { runPage } from '../../src/cli/show/run-page.js'
import { taskLines, taskPage } from '../../src/cli/show/task-page.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import { textWidth } from '../../src/cli/terminal/text-width.js'
import type { RunRecord, TaskRecord } from '../../src/read/run-record.js'
import { run as anyRun, runWith } from '../read/tables/arbitrary-run.js'

const NOBODY = { parent: undefined, children: [] }

const screen = (width = 80) => ({ width, height: 24, style: plainStyle })

const page = (run: RunRecord, width = 80, all = false) =>
  runPage(run, NOBODY, screen(width), run.startTime + 60_000, all)

const numbered = (count: number, name: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, i]))

const summariesOf = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `eval/${i}`,
      { first: 1, last: i, min: 0, max: 9, mean: 1, count: 2 },
    ]),
  )

function task(parts: Partial<TaskRecord>): TaskRecord {
  const nothing = { inputs: {}, outputs: {}, scores: {}, files: [] }
  return {
    id: '0123456789abcdef',
    number: 0,
    name: 'answer',
    status: 'completed',
    startTime: 0,
    ...nothing,
    ...parts,
  }
}

test('a run with 200 params and 60 metrics fits a screen of 24 lines, and says what has no room', () => {
  const lines = page(runWith({ params: numbered(200, 'p'), summaries: summariesOf(60) }))

  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.join('\n')).toMatch(/… and \d+ more params: see them with --all/)
  expect(lines.join('\n')).toMatch(/… and \d+ more metrics: see them with --all/)
})

test('where a metric has no room for all of its summary, the value that it is known by stays, and the rest is told', () => {
  const summary = { first: 1, last: 0.25, min: 0.125, max: 0.75, mean: 0.5, count: 1000 }
  const metricsOf = (run: Partial<RunRecord>, width: number) => {
    const lines = page(runWith({ ...run, summaries: { accuracy: summary } }), width)
    return lines.slice(lines.indexOf('metrics') + 1)
  }

  expect(metricsOf({}, 40)[0]).toMatch(/^ {2}metric +values +last( |$)/)
  expect(metricsOf({ summaryOf: { accuracy: 'min' } }, 30).slice(0, 2)).toEqual([
    '  metric    values    min',
    '  accuracy          0.125',
  ])
  expect(metricsOf({}, 40).at(-1)).toMatch(/^ {2}no room for \w+/)
  expect(metricsOf({}, 80)).toHaveLength(2)
})

test('--all shows every param', () => {
  const lines = page(runWith({ params: numbered(200, 'p') }), 80, true)

  expect(lines.filter((line) => /^ {2}p\d+ +\d+$/.test(line))).toHaveLength(200)
})

test('on a terminal the frames of the program itself come before the ones of its libraries', () => {
  const stacktrace = 'Error: no\n    at lib (/app/node_modules/lib/a.js:1:1)\n    at main (/app/main.js:2:2)'
  const lines = page(runWith({ status: 'failed', error: { type: 'Error', message: 'no', stacktrace } }))

  const at = lines.indexOf('error')
  expect(lines.slice(at + 1, at + 4)).toEqual([
    '  Error: no',
    '      at main (/app/main.js:2:2)',
    '  … and 1 more frame',
  ])
})

test('params of any name and value stay within the width of the terminal', () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 20, max: 120 }), (run, width) => {
      const lines = page(runWith({ params: run.params }), width)
      const shown = lines.slice(lines.indexOf('params') + 1)
      for (const line of Object.keys(run.params).length === 0 ? [] : shown)
        expect(textWidth(line)).toBeLessThanOrEqual(Math.max(width, 60))
    }),
    { numRuns: 50 },
  )
})

test('tasks are a row each, sorted by a score, and those that failed alone if asked', () => {
  const tasks = [
    task({ number: 0, item: 'q1', scores: { exact: { value: 0, label: 'false' } } }),
    task({ number: 1, item: 'q2', status: 'failed', error: { message: 'timed out' } }),
    task({ number: 2, item: 'q3', scores: { exact: { value: 1, label: 'true' } } }),
  ]
  const run = runWith({ tasks })
  const items = (lines: string[]) => lines.join('\n').match(/q\d/g)

  expect(items(taskLines(run, {}, screen()))).toEqual(['q1', 'q2', 'q3'])
  expect(items(taskLines(run, { sort: '-exact' }, screen()))).toEqual(['q3', 'q1', 'q2'])
  expect(items(taskLines(run, { failed: true }, screen()))).toEqual(['q2'])
  expect(taskLines(run, { failed: true }, screen()).join()).toContain('timed out')
  expect(page(run)).toContainEqual(expect.stringMatching(/^tasks +3, 1 failed \(see them with --tasks\)$/))
  expect(() => taskLines(run, { sort: 'exakt' }, screen())).toThrow('No task has a score "exakt"')
})

test('one task is shown in full, and an unknown one is an error', () => {
  const run = runWith({
    tasks: [task({ number: 7, inputs: { question: 'why?' }, outputs: { output: 'x'.repeat(900) } })],
  })

  const lines = taskPage(run, 7, screen())
  expect(lines).toContain('  question  why?')
  expect(lines).toContain(`  output  ${'x'.repeat(900)}`)
  expect(() => taskPage(run, 8, screen())).toThrow('has no task 8')
})

test('of a task it is said how often it was tried, and whether it was not done again', () => {
  const run = runWith({
    tasks: [
      task({ number: 0, item: 'q1', attempts: 3, waitedMs: 2500 }),
      task({ number: 1, item: 'q2', cached: true }),
    ],
  })

  const lines = taskLines(run, {}, screen()).map((line) => line.split(/ {2,}/))
  expect(lines.at(-3)).toContain('attempts')
  expect(lines.at(-2)).toContain('3')
  expect(lines.at(-1)).toContain('completed, cached')
  expect(page(run)).toContainEqual(expect.stringMatching(/^tasks +2, 1 from the cache \(/))
  expect(taskPage(run, 0, screen())).toContain('attempts  3, with 2.5 s of waiting between them')
  expect(taskPage(run, 1, screen())).toContainEqual(expect.stringMatching(/^cached +its output comes from/))
})

test('a metric that the run does not have is an error that names those it has', () => {
  const run = runWith({ summaries: summariesOf(2) })

  expect(() => metricCharts(run, 'eval/0,los', false, screen())).toThrow(
    'no metric "los". It has eval/0, eval/1.',
  )
})
