// What a person sees on the terminal: stderr tells of runs and of trouble, stdout belongs to the program.

import { runProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const LOUD = { RUNSPAN_QUIET: '' }

test('one line says that a run has started and one that it has ended, with what it takes to find it', async () => {
  using temp = tempDir()

  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure({ project: 'vision' })
    run('train', () => {})`,
    { env: { ...LOUD, RUNSPAN_DIR: temp.path } },
  )

  const { id } = only(await readRuns(temp.path))
  const [started, ended, ...more] = stderr.split('\n')
  expect(started).toBe(`runspan: run "train" started · project "vision" · ${id}`)
  expect(ended).toMatch(/^runspan: run "train" completed after \d+ ms · runspan show [0-9a-f]{8}$/)
  expect(ended?.endsWith(id.slice(0, 8))).toBe(true)
  expect(more).toEqual([''])
})

test('the line of a failed run has the reason, on one line however long the message is', async () => {
  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure({ dir: false })
    try { run('train', () => { throw new Error('first line\\nsecond line') }) } catch {}
    try { run('long', () => { throw new Error('x'.repeat(1000)) }) } catch {}`,
    { env: LOUD },
  )

  const lines = stderr.split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[1]).toMatch(/^runspan: run "train" failed after \d+ ms: "first line" · trace [0-9a-f]{32}$/)
  expect(lines[3]).toMatch(/^runspan: run "long" failed after \d+ ms: "x{120}…" · trace [0-9a-f]{32}$/)
})

test("a run's name or message cannot control the terminal", async () => {
  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure({ dir: false })
    const evil = 'a\\u001b]0;title\\u0007\\u001b[2J\\r\\n\\u009b31mb\\u202e'
    try { run(evil, { project: evil }, () => { throw new Error(evil) }) } catch {}`,
    { env: LOUD },
  )

  expect(stderr.split('\n')).toHaveLength(3)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]/)
})

test('stdout has what the program prints and nothing else, whatever happens', async () => {
  const { stdout, code } = await runProgram(
    `import { configure, run, flush } from 'runspan'
    configure({ endpoint: 'http://127.0.0.1:9' })
    configure({ dir: 'again' })
    run('train', (current) => {
      for (let i = 0; i < 10_000; i++) current.logMetric('loss', i)
      console.log(JSON.stringify({ loss: 1 }))
    })
    await flush()`,
    { env: { ...LOUD, OTEL_EXPORTER_OTLP_TIMEOUT: '100' } },
  )

  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ loss: 1 })
})

test.each([
  ['the option `quiet`', '{ quiet: true }', {}],
  ['RUNSPAN_QUIET=1', '', { RUNSPAN_QUIET: '1' }],
  ['RUNSPAN_QUIET=true', '', { RUNSPAN_QUIET: 'true' }],
])('%s keeps both lines away', async (_what, options, env) => {
  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure(${options})
    run('train', () => {})`,
    { env: { ...LOUD, ...env } },
  )

  expect(stderr).toBe('')
})

test.each(['0', 'false', 'no', 'off', ''])('RUNSPAN_QUIET=%s does not', async (quiet) => {
  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure()
    run('train', () => {})`,
    { env: { RUNSPAN_QUIET: quiet } },
  )

  expect(stderr.split('\n')).toHaveLength(3)
})

test('the lines of a continued run say whose part of it starts and ends', async () => {
  const { stderr } = await runProgram(
    `import { configure, continueRun, run } from 'runspan'
    configure({ dir: false, project: 'vision' })
    run('train', (current) => continueRun(current.carrier(), { rank: 3 }, () => {}))`,
    { env: LOUD },
  )

  const lines = stderr.split('\n')
  expect(lines[1]).toMatch(/^runspan: run "train" continued by "3" · project "vision" · [0-9a-f]{32}$/)
  expect(lines[2]).toMatch(
    /^runspan: run "train", the part of "3", completed after \d+ ms · trace [0-9a-f]{32}$/,
  )
})

test('the line at the end has the address of the run in the backend, where the environment says how it is made', async () => {
  const { stderr } = await runProgram(
    `import { configure, run } from 'runspan'
    configure({ dir: false })
    run('train', () => {})`,
    { env: { ...LOUD, RUNSPAN_TRACE_URL: 'https://traces.example.com/{traceId}?from={startMs}' } },
  )

  const [, id, url] = / · trace ([0-9a-f]{32}) · (\S+)\n$/.exec(stderr) ?? []
  expect(url).toMatch(new RegExp(`^https://traces\\.example\\.com/${id}\\?from=\\d{13}$`))
})
