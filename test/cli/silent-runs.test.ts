// A run whose process cannot be seen from here: what is shown of it, and how a person can end it.

import { listRunFiles } from '../../src/store/list-files.js'
import { age, ELSEWHERE, storeOfJournal } from '../support/elsewhere.js'
import { only } from '../support/session.js'
import { runCommand } from './run-command.js'

test('a silent run of another machine is shown with how long it has been silent, found by its status, and ended by --silent', async () => {
  using store = storeOfJournal({ process: ELSEWHERE })
  age(only(only(listRunFiles(store.path)).journals), 12)
  const runspan = (...args: string[]) => runCommand(args, { env: { RUNSPAN_DIR: store.path } })

  const list = await runspan('list')
  const found = await runspan('list', '--status', 'silent', '--json')
  const page = await runspan('show', 'elsewhere')
  const recovery = await runspan('recover')
  const tooEarly = await runspan('recover', '--silent', '1h')
  const ended = await runspan('recover', '--silent', '10min')
  const after = await runspan('list', '--json')

  expect(list.stdout).toMatch(/elsewhere .* silent 12 min /)
  expect(only(JSON.parse(found.stdout))).toMatchObject({ status: 'silent', silentMs: expect.any(Number) })
  expect(page.stdout).toMatch(/^elsewhere {2}silent 12 min$/m)
  for (const { stderr } of [recovery, tooEarly]) {
    expect(stderr).toContain('nothing to recover')
    expect(stderr).toContain('1 silent run left alone')
  }
  expect(ended.stderr).toContain('1 crashed run was recovered')
  expect(only(JSON.parse(after.stdout))).toMatchObject({ status: 'crashed' })
})

test.each(['', '1', 'h', '5x', '-1h', '1h30'])(
  '--silent refuses what is not a duration (%s)',
  async (text) => {
    using store = storeOfJournal({ process: ELSEWHERE })

    const { code, stderr } = await runCommand(['recover', '--silent', text], {
      env: { RUNSPAN_DIR: store.path },
    })

    expect(code).toBe(1)
    expect(stderr).toContain('Give a time such as 90s, 10min, 1h or 2d.')
  },
)
