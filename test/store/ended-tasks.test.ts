// Tasks that have ended while their run goes on: their spans are written together, no later than journals are.

import { recoverRuns } from '../../src/store/recover.js'
import { runProgram, startProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import type { WireSpan } from '../support/wire-span.js'
import { fail } from './killed-tasks.js'

test('a thousand tasks that ended in one turn of the event loop are in the store when their process is killed later', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `import { configure, startRun } from 'runspan'
     configure()
     const eval_ = startRun('eval')
     for (let i = 0; i < 1_000; i++) eval_.task('answer', { item: 'q' + i }, (task) => task.logOutput(i))
     // timers come in the order of their times, and that of the store waits for less
     setTimeout(() => console.log('ended'), 30)
     setInterval(() => {}, 1000)`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  await program.printed('ended')
  const goesOn = only(await readRuns(temp.path))
  program.process.kill('SIGKILL')
  await program.ended
  const killed = only(await readRuns(temp.path))

  expect([goesOn.status, killed.status]).toEqual(['running', 'crashed'])
  for (const { tasks } of [goesOn, killed])
    expect(tasks.map(({ item, status, outputs }) => [item, status, outputs])).toEqual(
      Array.from({ length: 1_000 }, (_, i) => [`q${i}`, 'completed', { output: i }]),
    )
})

test('a program that never lets the event loop turn writes them with its next call', async () => {
  using temp = tempDir()
  await runProgram(
    `import { configure, startRun } from 'runspan'
     configure()
     const eval_ = startRun('eval')
     const open = eval_.startTask('open', { inputs: { question: 'why?' } })
     for (let i = 0; i < 100; i++) eval_.task('answer', (task) => task.logOutput(i))
     for (const end = performance.now() + 30; performance.now() < end; );
     open.logOutput('because')
     process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect([...recoverRuns(temp.path, fail)]).toHaveLength(1)
  const { tasks } = only(await readRuns(temp.path))

  expect(tasks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'open crashed',
    ...Array.from({ length: 100 }, () => 'answer completed'),
  ])
})

test.each([
  ['process.exit()', 'process.exit(3)'],
  ['an error that nobody catches', "throw new Error('out of memory')"],
  ['SIGTERM', "process.kill(process.pid, 'SIGTERM')"],
])('after %s in the turn in which they ended all of them are there', async (_, end) => {
  using temp = tempDir()
  await runProgram(
    `import { configure, startRun } from 'runspan'
     configure()
     const eval_ = startRun('eval')
     for (let i = 0; i < 50; i++) eval_.task('answer', (task) => task.logOutput(i))
     ${end}`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  const { tasks } = only(await readRuns(temp.path))

  expect(tasks.filter(({ status }) => status === 'completed')).toHaveLength(50)
})

test('of tasks that an endpoint does not take, more than memory has room for, each comes once when it does', async () => {
  let isDown = true
  await using endpoint = await Endpoint.start(() => (isDown ? { status: 503 } : {}))
  using temp = tempDir()
  await using program = startProgram(
    `import { configure, run, flush, stats } from 'runspan'
     configure({ endpoint: ${JSON.stringify(endpoint.url)} })
     await run('eval', async (current) => {
       for (let i = 0; i < 3_000; i++) {
         current.task('answer', { item: 'q' + i }, (task) => task.logOutput('x'.repeat(2_000)))
         if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
       }
     })
     console.log('ended')
     while (stats().waiting > 0) await flush()`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  await program.printed('ended')
  isDown = false
  const { code } = await program.ended

  const itemsOf = (spans: readonly WireSpan[]) =>
    spans.flatMap(({ attributes }) => {
      const item = attributes['runspan.task.item']
      return item !== undefined && 'string' in item ? [item.string] : []
    })
  const all = Array.from({ length: 3_000 }, (_, i) => `q${i}`).sort()
  expect(code).toBe(0)
  expect(itemsOf(endpoint.spans).sort()).toEqual(all)
  expect(itemsOf(storedSpans(temp.path)).sort()).toEqual(all)
})
