// An evaluation that went wrong here and there, as a user meets it: its own program, the command, and a second start.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../cli/run-command.js'
import { runProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'

const PROGRAM = `
  import { appendFileSync } from 'node:fs'
  import { configure, evaluate, readItems } from 'runspan'

  configure()
  let limited = 0
  const evaluation = await evaluate('eval capitals', {
    data: readItems('capitals.csv'),
    params: { model: 'gpt-mini' },
    cache: true,
    retries: 3,
    concurrency: 2,
    task: function answer({ id, expected }) {
      appendFileSync('asked.txt', id + ' ')
      if (id === 'xx' && process.env.BROKEN) throw Object.assign(new Error('no such country'), { status: 404 })
      if (id === 'de' && limited++ < 2)
        throw Object.assign(new Error('Rate limit reached'), { status: 429, headers: new Headers({ 'retry-after': '0.05' }) })
      return id === 'au' ? 'Sydney' : expected
    },
    scores: {
      exact: (answer, item) => {
        if (item.id === 'ch') throw new Error('the judge is out')
        return answer === item.expected
      },
    },
  })
  console.log(String(evaluation))
  console.log(evaluation.runId)
`

const CAPITALS = `id,question,expected
fr,What is the capital of France?,Paris
au,What is the capital of Australia?,Canberra
ch,What is the capital of Switzerland?,Bern
de,What is the capital of Germany?,Berlin
xx,What is the capital of Atlantis?,
`

test('of five items one fails, one is rate-limited twice, one is not scored: all of it is told, and a second start does the failed one only', async () => {
  using temp = tempDir()
  const cwd = temp.path
  const asked = () => readFileSync(join(cwd, 'asked.txt'), 'utf8').trim().split(' ')
  writeFileSync(join(cwd, 'capitals.csv'), CAPITALS)

  const first = await runProgram(PROGRAM, { cwd, env: { BROKEN: '1' } })

  expect(first.stdout.split('\n').slice(0, -2)).toEqual([
    'answer: 5 tasks, 1 failed',
    '',
    'score   mean  n  missing',
    'exact  0.667  3        2',
  ])
  expect(first.stderr).toContain('scorer "exact" has thrown')
  expect(first.code).toBe(0)
  expect(asked().sort()).toEqual(['au', 'ch', 'de', 'de', 'de', 'fr', 'xx'])

  const shown = await runCommand(['show', 'eval capitals', '--tasks'], { cwd, terminal: 120 })
  expect(shown.stdout).toContain('5 tasks of eval capitals')
  expect(shown.stdout).toContain('no such country')
  const checked = await runCommand(['check', 'eval capitals', '--assert', 'metrics.exact.mean >= 0.6'], {
    cwd,
  })
  expect([checked.code, checked.stdout]).toEqual([
    1,
    expect.stringContaining('1 of 5 tasks failed: xx: no such country'),
  ])

  writeFileSync(join(cwd, 'asked.txt'), '')
  const second = await runProgram(PROGRAM, { cwd })

  expect(asked()).toEqual(['xx'])
  expect(second.stdout).toContain('answer: 5 tasks, 0 failed, 4 from the cache')
  expect(second.stdout).toContain('exact  0.75  4        1')
  const newest = second.stdout.trim().split('\n').at(-1) as string
  expect(await runCommand(['check', newest, '--assert', 'metrics.exact.mean >= 0.6'], { cwd })).toMatchObject(
    {
      code: 0,
      stdout: expect.stringContaining('metrics.exact.mean is 0.75'),
    },
  )
})
