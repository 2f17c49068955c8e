import { logMetrics, run, task } from '../../src/index.js'
import { recordStore } from './record-store.js'
import { runCommand } from './run-command.js'

test('a run with a failed task fails the check, unless failed tasks are allowed', async () => {
  const answers = await recordStore(() =>
    run('answers', () => {
      for (const item of ['q1', 'q2', 'q3'])
        try {
          task('answer', { item }, () => {
            if (item === 'q2') throw new RangeError('no answer')
          })
        } catch {
          // the run goes on without this answer
        }
      logMetrics({ accuracy: 0.9 })
    }),
  )
  const demand = ['check', 'answers', '--dir', answers.dir, '--assert', 'metrics.accuracy > 0.5']

  const strict = await runCommand(demand)
  const allowed = await runCommand([...demand, '--allow-failed-tasks'])
  const other = await runCommand([...demand, '--allow-failed'])
  const json = await runCommand([...demand, '--json'])
  answers.remove()

  expect(strict.code).toBe(1)
  expect(strict.stdout).toContain('1 of 3 tasks failed: q2: no answer')
  expect({ code: allowed.code, stderr: allowed.stderr }).toEqual({ code: 0, stderr: '' })
  expect(other.code).toBe(1)
  expect(JSON.parse(json.stdout).runs[0].failedTasks).toEqual([
    expect.objectContaining({ name: 'answer', item: 'q2', status: 'failed' }),
  ])
})
