// What the cards of a machine do, from a program that stands for `nvidia-smi`: one that goes on printing until nobody
// listens any more.

import type { RunRecord } from '../../../src/read.js'
import { isSystemMetric } from '../../../src/wire/system-metrics.js'
import { runProgram, startProgram } from '../../support/child.js'
import { Endpoint } from '../../support/endpoint.js'
import type { Environment } from '../../support/environment.js'
import { newFolder } from '../../support/git.js'
import { gone, noted } from '../../support/gone.js'
import { A100, type Card, fakeNvidiaSmi, MIG, type Trouble } from '../../support/nvidia-smi.js'
import { only, readRuns } from '../../support/session.js'

/** Records until the metrics that `ENOUGH` stands for are there. */
const TRAIN = `
  import { readdirSync } from 'node:fs'
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, flush, run } from 'runspan'
  import { openStore } from 'runspan/read'
  configure({ quiet: true, environment: false, systemMetrics: { intervalMs: 100 } })
  const counts = async () => {
    await flush()
    const [record] = await openStore().runs({ fields: ['series'] }).toArray()
    return Object.entries(record?.series ?? {}).map(([key, points]) => key + ' ' + points.length)
  }
  const isEnough = new RegExp(process.env.ENOUGH)
  const isAsked = () => readdirSync(process.env.NOTES).some((name) => name.startsWith('followed.'))
  await run('train', async (current) => {
    current.logMetric('loss', 1)
    while (!isAsked() || !(await counts()).some((line) => isEnough.test(line))) await delay(50)
  })`

test('each card has a curve of its use and of its memory, apart from the program’s metrics', async () => {
  const second = { ...A100, 'utilization.gpu': '100', 'memory.used': '81920' }
  const { summaries, missingPoints } = await trainWith([A100, second], 'hw.gpu.memory.usage.1 [3-9]')

  expect(summaries).toMatchObject({
    'hw.gpu.utilization.0': { min: 0.37, max: 0.37 },
    'hw.gpu.memory.usage.0': { min: 1024 ** 3, max: 1024 ** 3 },
    'hw.gpu.utilization.1': { min: 1, max: 1 },
    'hw.gpu.memory.usage.1': { min: 80 * 1024 ** 3, max: 80 * 1024 ** 3 },
  })
  expect(Object.keys(summaries).filter((key) => !isSystemMetric(key))).toEqual(['loss'])
  expect(Object.keys(summaries)[0]).toBe('loss')
  expect(missingPoints).toBe(0)
})

test('what a card does not say has no curve', async () => {
  const { summaries } = await trainWith(
    [MIG, { ...A100, 'memory.used': '[N/A]' }],
    'hw.gpu.utilization.1 [2-9]',
  )

  expect(Object.keys(summaries).filter((key) => key.startsWith('hw.'))).toEqual(['hw.gpu.utilization.1'])
})

test.each<Trouble>(['fails', 'hangs', 'prints what nobody understands', 'finds no card'])(
  'where nvidia-smi %s, everything else is measured',
  async (trouble) => {
    const { summaries } = await trainWith(trouble, 'process.cpu.utilization')

    expect(Object.keys(summaries).filter((key) => key.startsWith('hw.'))).toEqual([])
    expect(summaries).toHaveProperty(['system.cpu.utilization'])
  },
)

const FOREVER = `${TRAIN}\nconsole.log('trained')\nawait run('more', () => delay(1e6))`

test.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
  'nvidia-smi ends with a program that %s ends',
  async (signal) => {
    const folder = newFolder()
    const env = environmentOf(folder, [A100], 'hw.gpu')
    await using program = startProgram(FOREVER, { cwd: folder, env })
    await program.printed('trained')

    program.process.kill(signal)
    await program.ended

    await gone(only(noted(folder, 'followed')))
  },
)

test.each([
  ['shutdown()', 'await shutdown()'],
  ['a later configure() without it', 'configure({ systemMetrics: false })'],
])('%s ends nvidia-smi', async (_, stop) => {
  const folder = newFolder()
  const env = environmentOf(folder, [A100], 'hw.gpu')
  const source = `import { shutdown } from 'runspan'
    ${TRAIN}
    ${stop}
    console.log('stopped')
    await delay(1e6)`
  await using program = startProgram(source, { cwd: folder, env })
  await program.printed('stopped')

  await gone(only(noted(folder, 'followed')))
})

test('a run that is left open is ended and sent when the program has nothing left to do, though nvidia-smi goes on', async () => {
  const folder = newFolder()
  const env = environmentOf(folder, [A100], 'hw.gpu')
  await using endpoint = await Endpoint.start()
  const source = `import { startRun } from 'runspan'\n${TRAIN}\nstartRun('left open')`

  const { code, stderr } = await runProgram(source, {
    cwd: folder,
    env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url },
  })

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(endpoint.runs.map(({ name, status, error }) => [name, status, error?.message]).sort()).toEqual([
    ['left open', 'failed', 'the program ended without ending the run'],
    ['train', 'completed', undefined],
  ])
})

function environmentOf(folder: string, behaviour: readonly Card[] | Trouble, enough: string): Environment {
  return { ...fakeNvidiaSmi(folder, behaviour), NOTES: folder, ENOUGH: enough }
}

async function trainWith(behaviour: readonly Card[] | Trouble, enough: string): Promise<RunRecord> {
  const folder = newFolder()
  const { code, stderr } = await runProgram(TRAIN, {
    cwd: folder,
    env: environmentOf(folder, behaviour, enough),
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  await gone(only(noted(folder, 'followed')))
  return only(await readRuns(`${folder}/.runspan`))
}
