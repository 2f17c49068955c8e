// A store of so many runs that the command has a thread compare the half of its index with their files.

import { spawnSync } from 'node:child_process'
import { linkSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { logMetric, run } from '../../src/index.js'
import { IndexUpdate } from '../../src/sources/store/index/update-index.js'
import { runWith } from '../read/tables/arbitrary-run.js'
import { tempDir } from '../support/temp.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand, runWithoutThreads } from './run-command.js'

/** Some more than are worth a thread. */
const RUNS = 30_100

/** Has a program say that it has started a thread. */
const TELL_THREADS = 'process.on("worker", () => require("node:fs").writeSync(2, "a thread\\n"))'

const READ = join(__dirname, '../../dist/cjs/read.js')

let store: StoreFolder
let line: string
let recorded: string
let ids: string[]

beforeAll(async () => {
  store = await recordStore(() =>
    run('copied', { project: 'many', params: { text: 'as it was' } }, () => logMetric('loss', 0.5)),
  )
  const folder = join(store.dir, 'many')
  const [name] = readdirSync(folder) as [string]
  recorded = name.slice(0, 32)
  line = readFileSync(join(folder, name), 'utf8')
  const settled = Date.now() / 1000 - 10
  utimesSync(join(folder, name), settled, settled)
  const { size: sizeBytes, mtimeMs: timeMs } = statSync(join(folder, name))
  // so that the folder lists them in the order in which they are indexed
  ids = Array.from({ length: RUNS }, (_, i) => `${String(i).padStart(5, '0')}${recorded.slice(5)}`)
  const update = new IndexUpdate(store.dir, new Map())
  for (const id of ids) {
    // the index says what is in them, as long as nobody changes them
    linkSync(join(folder, name), pathOf(id))
    const file = { runId: id, path: pathOf(id), journals: [] }
    update.add(
      file,
      { folder: 'many', sizeBytes, timeMs },
      runWith({ id, name: 'copied', project: 'many', params: { text: 'as it was' } }),
    )
  }
  update.write()
  rmSync(join(folder, name))
}, 120_000)

afterAll(() => store.remove())

const pathOf = (id: string) => join(store.dir, 'many', `${id}.jsonl`)

/** A run's file, with a text that is not in the index, of the same length. */
function write(id: string): void {
  writeFileSync(pathOf(id), line.replaceAll(recorded, id).replace('as it was', 'otherwise'))
}

async function idsWhere(where: string, env = {}): Promise<{ found: string[]; stderr: string }> {
  const { stdout, stderr } = await runCommand(['list', '--dir', store.dir, '--where', where, '--json'], {
    env,
  })
  return { found: (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id).sort(), stderr }
}

test('is listed where nobody may start a thread', () => {
  const { status, stdout, stderr } = runWithoutThreads(['list', '--dir', store.dir, '--json', '--limit', '2'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('runspan') })
  expect(JSON.parse(stdout)).toHaveLength(2)
})

test('is read by a program without a thread', () => {
  const program = `${TELL_THREADS}
    const { openStore } = require(${JSON.stringify(READ)})
    openStore({ dir: ${JSON.stringify(store.dir)} }).count({ name: 'copied' }).then(console.log)`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' })

  expect({ stdout, stderr }).toEqual({ stdout: `${RUNS}\n`, stderr: '' })
})

test('is found as it is, whatever has happened to files that either has looked at', async () => {
  using temp = tempDir()
  const preload = join(temp.path, 'tell-threads.cjs')
  writeFileSync(preload, TELL_THREADS)
  const some = (rest: number) => ids.filter((_, i) => i % 1_000 === rest)
  for (const id of [...some(1), ...some(2)]) rmSync(pathOf(id))
  some(1).forEach(write)
  const other = recorded[5] === 'f' ? 'e' : 'f'
  const added = some(3).map((id) => `${id.slice(0, 5)}${other}${id.slice(6)}`)
  added.forEach(write)

  const { found, stderr } = await idsWhere('params.text != "as it was"', {
    NODE_OPTIONS: `--require ${preload}`,
  })

  expect(found).toEqual([...some(1), ...added].sort())
  expect(stderr).toBe(availableParallelism() < 2 ? '' : 'a thread\n')
  const firstAndLast = [...ids.slice(0, 4), ...ids.slice(-4)]
  expect(await idsWhere(`id in ${JSON.stringify(firstAndLast)}`)).toEqual({
    found: firstAndLast.filter((id) => !some(2).includes(id)),
    stderr: '',
  })
})
