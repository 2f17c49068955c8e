import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runProgram, startProgram } from '../support/child.js'
import { cleanEnvironment } from '../support/environment.js'
import { tempDir } from '../support/temp.js'
import { startCollector } from './collector.js'
import { eventually } from './eventually.js'
import { startJaeger } from './jaeger.js'
import { expectSameRuns } from './same-runs.js'
import { SHIPPED } from './shipped.js'

const RUNS = 200
const PROGRAM_TIMEOUT_MS = 120_000

// The first run takes 0.2 s, the last one 4 s; some are small, some need segments and packed points.
const PROGRAM = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { configure, flush, logMetrics, run } from 'runspan'
  configure({ project: 'outages' })
  let ended = 0
  await Promise.all(Array.from({ length: ${RUNS} }, async (_, i) => {
    const steps = 20 + (i % 10) * 40
    await run('run-' + i, { tags: ['parallel'], params: { i }, attributes: { even: i % 2 === 0 } }, async () => {
      for (let step = 0; step < steps; step++) {
        logMetrics({ loss: i + 1 / (step + 1), accuracy: step / steps }, { step })
        if (step % 10 === 9) await delay((200 + 19 * i) / (steps / 10))
      }
    })
    console.log('ended ' + ++ended)
  }))
  await flush()`

test('a Collector that is killed in the middle of 200 parallel runs, and started again, costs no run and no point', async () => {
  using temp = tempDir()
  await using jaeger = await startJaeger()
  await using collector = await startCollector(jaeger.otlpUrl)
  const env = { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpUrl }
  await using program = startProgram(PROGRAM, { env, timeoutMs: PROGRAM_TIMEOUT_MS })

  await program.printed('ended 60')
  await collector.service.kill()
  await program.printed('ended 120')
  await collector.service.start()
  const { code, stderr } = await program.ended
  await sync(temp.path, collector.otlpUrl)

  expect(code).toBe(0)
  expect(stderr).toContain(collector.otlpUrl) // the program has noticed
  expect(await expectSameRuns(jaeger, temp.path)).toHaveLength(RUNS)
})

test('runs that end while Jaeger is away are in it after its return, though the Collector that has them is killed meanwhile', async () => {
  using temp = tempDir()
  await using jaeger = await startJaeger()
  await using collector = await startCollector(jaeger.otlpUrl)
  const env = { RUNSPAN_DIR: temp.path, OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpUrl }

  await jaeger.service.stop()
  const { code } = await runProgram(PROGRAM, { env, timeoutMs: PROGRAM_TIMEOUT_MS })
  await collector.service.kill()
  await collector.service.start()
  // The waits between attempts grow to 10 s, give or take half of it; from then on an hour is no other than a minute.
  await eventually(async () => longestWaitSeconds(collector.service.log) > 10, { timeoutMs: 120_000 })
  await jaeger.service.start()

  expect(code).toBe(0)
  expect(await expectSameRuns(jaeger, temp.path)).toHaveLength(RUNS)
})

/** What an ended program has not got rid of is sent by the command, or by the next program with that store. */
async function sync(dir: string, endpoint: string): Promise<void> {
  const command = join(SHIPPED, 'dist/esm/cli/main.js')
  const args = [command, 'sync', '--dir', dir, '--endpoint', endpoint]
  await promisify(execFile)(process.execPath, args, { env: cleanEnvironment() })
}

function longestWaitSeconds(log: string): number {
  const waits = [...log.matchAll(/Will retry the request after interval\..*"interval": "([\d.]+)s"/g)]
  return Math.max(0, ...waits.map(([, seconds]) => Number(seconds)))
}
