// What is still to be sent in `exit`, where nothing can be awaited.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runProgram, startProgram } from '../support/child.js'
import { Endpoint, type Script } from '../support/endpoint.js'
import type { Environment } from '../support/environment.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

function programThat(end: string, options = '', count = 1): string {
  return `
    import { configure, run } from 'runspan'
    configure(${options})
    for (let i = 0; i < ${count}; i++) run('run ' + i, (run) => run.logMetric('loss', i))
    ${end}`
}

async function started(script?: Script) {
  const temp = tempDir()
  const endpoint = await Endpoint.start(script)
  const env: Environment = {
    RUNSPAN_DIR: join(temp.path, 'store'),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
  }
  return {
    endpoint,
    env,
    path: temp.path,
    runs: () => readRuns(join(temp.path, 'store')),
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]()
      temp[Symbol.dispose]()
    },
  }
}

test('sending at exit does not start the program again, as a child process of a single executable would', async () => {
  await using place = await started()
  const decoy = join(place.path, 'program')
  writeFileSync(decoy, `#!/bin/sh\ntouch "${place.path}/started-again"\n`)
  chmodSync(decoy, 0o755)

  const { code } = await runProgram(programThat(`process.execPath = '${decoy}'; process.exit()`), place)

  expect(code).toBe(0)
  expect(existsSync(join(place.path, 'started-again'))).toBe(false)
  expect(only(place.endpoint.runs)).toMatchObject({ pointCount: 1 })
})

test('a worker thread that ends sends its runs too', async () => {
  await using place = await started()
  const thread = programThat('process.exit()').replace(
    /import (.*) from 'runspan'/,
    "const $1 = require('runspan')",
  )

  const { code } = await runProgram(
    `const { Worker } = require('node:worker_threads')
    new Worker(${JSON.stringify(thread)}, { eval: true }).on('error', (error) => { throw error })`,
    { ...place, format: 'cjs' },
  )

  expect(code).toBe(0)
  expect(only(place.endpoint.runs)).toMatchObject({ pointCount: 1 })
})

test('a span that the endpoint refuses at exit is found, reported and counted, and the others arrive', async () => {
  await using place = await started(({ spans }) =>
    spans.some(({ name }) => name === 'run 7') ? { status: 400, body: 'no such unit' } : {},
  )

  const { stderr } = await runProgram(programThat('process.exit()', '', 20), place)

  expect(place.endpoint.runs).toHaveLength(19)
  expect(stderr).toMatch(/refuses span "run 7" \([0-9a-f]{16}\): HTTP 400 no such unit/)
  expect(stderr).toContain('1 were refused by the endpoint')
  expect(stderr).not.toContain('were not sent')
})

test('several requests at exit are sent one after the other', async () => {
  await using place = await started()

  const { stderr } = await runProgram(programThat('process.exit()', '', 1_500), place)

  expect(stderr).toBe('')
  expect(place.endpoint.requests.length).toBeGreaterThan(1)
  expect(place.endpoint.runs).toHaveLength(1_500)
})

const PERMISSION = ['--permission', '--experimental-permission'].find(
  (flag) => spawnSync(process.execPath, [flag, '--allow-fs-read=*', '-e', '0']).status === 0,
) as string

test('a program that may not start threads says so once when it ends, and the store keeps what was not sent', async () => {
  await using place = await started()

  const { code, stderr } = await runProgram(programThat('process.exit(3)'), {
    ...place,
    nodeArguments: [PERMISSION, '--allow-fs-read=*', '--allow-fs-write=*'],
  })

  expect(code).toBe(3)
  expect(stderr.match(/cannot be sent any more/g)).toHaveLength(1)
  expect(stderr).toMatch(/Access to this API has been restricted/)
  expect(stderr).toContain('send them with `runspan sync`')
  expect(only(await place.runs())).toMatchObject({ pointCount: 1 })
})

test('an agent made by a function is not used at exit, and a warning says so', async () => {
  await using place = await started()
  const options = `{ httpAgentOptions: async (protocol) => {
    if (protocol !== 'http:') throw new Error(protocol)
    const { Agent } = await import('node:http')
    return new Agent({ maxSockets: 1 })
  } }`

  const flushed = await runProgram(
    programThat("await (await import('runspan')).flush(); process.exit()", options),
    place,
  )
  const atExit = await runProgram(programThat('process.exit()', options), place)

  expect(flushed.stderr).toBe('')
  expect(only(place.endpoint.runs)).toMatchObject({ pointCount: 1 })
  expect(atExit.stderr).toContain('httpAgentOptions')
  expect(await place.runs()).toHaveLength(2)
})

test('an endpoint that has asked for a pause is sent nothing at exit, and the program ends at once', async () => {
  await using place = await started(() => ({ status: 429, headers: { 'Retry-After': '3600' } }))
  const waitForAnswer = `
    while (!globalThis[Symbol.for('runspan.shared.1')]?.get('warned')?.has('endpoint-unreachable')) await new Promise((r) => setTimeout(r, 10))
    run('late', () => {})`

  for (const end of ['', 'process.exit()']) {
    const before = place.endpoint.requests.length
    const { code, stderr } = await runProgram(programThat(`${waitForAnswer}\n${end}`), place)

    expect(code).toBe(0)
    expect(place.endpoint.requests).toHaveLength(before + 1)
    expect(stderr).toMatch(
      /2 spans were not sent to .* by Retry-After, for another (300|299|298) s\. .*runspan sync/,
    )
  }
})

// Elsewhere processes have no such limit.
;(process.platform === 'linux' ? test : test.skip)(
  'a program whose memory is limited says so when it ends, and does not die of the attempt',
  async () => {
    await using place = await started()
    const program = `
      const { configure, run } = require('runspan')
      configure()
      run('work', (run) => run.logMetric('loss', 1))
      process.exit(3)`

    const { code, stderr } = await runProgram(
      `const { spawnSync } = require('node:child_process')
      const limited = ['-c', 'ulimit -v 1400000 && exec "$0" -e "$1"', process.execPath, ${JSON.stringify(program)}]
      process.exit(spawnSync('sh', limited, { cwd: __dirname, stdio: 'inherit' }).status ?? 99)`,
      { ...place, format: 'cjs' },
    )

    expect(code).toBe(3)
    expect(stderr).toContain(
      'cannot be sent any more (the limit of virtual memory (ulimit -v) leaves no room',
    )
    expect(only(await place.runs())).toMatchObject({ pointCount: 1 })
  },
)

test('an endpoint that stops answering in the last attempt is not asked for the same spans again', async () => {
  await using place = await started((_request, number) => {
    if (number === 1) return sleep(700).then(() => ({}))
    return number === 2 ? new Promise(() => {}) : {}
  })
  place.env.OTEL_EXPORTER_OTLP_TIMEOUT = '1000'

  const { code, stderr } = await runProgram(programThat('', '', 1_500), place)

  expect(code).toBe(0)
  expect(place.endpoint.requests.length).toBeLessThanOrEqual(2)
  expect(stderr.match(/does not take spans \(no answer within 1000 ms\)/g)).toHaveLength(1)
  expect(stderr).toMatch(/spans were not sent to .* in the store/)
})

test('a request that is under way does not keep the program: its own beforeExit handlers are called before the answer', async () => {
  let answer = () => {}
  const released = new Promise<void>((resolve) => {
    answer = resolve
  })
  await using place = await started(() => released.then(() => ({})))
  // Until the request has begun.
  const end = "process.once('beforeExit', () => console.log('at its end')); setTimeout(() => {}, 500)"
  await using program = startProgram(programThat(end), place)
  const isAtItsEnd = await program.printed('at its end')
  answer()
  const { code, stderr } = await program.ended

  expect(isAtItsEnd).toBe(true)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(only(place.endpoint.runs)).toMatchObject({ pointCount: 1 })
})
