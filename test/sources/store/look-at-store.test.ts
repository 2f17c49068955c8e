import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../../src/read/run-record.js'
import type { Looker } from '../../../src/sources/core/looker.js'
import { lookAtStore } from '../../../src/sources/store/look-at-store.js'
import { runCommand } from '../../cli/run-command.js'
import { runWith } from '../../read/tables/arbitrary-run.js'
import { spansOfRun } from '../../support/run-spans.js'
import { tempDir } from '../../support/temp.js'

/** So many that only every sixth look has a turn for each. */
const RUNS = 3000

test('what a command says of one among thousands of ended runs is seen by the next look', async () => {
  using temp = tempDir()
  const ids = writeRuns(temp.path, 'Default', RUNS)
  using looks = looking(temp.path)
  await looks.next()
  await looks.next()
  const id = await runWithoutTurn(looks, ids)

  expect(await runCommand(['tag', id, 'best', '--dir', temp.path])).toMatchObject({ code: 0 })

  await looks.untilSeen(id)
}, 60_000)

test('a folder of runs that is deleted and comes back between two looks is watched again', async () => {
  using temp = tempDir()
  const ids = writeRuns(temp.path, 'Default', RUNS)
  using looks = looking(temp.path)
  await looks.next()

  rmSync(join(temp.path, 'Default'), { recursive: true })
  writeRuns(temp.path, 'Default', ids)
  for (let look = 0; look < 3; look++) {
    // what the system has told by now is heard in between
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
    await looks.next()
  }
  const id = await runWithoutTurn(looks, ids)
  expect(await runCommand(['tag', id, 'best', '--dir', temp.path])).toMatchObject({ code: 0 })

  await looks.untilSeen(id)
}, 60_000)

test('folders are read when something has come or gone, and not each time', async () => {
  using temp = tempDir()
  writeRuns(temp.path, 'Default', 3)
  // what comes within one tick of a disk's clock leaves a folder's time as it is
  utimesSync(join(temp.path, 'Default'), 1, 1)
  using looks = looking(temp.path)
  const isWhole = async () => (await looks.next()).isWhole

  // a folder that is as it was is read once more: a disk's clock may have stood still between two changes
  expect([await isWhole(), await isWhole(), await isWhole(), await isWhole()]).toEqual([
    true,
    true,
    false,
    false,
  ])
  const [added] = writeRuns(temp.path, 'Default', 1)
  expect(await looks.next()).toMatchObject({ isWhole: true, ids: expect.arrayContaining([added]) })
  expect([await isWhole(), await isWhole()]).toEqual([true, false])
  const [other] = writeRuns(temp.path, 'other', 1)
  expect(await looks.next()).toMatchObject({ isWhole: true, ids: expect.arrayContaining([other]) })
})

interface Looks extends Disposable {
  /** The runs whose files were looked at, and whether they are all that there are. */
  next(): Promise<{ ids: string[]; isWhole: boolean }>
  /** Looks as often as a run has no turn of its own. */
  untilSeen(id: string): Promise<void>
}

function looking(dir: string): Looks {
  const read = (): RunRecord | undefined => undefined
  const looker: Looker = lookAtStore({ dir, read, isWanted: () => true, unwantedIds: undefined })
  const stop = new AbortController()
  const next = async () => {
    const { marks, isWhole } = await looker.look(stop.signal)
    const ids: string[] = []
    for await (const { id } of marks) ids.push(id)
    return { ids, isWhole }
  }
  return {
    next,
    async untilSeen(id) {
      const seen: boolean[] = []
      // one of six looks has a turn for it
      for (let look = 0; look < 4 && !seen.includes(true); look++) seen.push((await next()).ids.includes(id))
      expect(seen).toContain(true)
    },
    [Symbol.dispose]: () => stop.abort(),
  }
}

/** A run that was looked at just now. */
async function runWithoutTurn(looks: Looks, ids: readonly string[]): Promise<string> {
  const { ids: seen, isWhole } = await looks.next()
  expect(isWhole).toBe(false)
  expect(seen.length).toBeLessThan(ids.length / 2)
  return seen[0] as string
}

/**
 * Runs that have ended.
 * @returns their ids
 */
function writeRuns(dir: string, project: string, runs: number | readonly string[]): string[] {
  const ids =
    typeof runs === 'number'
      ? Array.from({ length: runs }, () => randomUUID().replaceAll('-', ''))
      : [...runs]
  mkdirSync(join(dir, project), { recursive: true })
  for (const id of ids) {
    const line = JSON.stringify({ resourceSpans: [spansOfRun(runWith({ id, project }), {})] })
    writeFileSync(join(dir, project, `${id}.jsonl`), `${line}\n`)
  }
  return ids
}
