// What only time decides, as a call outside of a run or after its end, warns once and is counted, and never throws.

import * as runspan from '../../src/index.js'
import { run, startRun } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'
import { type Any, any } from './wrong-calls.js'

/** The calls that log to a run, or mark it. */
const LOGGING: [method: string, args: unknown[]][] = [
  ['logParam', ['rate', 1]],
  ['logParams', [{ rate: 1 }]],
  ['logMetric', ['loss', 1]],
  ['logMetrics', [{ loss: 1 }]],
  ['setAttribute', ['team', 'a']],
  ['setAttributes', [{ team: 'a' }]],
  ['addTags', ['gpu']],
]

describe('outside of a run', () => {
  test.each(LOGGING)(
    '%s() is told once, with what to do, and counted; it does not throw',
    async (name, args) => {
      await using _session = startSession()
      using told = startListening()
      const { refusedCalls } = runspan.stats()

      any[name](...args)
      any[name](...args)

      expect(told.lines).toEqual([
        expect.stringMatching(
          new RegExp(`${name}\\(\\) was called outside of a run.*Put the call inside run\\(`),
        ),
      ])
      expect(runspan.stats().refusedCalls).toBe(refusedCalls + 2)
    },
  )

  test.each(LOGGING)("%s() throws where misuse is 'throw', as tests want it", async (name, args) => {
    await using _session = startSession({ misuse: 'throw' })

    expect(() => any[name](...args)).toThrow(
      expect.objectContaining({ name: 'RunspanError', code: 'NO_ACTIVE_RUN' }),
    )
  })
})

describe('after the end of a run', () => {
  const LATE = [...LOGGING, ['fail', [new Error('late')]]] as typeof LOGGING

  test.each(LATE)(
    '%s() is told once, with the run and what to do, and counted; it does not throw and changes nothing',
    async (method, args) => {
      await using session = startSession()
      using told = startListening()
      const { refusedCalls } = runspan.stats()
      const current = run('over', (self) => self)

      ;(current as Any)[method](...args)
      ;(current as Any)[method](...args)

      const says = `${method}\\(\\) was called on run "over" \\(${current.id}\\), which has ended.*Await everything`
      expect(told.lines).toEqual([expect.stringMatching(new RegExp(says))])
      expect(runspan.stats().refusedCalls).toBe(refusedCalls + 2)
      expect(await session.onlyRun()).toMatchObject({
        status: 'completed',
        tags: [],
        attributes: {},
        params: {},
        pointCount: 0,
        refusedCalls: 0,
      })
    },
  )

  test.each(LATE)("%s() throws where misuse is 'throw', as tests want it", async (method, args) => {
    await using _session = startSession({ misuse: 'throw' })
    const current = run('over', (self) => self)

    expect(() => (current as Any)[method](...args)).toThrow(expect.objectContaining({ code: 'RUN_ENDED' }))
  })

  test.each([undefined, 'throw', 'warn'] as const)(
    'a second end() does nothing, nor does the end of a using block (misuse %s)',
    async (misuse) => {
      await using session = startSession({ misuse })
      using told = startListening()
      const current = startRun('twice')
      current.end()
      const { durationMs } = current

      current.end()
      current[Symbol.dispose]()
      await current[Symbol.asyncDispose]()

      expect(current).toMatchObject({ status: 'completed', durationMs })
      expect(told.lines).toEqual([])
      expect((await session.onlyRun()).status).toBe('completed')
    },
  )

  test('with() still calls its function, and carrier() still names the run', async () => {
    await using _session = startSession()
    const current = startRun('over')
    const carrier = current.carrier()
    current.end()

    expect(current.with(() => 'called')).toBe('called')
    expect(current.carrier()).toEqual(carrier)
  })

  test('a timer that logs 50 ms late neither ends the process nor fails a run that has nothing to do with it', async () => {
    const { code, signal, stdout, stderr } = await runProgram(`
      import { configure, run, logMetric, stats } from 'runspan'
      import { openStore } from 'runspan/read'
      import { setTimeout as sleep } from 'node:timers/promises'
      configure()
      await run('first', (first) => {
        setTimeout(() => logMetric('loss', 1), 50)
        setTimeout(() => first.logMetric('loss', 1), 50)
      })
      await run('other', async () => {
        logMetric('loss', 2)
        while (stats().refusedCalls < 2) await sleep(5)
      })
      for await (const { name, status, pointCount } of openStore({}).runs()) console.log(name, status, pointCount)
    `)

    expect({ code, signal }).toEqual({ code: 0, signal: null })
    expect(stdout.trim().split('\n').sort()).toEqual(['first completed 0', 'other completed 1'])
    expect(stderr.match(/which has ended/g)).toHaveLength(1)
  })

  test('after shutdown() the program goes on as before: what it logs and ends then causes a warning and is counted', async () => {
    const session = startSession()
    using told = startListening()
    const { refusedCalls } = runspan.stats()
    const current = startRun('cut short')
    await runspan.shutdown()

    current.logMetric('loss', 1)
    current.with(() => runspan.logParam('rate', 1))
    current.fail(new Error('late'))
    current.end()

    expect(told.lines).toEqual([expect.stringContaining('has ended')])
    expect(runspan.stats().refusedCalls).toBe(refusedCalls + 3)
    expect((await session.onlyRun()).status).toBe('failed')
    await session[Symbol.asyncDispose]()
  })
})
