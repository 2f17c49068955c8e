// A program beside a store in which a hundred thousand runs lie.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram, startProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'

const RUNS = 100_000

/** Counts what `configure()` asks of the file system while the program waits for it. */
const COUNTED = `
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
let calls = 0
let names = 0
const opened = []
for (const name of Object.keys(fs).filter((name) => name.endsWith('Sync'))) {
  const original = fs[name]
  fs[name] = Object.assign((...args) => {
    calls++
    if (name === 'openSync') opened.push(String(args[0]).replace(/^.*\\./, '.'))
    const result = original(...args)
    if (name === 'readdirSync') names += result.length
    return result
  }, original)
}
syncBuiltinESMExports()
const { configure } = await import('runspan')
calls = 0
opened.length = 0
configure({ endpoint: 'http://127.0.0.1:9' })
console.log(JSON.stringify({ calls, names, opened }))
process.reallyExit(0)
`

test('configure() makes no more file system calls with a hundred thousand runs in the store than with none', async () => {
  using empty = tempDir()
  using large = tempDir()
  const folder = join(large.path, 'Default')
  mkdirSync(folder)
  for (let i = 0; i < RUNS; i++) writeFileSync(join(folder, `${i.toString(16).padStart(32, '0')}.jsonl`), '')

  const asked = []
  for (const dir of [empty.path, large.path]) {
    const { stdout } = await runProgram(COUNTED, { env: { RUNSPAN_DIR: dir } })
    asked.push(JSON.parse(stdout))
  }

  const [beside0, besideMany] = asked
  expect(besideMany.names).toBeLessThan(10)
  expect(besideMany.calls).toBeLessThan(beside0.calls + 20)
})

test('of runs going on in other processes, configure() reads only the heads of their journals', async () => {
  using store = tempDir()
  const env = { RUNSPAN_DIR: store.path }
  await using other = startProgram(
    `import { configure, flush, startRun } from 'runspan'
    configure()
    const run = startRun('long')
    for (let i = 0; i < 1_000; i++) run.logMetric('loss', i)
    await flush()
    run.logMetric('loss', 0)
    setTimeout(() => console.log('logged'), 50)
    setInterval(() => {}, 1000)`,
    { env },
  )
  await other.printed('logged')

  const { stdout } = await runProgram(COUNTED, { env })

  const { opened } = JSON.parse(stdout)
  expect(opened).toContain('.journal')
  expect(opened).not.toContain('.jsonl')
})
