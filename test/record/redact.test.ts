import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logInput, logOutputs, logParam, logScore, run, task, traced } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startSession } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

test('redact decides what is kept of inputs, outputs, params and errors, before that goes anywhere', async () => {
  const seen: unknown[] = []
  await using session = startSession({
    redact: (value, { kind, key }) => {
      seen.push([kind, key])
      return JSON.parse(JSON.stringify(value).replaceAll('hunter2', '***'))
    },
  })

  run('agent', { params: { start: 'hunter2' } }, (current) => {
    logParam('login', { user: 'anna', password: 'hunter2' })
    current.logInput('hunter2 of the run')
    try {
      const expected = 'hunter2 in'
      const metadata = { hint: 'hunter2' }
      task('login', { expected, metadata, inputs: { password: 'hunter2' } }, () => {
        logScore('right', false, {
          label: 'no hunter2',
          explanation: 'said hunter2',
          metadata: { answer: 'hunter2' },
        })
        logOutputs({ tokens: ['hunter2'] })
        throw new Error('hunter2 is wrong')
      })
    } catch {}
  })

  const record = await session.onlyRun()
  expect(record.params).toEqual({ start: '***', 'login.user': 'anna', 'login.password': '***' })
  expect(record.inputs).toEqual({ input: '*** of the run' })
  expect(record.tasks).toMatchObject([
    {
      expected: '*** in',
      inputs: { password: '***' },
      outputs: { tokens: ['***'] },
      scores: { right: { label: 'no ***', explanation: 'said ***', metadata: { answer: '***' } } },
      error: { message: '*** is wrong' },
    },
  ])
  for (const file of filesIn(session.dir).filter((path) => path.endsWith('.jsonl')))
    expect(readFileSync(join(session.dir, file), 'utf8')).not.toContain('hunter2')
  expect(seen).toEqual([
    ['param', 'start'],
    ['param', 'login'],
    ['input', 'input'],
    ['expected', 'expected'],
    ['metadata', 'metadata'],
    ['input', 'password'],
    ['score', 'label'],
    ['score', 'explanation'],
    ['score', 'metadata'],
    ['output', 'tokens'],
    ['error', 'message'],
    ['error', 'stacktrace'],
  ])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('what is this?')
    },
  ],
  ['gives nothing', () => undefined],
  ['gives a promise', async () => 'later'],
])('where redact %s, the value is [redacted]', async (_, redact) => {
  await using session = startSession({ redact })

  run('agent', (current) => {
    logInput({ a: 1 })
    logParam('lr', 0.1)
    task('answer', { expected: 'secret' }, () => logScore('right', true, { explanation: 'secret' }))
    current.fail(new Error('secret'))
  })

  expect(await session.onlyRun()).toMatchObject({
    inputs: { input: '[redacted]' },
    params: { lr: '[redacted]' },
    tasks: [{ expected: '[redacted]', scores: { right: { explanation: '[redacted]' } } }],
    error: { message: '[redacted]', stacktrace: '[redacted]' },
  })
})

test('redact gets what a generator yields as it is, before it is copied', async () => {
  class Secret {
    readonly text = 'hunter2'
  }
  await using session = startSession({ redact: (value) => (value instanceof Secret ? '***' : value) })

  run('agent', () => [
    ...traced('secrets', function* () {
      yield new Secret()
    })(),
  ])

  expect((await session.onlyRun()).tasks).toMatchObject([{ outputs: { output: ['***'] } }])
})

test('a redact whose promise is rejected does not end the program', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `import { configure, logParam, run } from 'runspan'
    configure({ redact: async () => { throw new Error('no') } })
    await run('agent', async () => {
      logParam('lr', 0.1)
      await new Promise((resolve) => setTimeout(resolve, 5))
      console.log('went on')
    })`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(result).toMatchObject({ code: 0, stdout: 'went on\n' })
})
