// Stores of processes that were killed while they had open tasks.

import { startProgram } from '../support/child.js'
import { type TempDir, tempDir } from '../support/temp.js'

/** Fifty open tasks, each with something in it, beside a hundred that have ended. */
export const OPEN_TASKS = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, flush, run, task, startTask } from 'runspan'
  configure()
  run('eval', async (current) => {
    for (let i = 0; i < 100; i++) task('done', { number: 1000 + i }, (done) => done.logOutput(i))
    for (let i = 0; i < 50; i++) {
      const open = startTask('open', { number: i, item: 'q' + i, inputs: { question: 'why ' + i + '?' } })
      open.logOutput('x'.repeat(i === 7 ? 600_000 : 100))
      open.logScore('exact', i % 2 === 0)
      if (i === 3) open.fail(new Error('half failed'))
    }
    const inner = startTask('outer', { number: 60 }).with(() => startTask('inner', { number: 61 }))
    process.env.FLUSH && (await flush())
    inner.logOutput('late', { n: [1, null] })
    await delay(50)
    console.log('logged')
    await delay(1e6)
  })
  setInterval(() => {}, 1000)`

/** @param source prints `logged` when it may be killed */
export async function storeOfKilled(env: Record<string, string>, source = OPEN_TASKS): Promise<TempDir> {
  const temp = tempDir()
  await using program = startProgram(source, { env: { RUNSPAN_DIR: temp.path, ...env } })
  await program.printed('logged')
  program.process.kill('SIGKILL')
  await program.ended
  return temp
}

/** For what is to warn of nothing. */
export function fail(message: string): never {
  throw new Error(message)
}
