// Journals of tasks that a disk, or somebody, has damaged.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { deleteRun } from '../../src/store/delete-run.js'
import { encodeHeader, type JournalHeader } from '../../src/store/journal-format.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { readTasksJournal } from '../../src/store/read-journal.js'
import { recoverRuns } from '../../src/store/recover.js'
import { encodeTasks } from '../../src/store/tasks-journal.js'
import type { TaskEntry } from '../../src/wire/journal.js'
import { usToHrTime } from '../../src/wire/time.js'
import { only, readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'
import { fail, storeOfKilled } from './killed-tasks.js'

test('damage in a journal of tasks is reported, costs what comes after it, and the journal is kept until its run is deleted', async () => {
  using store = await storeOfKilled({})
  const journal = only(filesIn(store.path).filter((path) => path.endsWith('.tasks')))
  const path = join(store.path, journal)
  const bytes = readFileSync(path)
  bytes[bytes.length - 10] = (bytes.at(-10) as number) ^ 1
  writeFileSync(path, bytes)
  const warnings: string[] = []

  const [recovered] = [...recoverRuns(store.path, (message) => warnings.push(message))]

  expect(warnings).toEqual([
    expect.stringMatching(/^the last \d+ of \d+ bytes of .*\.tasks are damaged/),
    expect.stringContaining(`${journal}.damaged`),
  ])
  expect(only(await readRuns(store.path))).toMatchObject({ status: 'crashed' })
  expect(readFileSync(`${path}.damaged`)).toEqual(bytes)
  expect([...recoverRuns(store.path, fail)]).toEqual([])
  deleteRun(store.path, recovered?.runId as string)
  expect(filesIn(store.path).filter((left) => left.includes('.live/'))).toEqual([])
})

const HEADER: JournalHeader = {
  identity: {
    ...{ traceId: 'abcd'.repeat(8), spanId: 'ffff'.repeat(4), traceFlags: 1, name: 'eval' },
    ...{ startMs: 1_700_000_000_000, maxEvents: 128, maxAttributes: 128 },
  },
  ...{ process: { ...ownIdentity(), startedAt: '1' }, project: 'Default' },
  ...{ resource: { attributes: {} }, scope: { name: 'runspan' }, links: [] },
}

test('whatever has happened to a journal of tasks, it is read up to the damage, and damage is reported', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), damage, (outputs, changes) => {
      using temp = tempDir()
      const pieces = [
        encodeHeader(HEADER),
        ...outputs.flatMap((output, i) => encodeTasks([taskOf(i, output)])),
      ]
      const original = Buffer.concat(pieces)
      const bytes = Buffer.from(original)
      for (const [place, byte] of changes) bytes[place % bytes.length] = byte
      const ends = pieces.map((_, i) => Buffer.concat(pieces.slice(0, i + 1)).length)
      const whole = ends.filter((end) => bytes.subarray(0, end).equals(original.subarray(0, end))).length
      const path = join(temp.path, 'journal.tasks')
      writeFileSync(path, bytes)
      const warnings: string[] = []

      const { content } = readTasksJournal(path, (message) => warnings.push(message), true)

      expect(content?.tasks.length ?? 0).toBe(Math.max(0, whole - 1))
      expect(warnings).toHaveLength(whole === pieces.length ? 0 : 1)
    }),
  )
})

function taskOf(number: number, output: string): TaskEntry {
  const spanId = number.toString(16).padStart(16, 'e')
  const startUs = HEADER.identity.startMs * 1000
  const identity = {
    spanId,
    parentSpanId: 'ffff'.repeat(4),
    name: 'answer',
    startUs,
    attributes: {},
    links: [],
  }
  const event = { name: 'output', attributes: { 'output.value': output }, time: usToHrTime(startUs) }
  return { spanId, identity, segments: 0, events: [event], exceptions: [] }
}
