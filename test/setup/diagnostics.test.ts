// What OpenTelemetry says of itself reaches the user, and a logger of the program's own is left alone.

import { type DiagLogger, DiagLogLevel, diag, trace } from '@opentelemetry/api'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { Environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

function sayAll(): void {
  for (const level of ['error', 'warn', 'info', 'debug', 'verbose'] as const)
    diag[level](level, { detail: 1 })
}

test.each<[Environment, string[]]>([
  [{}, ['error', 'warn', 'info']],
  [{ OTEL_LOG_LEVEL: 'none' }, []],
  [{ OTEL_LOG_LEVEL: 'error' }, ['error']],
  [{ OTEL_LOG_LEVEL: ' WARN ' }, ['error', 'warn']],
  [{ OTEL_LOG_LEVEL: 'verbose' }, ['error', 'warn', 'info', 'debug', 'verbose']],
])('with %j the levels %j of what OpenTelemetry says are told', async (env, levels) => {
  using told = startListening()
  {
    await using _session = startSession({ env })
    sayAll()
    sayAll()
  }
  sayAll()

  // Other things may be told at the lower levels.
  const ours = told.lines.filter((line) => line.includes('detail'))
  expect(ours).toEqual(levels.map((level) => `runspan: OpenTelemetry says: ${level} { detail: 1 }`))
})

test('an SDK registered after configure(), which OpenTelemetry refuses, is reported on one line', async () => {
  using told = startListening()
  await using _session = startSession()

  trace.setGlobalTracerProvider(new BasicTracerProvider())

  expect(told.lines).toEqual([
    'runspan: OpenTelemetry says: Error: @opentelemetry/api: Attempted duplicate registration of API: trace',
  ])
})

test('an invalid OTEL_LOG_LEVEL is reported', async () => {
  using told = startListening()
  await using _session = startSession({ env: { OTEL_LOG_LEVEL: 'loud' } })

  expect(told.lines).toEqual([expect.stringMatching(/OTEL_LOG_LEVEL is 'loud'.*it is taken for info/)])
})

test('after a hundred messages no more are shown, and one line says so', async () => {
  using told = startListening()
  await using _session = startSession()

  for (let i = 0; i < 1_000; i++) diag.warn(`message ${i}`)

  expect(told.lines).toHaveLength(101)
  expect(told.lines.at(-1)).toMatch(/further messages of OpenTelemetry are not shown/)
})

test.each(['before', 'after'])(
  'a logger that the program sets %s configure() gets everything, and no warning about being overwritten',
  async (when) => {
    using told = startListening()
    const heard: unknown[] = []
    const log = (...args: unknown[]) => void heard.push(args[0])
    const logger: DiagLogger = { error: log, warn: log, info: log, debug: log, verbose: log }
    const setLogger = () => diag.setLogger(logger, DiagLogLevel.WARN)
    if (when === 'before') setLogger()
    try {
      {
        await using _session = startSession()
        if (when === 'after') setLogger()
        diag.warn('said')
      }
      diag.warn('said later')

      expect(heard).toEqual(['said', 'said later'])
      expect(told.lines).toEqual([])
    } finally {
      diag.disable()
    }
  },
)
