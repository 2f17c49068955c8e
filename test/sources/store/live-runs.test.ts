import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../../src/read/run-record.js'
import { LiveRuns } from '../../../src/sources/store/live-runs.js'
import type { RunFile } from '../../../src/store/list-files.js'
import { runWith } from '../../read/tables/arbitrary-run.js'
import { tempDir } from '../../support/temp.js'

const MANY = 10_000

interface LiveRun extends Disposable {
  file: RunFile
  journal: string
  /** Asks for it, as one of so many. */
  recall(isOneOf: number): RunRecord | undefined
  /** How often it was read. */
  readings(): number
}

function liveRun(runs: LiveRuns): LiveRun {
  const temp = tempDir()
  const journal = join(temp.path, 'journal')
  writeFileSync(journal, 'a point\n')
  const file = { runId: 'a'.repeat(32), path: join(temp.path, 'run.jsonl'), journals: [journal] }
  let readings = 0
  const read = () => {
    readings++
    return runWith({ id: file.runId, name: `reading ${readings}` })
  }
  return {
    file,
    journal,
    recall: (isOneOf) => runs.recall(file, isOneOf, read),
    readings: () => readings,
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  }
}

test('one of thousands of live runs is read once, as long as nothing is added to its files', () => {
  const runs = new LiveRuns()
  using one = liveRun(runs)
  const first = one.recall(MANY) as RunRecord
  first.name = 'changed by whoever got it'

  expect(one.recall(MANY)?.name).toBe('reading 1')
  expect(one.readings()).toBe(1)
  appendFileSync(one.journal, 'another point\n')
  expect(one.recall(MANY)?.name).toBe('reading 2')
})

test('one of a few is read each time: its process may have died since', () => {
  const runs = new LiveRuns()
  using one = liveRun(runs)

  expect([one.recall(3), one.recall(3)].map((run) => run?.name)).toEqual(['reading 1', 'reading 2'])
})

test('one that has been read again, as by whoever watches, is as it was then', () => {
  const runs = new LiveRuns()
  using one = liveRun(runs)
  one.recall(MANY)
  runs.renew(one.file, () => runWith({ id: one.file.runId, status: 'crashed' }))

  expect(one.recall(MANY)?.status).toBe('crashed')
  runs.begin([])
  expect(one.recall(MANY)?.name).toBe('reading 2')
})

test('what never changes, as what a run was started in, is taken from one whose files have changed', () => {
  const runs = new LiveRuns()
  using one = liveRun(runs)
  one.recall(MANY)
  appendFileSync(one.journal, 'another point\n')

  expect(runs.recall(one.file, MANY, () => undefined, true)?.name).toBe('reading 1')
})
