// A wrong argument throws at once, with a code to tell it by, the value that was given and what to do; and
// nothing is logged. What only time decides, as a run that has ended by then, warns once and is counted.

import { join } from 'node:path'
import * as runspan from '../../src/index.js'
import { type Run, RunspanError, run, startRun } from '../../src/index.js'
import { runCommand } from '../cli/run-command.js'
import { runProgram, startProgram } from '../support/child.js'
import { environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

/** What TypeScript would not let a program write, and JavaScript does. */
// biome-ignore lint/suspicious/noExplicitAny: misuse is what is tested
type Any = any
const any = runspan as Any

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

const NO_TEXT = '\ud800'

const MISUSE: [call: string, code: string, says: RegExp, misuse: (current: Run & Any) => unknown][] = [
  ['run() without anything', 'INVALID_CALLBACK', /function to run, not undefined/, () => any.run()],
  ['run(name) without a function', 'INVALID_CALLBACK', /not 'train'.*startRun\(\)/, () => any.run('train')],
  [
    'run(name, options) without a function',
    'INVALID_CALLBACK',
    /not \{ tags: \[\] \}/,
    () => any.run('a', { tags: [] }),
  ],
  ['with() without a function', 'INVALID_CALLBACK', /not 5\./, (current) => current.with(5)],
  [
    'a name that is no text',
    'INVALID_STRING',
    /name of a run must be a string, not 5/,
    () => any.run(5, () => {}),
  ],
  ['an empty name', 'INVALID_STRING', /empty\. Leave it out/, () => any.run(' ', () => {})],
  [
    'a name that cannot be encoded',
    'INVALID_STRING',
    /surrogate.*toWellFormed/,
    () => any.run(NO_TEXT, () => {}),
  ],
  [
    'a project that is no text',
    'INVALID_STRING',
    /project of a run must be a string, not 7/,
    () => any.startRun('a', { project: 7 }),
  ],
  ['options that are none', 'INVALID_OPTION', /must be an object, not 7/, () => any.startRun('a', 7)],
  ['options that are null', 'INVALID_OPTION', /must be an object, not null/, () => any.run(null, () => {})],
  ['a misspelt option', 'INVALID_OPTION', /no option "tag".*"tags"/, () => any.startRun('a', { tag: ['b'] })],
  [
    'tags that are a text',
    'INVALID_TAG',
    /array of strings, not 'gpu'/,
    () => any.startRun('a', { tags: 'gpu' }),
  ],
  ['a tag that is no text', 'INVALID_TAG', /must be a string, not 5/, (current) => current.addTags(5)],
  ['an empty tag', 'INVALID_TAG', /tag ' ' is empty\. Leave it out/, (current) => current.addTags(' ')],
  ['a tag that cannot be encoded', 'INVALID_STRING', /toWellFormed/, (current) => current.addTags(NO_TEXT)],
  [
    'params that are an array',
    'INVALID_PARAM',
    /object or a Map of names and values, not \[ 1 \]/,
    (current) => current.logParams([1]),
  ],
  [
    'params that are null',
    'INVALID_PARAM',
    /not null.*logParam\(key, value\)/,
    (current) => current.logParams(null),
  ],
  ['params of a run that are a text', 'INVALID_PARAM', /not 'x'/, () => any.startRun('a', { params: 'x' })],
  [
    'a param without a value',
    'INVALID_PARAM',
    /'rate' is undefined\. Pass a value, or null/,
    (current) => current.logParam('rate'),
  ],
  [
    'a param without a key',
    'INVALID_KEY',
    /key of a param is empty\. Give it a name/,
    (current) => current.logParam('', 1),
  ],
  [
    'a param key that is no text',
    'INVALID_KEY',
    /must be a string, not 5/,
    (current) => current.logParam(5, 1),
  ],
  [
    'a param that cannot be encoded',
    'INVALID_STRING',
    /"a\.b".*toWellFormed/,
    (current) => current.logParam('a', { b: NO_TEXT }),
  ],
  [
    'a param key that cannot be encoded',
    'INVALID_STRING',
    /"a".*toWellFormed/,
    (current) => current.logParam('a', { [NO_TEXT]: 1 }),
  ],
  [
    'a metric that is a text',
    'INVALID_METRIC',
    /'loss' is '0\.5'; a metric is a number\. Convert it/,
    (current) => current.logMetric('loss', '0.5'),
  ],
  ['a metric that is null', 'INVALID_METRIC', /'loss' is null/, (current) => current.logMetric('loss', null)],
  [
    'a metric without a value',
    'INVALID_METRIC',
    /'loss' is undefined/,
    (current) => current.logMetric('loss'),
  ],
  ['a metric that is a bigint', 'INVALID_METRIC', /'loss' is 1n/, (current) => current.logMetric('loss', 1n)],
  [
    'a metric without a key',
    'INVALID_KEY',
    /key of a metric is empty/,
    (current) => current.logMetric('', 1),
  ],
  [
    'a metric key that is no text',
    'INVALID_KEY',
    /must be a string, not undefined/,
    (current) => current.logMetric(undefined, 1),
  ],
  [
    'a metric key that cannot be encoded',
    'INVALID_STRING',
    /toWellFormed/,
    (current) => current.logMetric(NO_TEXT, 1),
  ],
  [
    'metrics that are a number',
    'INVALID_METRIC',
    /names and numbers, not 5.*logMetric\(key, value\)/,
    (current) => current.logMetrics(5),
  ],
  [
    'metrics that are an array',
    'INVALID_METRIC',
    /names and numbers, not \[ 5 \]/,
    (current) => current.logMetrics([5]),
  ],
  [
    'metrics of which one is none',
    'INVALID_METRIC',
    /'b' is 'x'/,
    (current) => current.logMetrics({ a: 1, b: 'x' }),
  ],
  [
    'metrics of which one has no key',
    'INVALID_KEY',
    /empty/,
    (current) => current.logMetrics({ a: 1, '': 2 }),
  ],
  [
    'a step below 0',
    'INVALID_STEP',
    /"loss" is -1; a step is a whole number from 0 to 9007199254740991/,
    (current) => current.logMetric('loss', 1, { step: -1 }),
  ],
  [
    'a step that is no whole number',
    'INVALID_STEP',
    /0\.5.*Round it/,
    (current) => current.logMetric('loss', 1, { step: 0.5 }),
  ],
  [
    'a step that is no number',
    'INVALID_STEP',
    /'1'/,
    (current) => current.logMetric('loss', 1, { step: '1' }),
  ],
  ['a step that is null', 'INVALID_STEP', /null/, (current) => current.logMetric('loss', 1, { step: null })],
  [
    'a step beyond what a number holds exactly',
    'INVALID_STEP',
    /9007199254740992/,
    (current) => current.logMetric('loss', 1, { step: 2 ** 53 }),
  ],
  [
    'a step of several metrics',
    'INVALID_STEP',
    /NaN/,
    (current) => current.logMetrics({ loss: 1 }, { step: Number.NaN }),
  ],
  [
    'a timestamp that is a text',
    'INVALID_TIMESTAMP',
    /'2026-01-01'.*new Date\(/,
    (current) => current.logMetric('loss', 1, { timestamp: '2026-01-01' }),
  ],
  [
    'a timestamp that is digits',
    'INVALID_TIMESTAMP',
    /'1700000000000'/,
    (current) => current.logMetric('loss', 1, { timestamp: '1700000000000' }),
  ],
  [
    'a timestamp that is null',
    'INVALID_TIMESTAMP',
    /null/,
    (current) => current.logMetric('loss', 1, { timestamp: null }),
  ],
  [
    'a timestamp that is a bigint',
    'INVALID_TIMESTAMP',
    /5n/,
    (current) => current.logMetric('loss', 1, { timestamp: 5n }),
  ],
  [
    'a timestamp that is no time',
    'INVALID_TIMESTAMP',
    /Invalid Date/,
    (current) => current.logMetric('loss', 1, { timestamp: new Date(Number.NaN) }),
  ],
  [
    'a timestamp before 1970',
    'INVALID_TIMESTAMP',
    /-1 is neither a Date nor epoch milliseconds/,
    (current) => current.logMetric('loss', 1, { timestamp: -1 }),
  ],
  [
    'a timestamp in nanoseconds',
    'INVALID_TIMESTAMP',
    /1700000000000000000/,
    (current) => current.logMetric('loss', 1, { timestamp: 1.7e18 }),
  ],
  [
    'a misspelt point option',
    'INVALID_OPTION',
    /no option "stpe".*"step"/,
    (current) => current.logMetric('loss', 1, { stpe: 1 }),
  ],
  [
    'a step that is given bare',
    'INVALID_OPTION',
    /step of metric 'loss' is an option: pass \{ step: 3 \} in place of 3/,
    (current) => current.logMetric('loss', 1, 3),
  ],
  [
    'a step of several metrics that is given bare',
    'INVALID_OPTION',
    /pass \{ step: 3 \} in place of 3/,
    (current) => current.logMetrics({ loss: 1 }, 3),
  ],
  [
    'point options that are a text',
    'INVALID_OPTION',
    /must be an object, not '3'/,
    (current) => current.logMetric('loss', 1, '3'),
  ],
  [
    'several metrics in the call for one',
    'INVALID_KEY',
    /logMetric\(\) takes a name and a value, not \{ loss: 1 \}\. For several at once call logMetrics\(\{/,
    (current) => current.logMetric({ loss: 1 }),
  ],
  [
    'several params in the call for one',
    'INVALID_KEY',
    /not \{ rate: 1 \}\. For several at once call logParams\(\{/,
    (current) => current.logParam({ rate: 1 }),
  ],
  [
    'several attributes in the call for one',
    'INVALID_ATTRIBUTE',
    /not \{ team: 'a' \}\. For several at once call setAttributes\(\{/,
    (current) => current.setAttribute({ team: 'a' }),
  ],
  [
    'one metric in the call for several',
    'INVALID_METRIC',
    /names and numbers, not 'loss'\. For one value use logMetric\(key, value\)/,
    (current) => current.logMetrics('loss', 1),
  ],
  [
    'a list of tags in the call that takes tags',
    'INVALID_TAG',
    /not \[ 'a', 'b' \]\. For a list call addTags\(\.\.\.tags\)/,
    (current) => current.addTags(['a', 'b']),
  ],
  [
    'a reserved attribute',
    'RESERVED_ATTRIBUTE',
    /"runspan\.kind" is reserved.*does not start with "runspan\."/,
    (current) => current.setAttribute('runspan.kind', 'x'),
  ],
  ['an attribute without a name', 'INVALID_ATTRIBUTE', /empty/, (current) => current.setAttribute('', 1)],
  [
    'an attribute name that is no text',
    'INVALID_ATTRIBUTE',
    /must be a string, not 5/,
    (current) => current.setAttribute(5, 1),
  ],
  [
    'an attribute that is undefined',
    'INVALID_ATTRIBUTE',
    /"team" is undefined/,
    (current) => current.setAttribute('team'),
  ],
  [
    'an attribute that is null',
    'INVALID_ATTRIBUTE',
    /"team" is null/,
    (current) => current.setAttribute('team', null),
  ],
  [
    'an attribute that is an object',
    'INVALID_ATTRIBUTE',
    /"team" is \{ a: 1 \}.*logParams\(\)/,
    (current) => current.setAttribute('team', { a: 1 }),
  ],
  [
    'an attribute that is a bigint',
    'INVALID_ATTRIBUTE',
    /"team" is 1n/,
    (current) => current.setAttribute('team', 1n),
  ],
  [
    'an attribute array of several types',
    'INVALID_ATTRIBUTE',
    /\[ 1, 'a' \]/,
    (current) => current.setAttribute('team', [1, 'a']),
  ],
  [
    'an attribute array of objects',
    'INVALID_ATTRIBUTE',
    /\[ \{\} \]/,
    (current) => current.setAttribute('team', [{}]),
  ],
  [
    'an attribute that cannot be encoded',
    'INVALID_STRING',
    /"team".*toWellFormed/,
    (current) => current.setAttribute('team', [NO_TEXT]),
  ],
  [
    'attributes that are an array',
    'INVALID_ATTRIBUTE',
    /object or a Map of names and values, not \[\]/,
    (current) => current.setAttributes([]),
  ],
]

test.each(MISUSE)(
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

describe("where misuse is 'warn'", () => {
  test.each(MISUSE)('%s is told as %s would, and does not throw', async (_call, _code, says, misuse) => {
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
