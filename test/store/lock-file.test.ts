import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoredRuns } from '../../src/setup/stored-runs.js'
import { LockFile } from '../../src/store/lock-file.js'
import { JOURNALS } from '../../src/store/paths.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { storeOfJournal } from '../support/elsewhere.js'
import { tempDir } from '../support/temp.js'

const GONE = { ...ownIdentity(), startedAt: '1' }

test('one at a time holds a lock, and that of a process that is gone is free', () => {
  using temp = tempDir()
  const path = join(temp.path, 'lock')
  writeFileSync(path, JSON.stringify(GONE))
  const [first, second] = [new LockFile(path), new LockFile(path)]

  const taken = [first.take(), second.take()]
  first.release()
  taken.push(second.take())
  second.release()

  expect(taken).toEqual([true, false, true])
  expect(existsSync(path)).toBe(false)
})

test('a stale lock that another process is just about to remove is left to that one', () => {
  using temp = tempDir()
  const path = join(temp.path, 'lock')
  writeFileSync(path, JSON.stringify(GONE))
  writeFileSync(`${path}.stale`, JSON.stringify(ownIdentity()))
  const lock = new LockFile(path)

  const before = lock.take()
  writeFileSync(`${path}.stale`, JSON.stringify(GONE))
  const looks = [lock.take(), lock.take()]
  lock.release()

  expect([before, ...looks]).toEqual([false, false, true])
})

test('while another process takes up a run, none is resumed, however long that takes', () => {
  using store = storeOfJournal({ process: GONE })
  const lock = new LockFile(join(store.path, JOURNALS, 'resume.lock'))
  lock.take()
  const runs = new StoredRuns(store.path, 50)
  const open = jest.fn()
  const id = 'abcd'.repeat(8)

  expect(() => runs.resume({ id }, open)).toThrow(
    expect.objectContaining({ code: 'RUN_NOT_ENDED', message: expect.stringContaining('resume.lock') }),
  )
  expect(open).not.toHaveBeenCalled()
  lock.release()
  runs.resume({ id }, open)
  expect(open).toHaveBeenCalledTimes(1)
})
