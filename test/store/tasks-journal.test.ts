// Tasks that are open when their process is killed, and while it goes on.

import { recoverRuns } from '../../src/store/recover.js'
import { runProgram, startProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn, tempDir } from '../support/temp.js'
import { kindOf, type WireAttributes } from '../support/wire-span.js'
import { fail, OPEN_TASKS, storeOfKilled } from './killed-tasks.js'

test.each([
  ['with all of it in the journal', {}],
  ['with some of it in segments', { FLUSH: '1' }],
])('tasks that are open when their process is killed are kept, and read crashed, %s', async (_, env) => {
  using store = await storeOfKilled(env)

  const before = only(await readRuns(store.path))
  const recovered = [...recoverRuns(store.path, fail)]
  const after = only(await readRuns(store.path))

  expect(recovered).toHaveLength(1)
  for (const { tasks, status } of [before, after]) {
    expect(status).toBe('crashed')
    expect(tasks).toHaveLength(152)
    for (const [i, task] of tasks.slice(0, 50).entries()) {
      expect(task).toMatchObject({
        number: i,
        item: `q${i}`,
        name: 'open',
        status: 'crashed',
        inputs: { question: `why ${i}?` },
        outputs: { output: 'x'.repeat(i === 7 ? 600_000 : 100) },
        scores: { exact: { value: i % 2 === 0 ? 1 : 0 } },
      })
    }
    expect(tasks[51]).toMatchObject({
      name: 'inner',
      parentId: tasks[50]?.id,
      outputs: { late: { n: [1, null] } },
    })
    expect(tasks.slice(52).every((task) => task.name === 'done' && task.status === 'completed')).toBe(true)
  }
  expect([...recoverRuns(store.path, fail)]).toEqual([])
  expect(filesIn(store.path).filter((path) => path.includes('.live/'))).toEqual([])
})

test('while the process goes on, others see its open tasks with what they have logged', async () => {
  using temp = tempDir()
  await using program = startProgram(OPEN_TASKS, { env: { RUNSPAN_DIR: temp.path } })
  await program.printed('logged')

  const { tasks, status } = only(await readRuns(temp.path))

  expect(status).toBe('running')
  expect(tasks).toHaveLength(152)
  expect(tasks[5]).toMatchObject({ status: 'running', inputs: { question: 'why 5?' } })
  expect(tasks[50]).toMatchObject({ name: 'outer', status: 'running', outputs: {} })
})

test('the journal of tasks that come and go does not grow with them, and is gone after the run', async () => {
  using temp = tempDir()
  const program = `
    import { readdirSync, statSync } from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, run, task } from 'runspan'
    configure()
    let most = 0
    await run('eval', async () => {
      for (let round = 0; round < 40; round++) {
        await Promise.all(Array.from({ length: 20 }, () => task('answer', async (answer) => {
          answer.logInput('x'.repeat(5_000))
          await delay(25)
          answer.logOutput('y'.repeat(5_000))
        })))
        for (const name of readdirSync(process.env.RUNSPAN_DIR + '/.live'))
          most = Math.max(most, statSync(process.env.RUNSPAN_DIR + '/.live/' + name).size)
      }
    })
    console.log('most ' + most)`
  await using started = startProgram(program, { env: { RUNSPAN_DIR: temp.path } })

  const { stdout, stderr } = await started.ended

  expect(stderr).not.toMatch(/Error/)
  const most = Number(/most (\d+)/.exec(stdout)?.[1])
  expect(most).toBeGreaterThan(10_000)
  expect(most).toBeLessThan(1_500_000)
  expect(filesIn(temp.path).filter((path) => path.includes('.live/'))).toEqual([])
  expect(only(await readRuns(temp.path)).tasks).toHaveLength(800)
})

/** A task, and a run, of which all is logged; then it ends, or waits to be killed. */
const LOGGED_TASK = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, flush, startRun } from 'runspan'
  configure()
  const run = startRun('eval')
  const open = run.startTask('search', { type: 'tool', inputs: { question: 'why?', k: 3 } })
  open.logInput('x'.repeat(40_000))
  run.logInput({ prompt: 'be brief', list: [1, NaN] })
  process.env.FLUSH && (await flush())
  open.logOutput('because')
  open.logScore('exact', 0.25)
  open.logScore('exact', true)
  open.logScore('a name that is ' + 'long'.repeat(30), 1)
  run.logOutput('12')
  await delay(50)
  if (process.env.END) { open.end(); run.end(); process.exit() }
  console.log('logged')
  setInterval(() => {}, 1000)`

test.each([
  ['all of it in the journal', {}],
  ['some of it in segments', { FLUSH: '1' }],
])(
  'of a killed task and its run, backends see the inputs, outputs and scores that they see of one that has ended, with %s',
  async (_, env) => {
    using store = await storeOfKilled(env, LOGGED_TASK)
    using ended = tempDir()
    await runProgram(LOGGED_TASK, { env: { RUNSPAN_DIR: ended.path, END: '1', ...env } })

    const recovered = [...recoverRuns(store.path, fail)]

    expect(recovered).toHaveLength(1)
    const seen = shownValues(store.path)
    expect(seen).toEqual(shownValues(ended.path))
    expect(seen).toEqual({
      eval: expect.objectContaining({ 'output.value': { string: '12' } }),
      search: expect.objectContaining({
        'gen_ai.tool.call.result': { string: 'because' },
        'runspan.score.exact': { int: 1 },
        'runspan.mirrors_left_out': { int: 1 },
      }),
    })
  },
)

test('a killed task that links to a span of another trace with a trace state is recovered, once', async () => {
  using store = await storeOfKilled(
    {},
    `import { context, createTraceState, trace } from '@opentelemetry/api'
     import { configure, startRun } from 'runspan'
     configure()
     const run = startRun('eval')
     const remote = trace.wrapSpanContext({
       ...{ traceId: 'abcd'.repeat(8), spanId: 'beef'.repeat(4), traceFlags: 1, isRemote: true },
       traceState: createTraceState('vendor=1'),
     })
     context.with(trace.setSpan(context.active(), remote), () => run.startTask('answer').logOutput(42))
     setTimeout(() => console.log('logged'), 50)
     setInterval(() => {}, 1000)`,
  )

  const recovered = [...recoverRuns(store.path, fail)]
  const again = [...recoverRuns(store.path, fail)]

  expect([recovered.length, again.length]).toEqual([1, 0])
  const tasks = storedSpans(store.path).filter(({ name }) => name === 'answer')
  expect(only(tasks).links).toEqual([{ traceId: 'abcd'.repeat(8), spanId: 'beef'.repeat(4), attributes: {} }])
})

/** What the spans of runs and tasks show to readers that know no events, by their names. */
function shownValues(dir: string): Record<string, WireAttributes> {
  const shown = /^(input|output|gen_ai\.tool\.call|runspan\.score|openinference)\.|mirrors_left_out/
  const spans = storedSpans(dir).filter((span) => ['run', 'task'].includes(kindOf(span) ?? ''))
  return Object.fromEntries(
    spans.map(({ name, attributes }) => [
      name,
      Object.fromEntries(Object.entries(attributes).filter(([key]) => shown.test(key))),
    ]),
  )
}
