// Where misuse is 'warn', what would throw is told, and the run goes on without it.

import * as runspan from '../../src/index.js'
import { RunspanError, run, startRun } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { any, WRONG_CALLS } from './wrong-calls.js'

describe("where misuse is 'warn'", () => {
  test.each(WRONG_CALLS)('%s is told as %s would, and does not throw', async (_call, _code, says, misuse) => {
    await using session = startSession({ misuse: 'warn' })
    using told = startListening()
    const { refusedCalls } = runspan.stats()
    const current = startRun('kept')

    misuse(current)
    current.end()

    expect(told.lines).toEqual([expect.stringMatching(says)])
    expect(runspan.stats().refusedCalls).toBe(refusedCalls + 1)
    const kept = (await session.runs()).find(({ name }) => name === 'kept')
    expect(kept).toMatchObject({ tags: [], attributes: {}, params: {}, series: {}, pointCount: 0 })
  })

  test('a run with wrong options is made of the others, its function is called, and the run counts what it left out', async () => {
    await using session = startSession({ misuse: 'warn' })
    using _told = startListening()

    const result = any.run(
      'kept',
      { tags: 'gpu', params: { rate: 1 }, attributes: { 'runspan.a': 1 }, tga: 1 },
      () => 'done',
    )

    expect(result).toBe('done')
    expect(await session.onlyRun()).toMatchObject({
      name: 'kept',
      tags: [],
      params: { rate: 1 },
      attributes: {},
      refusedCalls: 3,
    })
  })

  test('what is logged under a carrier without a run is kept in a run of its own', async () => {
    await using session = startSession({ misuse: 'warn' })
    using told = startListening()

    const result = runspan.continueRun({}, () => {
      runspan.logMetric('loss', 1)
      return 'done'
    })

    expect(result).toBe('done')
    expect(told.lines).toEqual([expect.stringContaining('tells of a run')])
    expect(await session.onlyRun()).toMatchObject({ status: 'completed', pointCount: 1 })
  })

  test('RUNSPAN_MISUSE=warn says the same, with the API alone too; the option comes before it', async () => {
    using variables = environment({ RUNSPAN_MISUSE: ' Warn ' })
    await using session = startSession({ env: { RUNSPAN_MISUSE: 'warn' } })
    using told = startListening()
    run('kept', () => any.logMetric('loss', 'x'))
    expect(told.lines).toHaveLength(1)
    await runspan.shutdown()

    runspan.configure({ dir: session.dir, quiet: true, misuse: 'throw' })
    expect(() => run('kept', () => any.logMetric('loss', 'x'))).toThrow(RunspanError)
    variables[Symbol.dispose]()

    const { stdout, stderr } = await runProgram(
      `import { run, logMetric } from 'runspan/api'
       console.log(run('api', () => { logMetric('loss', 'x'); return 'done' }))`,
      { env: { RUNSPAN_MISUSE: 'warn' } },
    )
    expect(stdout).toBe('done\n')
    expect(stderr).toMatch(/a metric is a number/)
  })
})

test('an unknown value of RUNSPAN_MISUSE causes a warning', async () => {
  using told = startListening()
  await using _session = startSession({ env: { RUNSPAN_MISUSE: 'loud' } })

  expect(told.lines).toEqual([expect.stringMatching(/RUNSPAN_MISUSE is 'loud'.*Set it to throw or to warn/)])
})

test('an unknown misuse option is refused', () => {
  expect(() => any.configure({ misuse: 'loud' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})
