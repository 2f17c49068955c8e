// The cards of a machine, from a program that stands for `nvidia-smi`: started by a thread, and never waited for.

import type { RunRecord } from '../../../src/read.js'
import { runProgram } from '../../support/child.js'
import type { Environment } from '../../support/environment.js'
import { newFolder } from '../../support/git.js'
import { gone, isThere, noted } from '../../support/gone.js'
import { A100, type Card, fakeNvidiaSmi, MIG, type Trouble } from '../../support/nvidia-smi.js'
import { readRuns } from '../../support/session.js'

/** Records until nvidia-smi has been asked and has ended, in whatever way, and once more. */
const UNTIL_ANSWERED = `
  import { readdirSync } from 'node:fs'
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, run } from 'runspan'
  import { openStore } from 'runspan/read'
  configure({ quiet: true, environment: ['machine'] })
  const hasAnswered = () => readdirSync(process.env.NOTES).some((name) => name.startsWith('answered.'))
  while (!hasAnswered()) await delay(10)
  const isKnown = ({ resource }) => 'runspan.host.gpu_driver' in resource
  for (let i = 0; i < (process.env.TIMES ?? 1e9); i++) {
    await run('train', () => delay(50))
    if (isKnown((await openStore().runs({ limit: 1 }).toArray())[0])) break
  }`

/** Ends as soon as it has been asked. */
const UNTIL_ASKED = `
  import { readdirSync } from 'node:fs'
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, run } from 'runspan'
  configure({ quiet: true })
  await run('train', async () => {
    while (!readdirSync(process.env.NOTES).some((name) => name.startsWith('asked.'))) await delay(10)
  })`

test('a run says which cards its machine has, with their memory and their driver', async () => {
  const { resource } = await recordWith([A100, { ...A100, name: 'NVIDIA L4', 'memory.total': '23034' }])

  expect(resource).toMatchObject({
    'runspan.host.gpus': ['NVIDIA A100-SXM4-80GB', 'NVIDIA L4'],
    'runspan.host.gpu_memory_bytes': [80 * 1024 ** 3, 23034 * 1024 ** 2],
    'runspan.host.gpu_driver': '550.54.15',
  })
})

test('where memory is not said of each card, it is left out', async () => {
  const { resource } = await recordWith([A100, { ...MIG, 'memory.total': '[N/A]' }])

  expect(resource['runspan.host.gpus']).toHaveLength(2)
  expect(resource).not.toHaveProperty(['runspan.host.gpu_memory_bytes'])
})

test.each<Trouble>(['fails', 'finds no card'])(
  'where nvidia-smi %s, a run is recorded without',
  async (trouble) => {
    const { resource } = await recordWith(trouble, { TIMES: '3' })

    expect(Object.keys(resource).filter((name) => name.includes('gpu'))).toEqual([])
    expect(resource).toHaveProperty(['runspan.host.memory_bytes'])
  },
)

test.each<Trouble>(['hangs', 'prints what nobody understands'])(
  'a program does not wait for an nvidia-smi that %s, and ends it',
  async (trouble) => {
    const folder = newFolder()
    const env = { ...fakeNvidiaSmi(folder, trouble), NOTES: folder }

    const { code, stderr } = await runProgram(UNTIL_ASKED, { cwd: folder, env })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [pid = 0] = noted(folder, 'asked')
    await gone(pid)
    expect((await readRuns(`${folder}/.runspan`)).map(({ status }) => status)).toEqual(['completed'])
  },
)

test('a program ends beside an nvidia-smi that nothing can end', async () => {
  const folder = newFolder()
  const env = { ...fakeNvidiaSmi(folder, 'hangs and ignores signals'), NOTES: folder }

  const { code, stderr } = await runProgram(UNTIL_ASKED, { cwd: folder, env })
  const [pid = 0] = noted(folder, 'asked')
  const outlives = isThere(pid)
  process.kill(pid, 'SIGKILL')

  expect({ code, stderr, outlives }).toEqual({ code: 0, stderr: '', outlives: true })
})

test('a program that is ended by a signal ends the nvidia-smi that it waits for', async () => {
  const folder = newFolder()
  const env = { ...fakeNvidiaSmi(folder, 'hangs'), NOTES: folder }

  const { signal } = await runProgram(
    `${UNTIL_ASKED}\nprocess.kill(process.pid, 'SIGTERM'); await delay(1e5)`,
    {
      cwd: folder,
      env,
    },
  )

  expect(signal).toBe('SIGTERM')
  await gone(noted(folder, 'asked')[0] ?? 0)
})

test('whoever leaves out the machine has no nvidia-smi started', async () => {
  const folder = newFolder()
  const env = fakeNvidiaSmi(folder, [A100])
  const source = `
    import { setTimeout as delay } from 'node:timers/promises'
    import { configure, run } from 'runspan'
    configure({ environment: ['git', 'command'] })
    await run('train', () => delay(500))`

  await runProgram(source, { cwd: folder, env })

  expect(noted(folder, 'asked')).toEqual([])
})

async function recordWith(behaviour: readonly Card[] | Trouble, env: Environment = {}): Promise<RunRecord> {
  const folder = newFolder()
  const { code, stderr } = await runProgram(UNTIL_ANSWERED, {
    cwd: folder,
    env: { ...fakeNvidiaSmi(folder, behaviour), NOTES: folder, ...env },
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const runs = await readRuns(`${folder}/.runspan`)
  return runs.toSorted((a, b) => a.startTime - b.startTime).at(-1) as RunRecord
}
