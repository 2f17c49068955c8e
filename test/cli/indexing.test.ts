// A store without an index, of so many runs that the command reads them in several threads.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { logMetric, run } from '../../src/index.js'
import { copyRun } from '../support/copy-run.js'
import { startViewer } from '../viewer/start-viewer.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { closed, runCommand, runWithoutThreads, startCommand } from './run-command.js'

const RUNS = 4_100

/** One of each thread. */
const PARTS = Math.min(2, availableParallelism())

let store: StoreFolder
let index: string
let numbers: string[]

beforeAll(async () => {
  store = await recordStore(() =>
    run('copied', { project: 'many', params: { number: 'none' } }, () => logMetric('loss', 0.5)),
  )
  index = join(store.dir, '.index')
  numbers = copyRun(join(store.dir, 'many'), RUNS)
})

afterAll(() => store.remove())

beforeEach(() => rmSync(index, { recursive: true, force: true }))

const list = () => runCommand(['list', '--dir', store.dir, '--sort', 'params.number', '--json'])

const numbersIn = (stdout: string) =>
  (JSON.parse(stdout) as { params: { number: string } }[]).map(({ params }) => params.number)

test('is listed whole, and each thread has indexed its share', async () => {
  const { stdout, stderr } = await list()

  expect(numbersIn(stdout)).toEqual(numbers)
  expect(stderr).toBe('')
  expect(readdirSync(index).filter((name) => name.endsWith('.part'))).toHaveLength(PARTS)
  // and is read from there
  expect(numbersIn((await list()).stdout)).toEqual(numbers)
})

test('is indexed once by a viewer that several ask at first, one of whom goes away', async () => {
  await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])
  const impatient = new AbortController()
  const left = fetch(`${viewer.origin}/api/facets`, { signal: impatient.signal }).catch(() => {})
  const asked = ['/api/facets', '/api/count', '/api/runs?limit=1'].map((path) => viewer.get(path))
  impatient.abort()
  await left
  let isAnswered = false
  const answers = Promise.all(asked).finally(() => {
    isAnswered = true
  })
  // a part that is there twice does not stay
  const parts = new Set<string>()
  while (!isAnswered) {
    for (const name of existsSync(index) ? readdirSync(index) : [])
      if (name.endsWith('.part')) parts.add(name)
    await delay(1)
  }

  for (const response of await answers) expect(response.status).toBe(200)
  expect(parts.size).toBe(PARTS)
})

test('tells once of what is damaged, whichever thread has seen it', async () => {
  const folder = join(store.dir, 'many')
  const names = readdirSync(folder)
  const damaged = [names.at(0), names.at(-1)].map((name) => join(folder, name as string))
  const whole = damaged.map((path) => readFileSync(path))
  for (const [i, path] of damaged.entries()) writeFileSync(path, whole[i]?.subarray(0, 200) as Buffer)
  // what was written a moment ago may still be being written
  await delay(2_000)
  try {
    const { stdout, stderr } = await list()

    expect(numbersIn(stdout)).toHaveLength(RUNS - 2)
    for (const path of damaged) expect(stderr.split(path)).toHaveLength(2)
  } finally {
    for (const [i, path] of damaged.entries()) writeFileSync(path, whole[i] as Buffer)
  }
})

test('is listed whole after the command was killed while its threads were indexing', async () => {
  const killed = startCommand(['list', '--dir', store.dir])
  while (!existsSync(index) && killed.exitCode === null) await delay(1)
  killed.kill('SIGKILL')
  await closed(killed)

  const { stdout, stderr } = await list()

  expect(numbersIn(stdout)).toEqual(numbers)
  expect(stderr).toBe('')
})

test('is listed whole where nobody may start a thread', async () => {
  const { status, stdout, stderr } = runWithoutThreads([
    'list',
    '--dir',
    store.dir,
    '--sort',
    'params.number',
    '--json',
  ])

  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('runspan') })
  expect(numbersIn(stdout)).toEqual(numbers)
})
