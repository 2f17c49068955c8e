// Tasks of a run whose file cannot be written for a while: then the journal is all that there is of them.

import type { RunRecord } from '../../src/read.js'
import { recoverRuns } from '../../src/store/recover.js'
import { runProgram } from '../support/child.js'
import { writeFailingDisk } from '../support/failing-disk.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { fail } from './killed-tasks.js'

describe('while the file of the run cannot be written', () => {
  const begun = `
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, startRun, stats } from 'runspan'
    configure()
    const eval_ = startRun('eval')
    const logged = (task, from, to) => {
      for (let i = from; i < to; i++) task.logInput('i' + i, i)
      return task
    }
    const kill = () => process.kill(process.pid, 'SIGKILL')
    const long = logged(eval_.startTask('long'), 0, 300)`
  const inputs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`i${i}`, i]))

  test('what the segments of a task hold is in the journal, and kept when the process is killed', async () => {
    const { tasks } = await recovered(`${begun}
      await delay(30)
      failDisk('ENOSPC', '.jsonl')
      logged(long, 300, 700)
      await delay(30)
      logged(long, 700, 1_000)
      long.fail(new Error('half failed'))
      await delay(30)
      kill()`)

    expect(tasks).toMatchObject([{ name: 'long', status: 'crashed', inputs: inputs(1_000) }])
  })

  test('a task that has ended is in the journal, however short it was', async () => {
    const { tasks } = await recovered(`${begun}
      failDisk('ENOSPC', '.jsonl')
      logged(eval_.startTask('short'), 0, 3).end()
      logged(eval_.startTask('with segments'), 0, 500).end()
      await delay(30)
      kill()`)

    expect(tasks).toMatchObject([
      { name: 'long', inputs: inputs(300) },
      { name: 'short', inputs: inputs(3) },
      { name: 'with segments', inputs: inputs(500) },
    ])
  })

  test('the run may end as well', async () => {
    const { tasks } = await recovered(`${begun}
      failDisk('ENOSPC', '.jsonl')
      eval_.startTask('short').logOutput('there')
      eval_.end()
      kill()`)

    expect(tasks).toMatchObject([{ inputs: inputs(300) }, { name: 'short', outputs: { output: 'there' } }])
  })

  test('nothing is there twice when it can be written again before the process is killed', async () => {
    const { tasks } = await recovered(`${begun}
      failDisk('ENOSPC', '.jsonl')
      logged(long, 300, 700)
      const done = logged(eval_.startTask('done'), 0, 200)
      done.end()
      failDisk()
      while (stats().notStored > 0) await delay(10)
      logged(long, 700, 800)
      await delay(30)
      logged(long, 800, 1_000)
      await delay(30)
      kill()`)

    expect(tasks).toMatchObject([
      { name: 'long', status: 'crashed', inputs: inputs(1_000) },
      { name: 'done', status: 'completed', inputs: inputs(200) },
    ])
  })

  async function recovered(program: string): Promise<RunRecord> {
    using temp = tempDir()
    using folder = tempDir()
    await runProgram(program, {
      env: { RUNSPAN_DIR: temp.path },
      nodeArguments: ['--require', writeFailingDisk(folder.path)],
    })
    const before = only(await readRuns(temp.path))
    expect([...recoverRuns(temp.path, fail)]).toHaveLength(1)
    const after = only(await readRuns(temp.path))
    expect(after.tasks).toEqual(before.tasks)
    return after
  }
})
