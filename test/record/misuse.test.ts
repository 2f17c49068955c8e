// A wrong argument throws at once, with a code to tell it by, the value that was given and what to do; and
// nothing is logged.

import { join } from 'node:path'
import * as runspan from '../../src/index.js'
import { type Run, RunspanError, run, startRun } from '../../src/index.js'
import { runCommand } from '../cli/run-command.js'
import { startProgram } from '../support/child.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { type Any, any, NO_TEXT, WRONG_CALLS } from './wrong-calls.js'

test.each(WRONG_CALLS)(
  '%s is refused as %s, with the value and the remedy, and leaves no trace',
  async (_call, code, says, misuse) => {
    await using session = startSession()
    const current = startRun('kept')

    let refusal: unknown
    try {
      misuse(current)
    } catch (error) {
      refusal = error
    }
    current.end()

    expect(refusal).toBeInstanceOf(RunspanError)
    expect(refusal).toMatchObject({ name: 'RunspanError', code, message: expect.stringMatching(says) })
    expect(await session.onlyRun()).toMatchObject({
      name: 'kept',
      tags: [],
      attributes: {},
      params: {},
      series: {},
      pointCount: 0,
    })
  },
)

test.each<[string, (current: Run & Any) => unknown]>([
  ['logParams()', (current) => current.logParams({ good: 1, bad: NO_TEXT })],
  ['logMetrics()', (current) => current.logMetrics({ good: 1, bad: 'x' })],
  ['setAttributes()', (current) => current.setAttributes({ good: 1, 'runspan.bad': 1 })],
  ['addTags()', (current) => current.addTags('good', 5)],
  ['logParam() of a tree', (current) => current.logParam('good', { good: 1, bad: NO_TEXT })],
])('%s takes all that it is given or, when one is refused, nothing', async (_call, misuse) => {
  await using session = startSession()

  run('kept', (current) => {
    expect(() => misuse(current)).toThrow(RunspanError)
  })

  expect(await session.onlyRun()).toMatchObject({ tags: [], attributes: {}, params: {}, series: {} })
})

test('a call that is refused is counted on its run, whoever ends it, and `runspan show` says so', async () => {
  await using session = startSession()
  const { refusedCalls } = runspan.stats()

  run('kept', (current) => {
    for (let i = 0; i < 3; i++) expect(() => any.logMetric('loss', 'x')).toThrow(RunspanError)
    expect(() => any.logParam('rate')).toThrow(RunspanError)
    current.logMetric('loss', 1)
  })
  run('spotless', () => {})

  const runs = Object.fromEntries((await session.runs()).map((record) => [record.name, record]))
  expect(runs).toMatchObject({ kept: { refusedCalls: 4, pointCount: 1 }, spotless: { refusedCalls: 0 } })
  expect(runspan.stats().refusedCalls).toBe(refusedCalls + 4)
  const counts = storedSpans(session.dir).map(({ name, attributes }) => [
    name,
    attributes['runspan.refused_calls'],
  ])
  expect(Object.fromEntries(counts)).toEqual({ kept: { int: 4 }, spotless: undefined })
  const page = await runCommand(['show', runs.kept?.id as string, '--dir', session.dir])
  expect(page.stdout).toMatch(/refused +4 log calls with wrong arguments/)
})

test('a run that is killed keeps the count of its refused calls', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `
    import { configure, startRun, flush } from 'runspan'
    configure({ misuse: 'warn' })
    const run = startRun('killed')
    run.logMetric('loss', 'x')
    run.logMetric('loss', 1)
    await flush()
    run.logMetric('loss', 'y')
    setTimeout(() => console.log('logged'), 100)
    setInterval(() => {}, 1000)
    `,
    { cwd: temp.path },
  )
  await program.printed('logged')
  program.process.kill('SIGKILL')
  await program.ended

  expect(only(await readRuns(join(temp.path, '.runspan')))).toMatchObject({
    status: 'crashed',
    refusedCalls: 2,
    pointCount: 1,
  })
})

test('in the calls that take several, undefined is left out, as JSON does', async () => {
  await using session = startSession()

  any.run(
    'kept',
    { tags: ['a', undefined], attributes: { a: 1, b: undefined }, params: { a: 1, b: undefined } },
    () => {
      any.logMetrics({ loss: 1, gone: undefined })
      any.logParams({ c: 1, d: undefined })
      any.setAttributes({ c: 1, d: undefined })
      any.addTags('b', undefined)
    },
  )

  expect(await session.onlyRun()).toMatchObject({
    tags: ['a', 'b'],
    attributes: { a: 1, c: 1 },
    params: { a: 1, c: 1 },
    pointCount: 1,
    refusedCalls: 0,
  })
})

test.each([
  'logParam',
  'logParams',
  'logMetric',
  'logMetrics',
  'setAttribute',
  'setAttributes',
  'addTags',
  'fail',
  'end',
  'with',
  'carrier',
])('%s() taken off its run says how it is meant to be called', async (method) => {
  await using _session = startSession()
  const { [method]: taken } = startRun('x') as Any

  expect(() => taken(method === 'with' ? () => {} : 'loss', 1)).toThrow(
    expect.objectContaining({
      code: 'INVALID_THIS',
      message: expect.stringContaining(`run.${method}(…)`),
    }),
  )
})

test('a run with bad options is not started, and its function not called', async () => {
  await using session = startSession()
  let isCalled = false

  expect(() =>
    run('refused', { params: { bad: NO_TEXT } }, () => {
      isCalled = true
    }),
  ).toThrow(RunspanError)
  run('kept', () => {})

  expect(isCalled).toBe(false)
  expect((await session.onlyRun()).name).toBe('kept')
})

test('an inherited or a proxied value that throws when it is looked at is described all the same', async () => {
  await using _session = startSession()
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error('hands off')
      },
      ownKeys() {
        throw new Error('hands off')
      },
    },
  )

  run('kept', (current) => {
    expect(() => current.setAttribute('team', hostile as Any)).toThrow(
      expect.objectContaining({ code: 'INVALID_ATTRIBUTE' }),
    )
    expect(() => current.logMetric('loss', hostile as Any)).toThrow(
      expect.objectContaining({ code: 'INVALID_METRIC' }),
    )
  })
})
