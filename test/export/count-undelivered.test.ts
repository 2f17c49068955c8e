import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { countUndelivered } from '../../src/export/count-undelivered.js'
import { run } from '../../src/index.js'
import { Ledger } from '../../src/store/ledger.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { startSession } from '../support/session.js'

test('runs that are whole at no endpoint are counted, and no file of them stays open', async () => {
  await using session = startSession()
  for (let i = 0; i < 20; i++) run('train', () => {})
  const files = listRunFiles(session.dir)
  new Ledger(session.dir, 'http://one.test').markDone([{ runId: 'f'.repeat(32), spanId: 'f'.repeat(16) }])
  const before = nextFile()

  const count = countUndelivered(session.dir, files)

  expect(count).toBe(20)
  expect(nextFile()).toBe(before)

  /** The number that the system gives to the next file: the lowest that is free. */
  function nextFile(): number {
    const file = openSync(join(session.dir, '.gitignore'), 'r')
    closeSync(file)
    return file
  }
})
