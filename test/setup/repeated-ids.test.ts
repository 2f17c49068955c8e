// Ids that an SDK of the program's own makes, and makes again under a seed: nobody finds two runs melted
// into one without a word.

import { runProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'

/** OpenTelemetry's own generator draws from Math.random(). */
const SEEDED = `
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { configure, run, RunSpanProcessor, startRun } from 'runspan'
const seed = (state) => { Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647 }
const register = (...spanProcessors) => trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }))
seed(42)
`

const REPEATED = /^runspan: a run has the id [0-9a-f]{32}, which .*\n$/

test('the second start of a seeded program warns once that its runs repeat ids in the store', async () => {
  using temp = tempDir()
  const program = `${SEEDED}register(new RunSpanProcessor()); run('one', () => {}); run('two', () => {})`
  const env = { RUNSPAN_DIR: temp.path }

  const first = await runProgram(program, { env })
  const second = await runProgram(program, { env })

  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(second.code).toBe(0)
  expect(second.stderr).toMatch(REPEATED)
  expect(second.stderr).toContain(`which a run in the store at ${temp.path} has had`)
})

test.each(['new RunSpanProcessor()', ''])(
  'a program that reseeds the generator for each run is warned once, with %p as its processors',
  async (processors) => {
    const { stderr, code } = await runProgram(`${SEEDED}register(${processors})
      for (let i = 0; i < 3; i++) { seed(42); run('trial', () => {}) }`)

    expect(code).toBe(0)
    expect(stderr).toMatch(REPEATED)
    expect(stderr).toContain('which another run of this process has had')
  },
)

test('with configure() no seed repeats an id, and there is no warning', async () => {
  using temp = tempDir()
  const program = `${SEEDED}configure(); for (let i = 0; i < 3; i++) { seed(42); run('trial', () => {}) }`
  const env = { RUNSPAN_DIR: temp.path }

  for (let start = 0; start < 2; start++)
    expect(await runProgram(program, { env })).toMatchObject({ code: 0, stderr: '' })
})

test('20,000 runs with distinct ids cause no warning', async () => {
  const { stderr, code } = await runProgram(
    `${SEEDED}register(); for (let i = 0; i < 20_000; i++) startRun('many').end()`,
  )

  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})
