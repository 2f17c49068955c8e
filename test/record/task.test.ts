import { context, trace } from '@opentelemetry/api'
import {
  continueRun,
  currentRun,
  currentTask,
  logInput,
  logInputs,
  logMetric,
  logOutput,
  logParam,
  logScore,
  run,
  startRun,
  startTask,
  stats,
  task,
} from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from '../support/session.js'

test('a task is read back with all that was logged in it', async () => {
  await using session = startSession()

  await run('eval', async () => {
    await task(
      'answer',
      { item: 'q1', trial: 2, expected: 'Paris', type: 'agent', inputs: { question: 'capital?' } },
      async () => {
        logInput('tokens', 12)
        await null
        logOutput({ text: 'Paris', logprobs: [-0.1, null] })
        logScore('exact', true, { explanation: 'the same', by: 'code', metadata: { cost: 0.1 } })
        logScore('similarity', 0.25, { label: 'poor' })
        logParam('model', 'gpt-mini')
      },
    )
  })

  const record = await session.onlyRun()
  expect(record.tasks).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      parentId: expect.stringMatching(/^[0-9a-f]{16}$/),
      number: 0,
      name: 'answer',
      item: 'q1',
      trial: 2,
      expected: 'Paris',
      type: 'agent',
      status: 'completed',
      startTime: expect.any(Number),
      endTime: expect.any(Number),
      durationMs: expect.any(Number),
      inputs: { question: 'capital?', tokens: 12 },
      outputs: { output: { text: 'Paris', logprobs: [-0.1, null] } },
      scores: {
        exact: { value: 1, label: 'true', explanation: 'the same', by: 'code', metadata: { cost: 0.1 } },
        similarity: { value: 0.25, label: 'poor' },
      },
      files: [],
    },
  ])
  expect(record.params).toEqual({ model: 'gpt-mini' })
  expect([record.inputs, record.outputs, record.scores]).toEqual([{}, {}, {}])
})

test('a score is also a point of the metric of its name, with the number of the task as step', async () => {
  await using session = startSession()

  run('eval', (current) => {
    for (const isRight of [true, false, true]) task('answer', () => logScore('exact', isRight))
    current.logScore('style', 4)
  })

  const record = await session.onlyRun()
  expect(record.series.exact?.map(({ step, value }) => [step, value])).toEqual([
    [0, 1],
    [1, 0],
    [2, 1],
  ])
  expect(record.series.style).toMatchObject([{ value: 4 }])
  expect(record.scores).toEqual({ style: { value: 4 } })
})

test('a task that throws is failed, and the run only if the error leaves its function', async () => {
  await using session = startSession()
  const error = new TypeError('no answer')
  const failing = () =>
    task('answer', () => {
      throw error
    })

  run('caught', () => expect(failing).toThrow(error))
  expect(() => run('thrown on', failing)).toThrow(error)
  await run('rejected', async () => {
    await expect(task('answer', async () => Promise.reject(error))).rejects.toBe(error)
  })

  const runs = await session.runs()
  expect(Object.fromEntries(runs.map(({ name, status }) => [name, status]))).toEqual({
    caught: 'completed',
    'thrown on': 'failed',
    rejected: 'completed',
  })
  for (const { tasks } of runs)
    expect(tasks).toMatchObject([{ status: 'failed', error: { type: 'TypeError', message: 'no answer' } }])
})

test('a task gives what its function returns, and the function gets the task', async () => {
  await using _session = startSession()
  const result = {}

  run('eval', () => {
    expect(task('answer', () => result)).toBe(result)
    expect(task('answer', (current) => [current.number, current.name])).toEqual([1, 'answer'])
    expect(task('answer', { item: 7 }, (current) => current.item)).toBe('7')
  })
  expect(await run('eval', () => task('answer', async () => 'later'))).toBe('later')
})

test('what is logged outside of tasks is the run’s', async () => {
  await using session = startSession()

  run('agent', (current) => {
    logInput('what is the weather?')
    current.logOutputs({ answer: 'rain', sources: ['a', 'b'] })
    task('search', () => logInput('rain'))
    logScore('helpful', false)
  })

  const record = await session.onlyRun()
  expect(record).toMatchObject({
    inputs: { input: 'what is the weather?' },
    outputs: { answer: 'rain', sources: ['a', 'b'] },
    scores: { helpful: { value: 0, label: 'false' } },
    attributes: {},
    params: {},
  })
  expect(record.tasks).toMatchObject([{ inputs: { input: 'rain' } }])
})

test('a thousand tasks at once never mix, each with a span of its own for what is logged below', async () => {
  await using session = startSession()

  await run('eval', () =>
    Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        task('answer', { item: i }, async (current) => {
          await new Promise((resolve) => setTimeout(resolve, (i * 7) % 13))
          expect(currentTask()).toBe(current)
          logInput(i)
          await new Promise((resolve) => setImmediate(resolve))
          expect(trace.getActiveSpan()?.spanContext().spanId).toBe(current.id)
          logOutput(String(i))
          logScore('number', i)
        }),
      ),
    ),
  )

  const { tasks } = await session.onlyRun()
  expect(
    tasks.map(({ number, item, inputs, outputs, scores }) => [number, item, inputs, outputs, scores]),
  ).toEqual(
    Array.from({ length: 1_000 }, (_, i) => [
      i,
      String(i),
      { input: i },
      { output: String(i) },
      { number: { value: i } },
    ]),
  )
})

test('a task in a task is below it, and the spans of instrumentation are below the task they are made in', async () => {
  await using session = startSession()

  run('agent', () =>
    task('answer', () => {
      task('search', { type: 'tool' }, () => trace.getTracer('http').startSpan('GET').end())
    }),
  )

  const { tasks, spans } = await session.onlyRun()
  const [answer, search] = tasks
  expect(search).toMatchObject({ parentId: answer?.id, type: 'tool' })
  expect(spans).toMatchObject([{ name: 'GET', parentId: search?.id }])
})

test('a task whose caller is in another trace is below the run, with a link to the active span', async () => {
  await using session = await startEndpointSession()
  const current = startRun('server')
  const request = trace.getTracer('http').startSpan('GET /')

  context.with(trace.setSpan(context.active(), request), () => current.task('answer', () => {}))
  current.end()

  const { spans } = await arrivedAt(session)
  const answer = only(spans.filter(({ name }) => name === 'answer'))
  const root = only(spans.filter(({ name }) => name === 'server'))
  expect([answer.traceId, answer.parentSpanId]).toEqual([root.traceId, root.spanId])
  expect(answer.links).toMatchObject([{ spanId: request.spanContext().spanId }])
})

test('startTask() leaves the context alone, and ends with its block', async () => {
  await using session = startSession()

  await run('agent', async () => {
    using step = startTask('step')
    expect(currentTask()).toBeUndefined()
    step.with(() => logOutput('inside'))
    await using other = startTask('other')
    other.fail(new Error('no luck'))
    expect(step.status).toBe('running')
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'step', status: 'completed', outputs: { output: 'inside' } },
    { name: 'other', status: 'failed', error: { message: 'no luck' } },
  ])
})

test('a run inside of a task has no task until it starts one, and the task outside stays as it was', async () => {
  await using session = startSession()

  run('outer', () =>
    task('outside', (outside) => {
      run('inner', () => {
        expect(currentTask()).toBeUndefined()
        logInput('of the inner run')
      })
      expect(currentTask()).toBe(outside)
    }),
  )

  const runs = await session.runs()
  expect(runs.find(({ name }) => name === 'inner')?.inputs).toEqual({ input: 'of the inner run' })
  expect(runs.find(({ name }) => name === 'outer')?.tasks).toMatchObject([{ inputs: {} }])
})

test('outside of runs the function runs and nothing is kept; it is told once', async () => {
  await using session = startSession()
  using told = startListening()
  const { refusedCalls } = stats()

  const result = task('answer', (current) => {
    logOutput(1)
    current.logScore('exact', true)
    return currentRun() ?? 'no run'
  })
  startTask('another').end()

  expect(result).toBe('no run')
  expect(told.lines).toEqual([
    expect.stringMatching(/^runspan: task\(\) was called outside of a run, and nothing was kept\./),
  ])
  expect(stats().refusedCalls - refusedCalls).toBe(2)
  run('afterwards', () => {})
  expect(await session.onlyRun()).toMatchObject({ tasks: [], outputs: {}, pointCount: 0 })
})

test('what a task logs after its end is dropped, told, counted and never thrown', async () => {
  await using session = startSession()
  using told = startListening()
  const { refusedCalls } = stats()

  run('eval', () => {
    const ended = task('answer', (current) => current)
    ended.logOutput('late')
    ended.fail(new Error('late'))
    ended.end()
  })

  // the first of them is told, and says that others are counted
  expect(told.lines).toEqual([
    expect.stringMatching(/logOutput\(\) was called on task "answer" .*, which has ended/),
  ])
  expect(stats().refusedCalls - refusedCalls).toBe(2)
  expect((await session.onlyRun()).tasks).toMatchObject([{ status: 'completed', outputs: {} }])
})

test('a task that is still open when its run ends is failed, with the reason', async () => {
  await using session = startSession()
  using _told = startListening()

  const open = run('eval', () => startTask('forgotten'))
  open.logOutput('late')

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'forgotten', status: 'failed', error: { message: 'the run "eval" ended before this task did' } },
  ])
})

test('a task that has failed before its run ends keeps its own error', async () => {
  await using session = startSession()

  run('eval', () => startTask('forgotten').fail(new TypeError('no answer')))

  expect((await session.onlyRun()).tasks).toMatchObject([
    { status: 'failed', error: { type: 'TypeError', message: 'no answer' } },
  ])
})

test('of a task that fails again and again the first errors are kept, and it is told that more are not', async () => {
  using told = startListening()
  await using session = await startEndpointSession()

  run('eval', () =>
    task('retried', (retried) => {
      for (let i = 0; i < 40; i++) retried.fail(new Error(`attempt ${i}`))
    }),
  )

  const { spans } = await arrivedAt(session)
  const retried = only(spans.filter(({ name }) => name === 'retried'))
  expect(retried.events.filter(({ name }) => name === 'exception')).toHaveLength(32)
  expect(told.lines).toEqual([
    expect.stringMatching(/^runspan: task "retried" has failed more than 32 times; from now on only/),
  ])
  expect((await session.onlyRun()).tasks).toMatchObject([{ error: { message: 'attempt 39' } }])
})

test('a wrong argument throws at once and nothing of the call is kept; the run counts it', async () => {
  await using session = startSession()
  const hostile = { code: 'INVALID_VALUE' }

  run('eval', () =>
    task('answer', (current) => {
      expect(() => current.logInput(undefined)).toThrow(expect.objectContaining(hostile))
      expect(() => logInputs('text' as never)).toThrow(expect.objectContaining(hostile))
      expect(() => logInput('', 1)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
      expect(() => logScore('exact', '1' as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_SCORE' }),
      )
      expect(() => logScore('exact', 1, { by: 'me' as never })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
      expect(() => task('x', { trial: -1 }, () => {})).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
      expect(() => task('x', { kind: 'tool' } as never, () => {})).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
      expect(() => task(' ', () => {})).toThrow(expect.objectContaining({ code: 'INVALID_STRING' }))
      expect(() => task('x', undefined as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_CALLBACK' }),
      )
      const { logOutput } = current
      expect(() => logOutput(1)).toThrow(expect.objectContaining({ code: 'INVALID_THIS' }))
    }),
  )

  const record = await session.onlyRun()
  expect(record.refusedCalls).toBe(9)
  expect(record.tasks).toMatchObject([{ inputs: {}, outputs: {}, scores: {} }])
})

test('tasks of another part of the run bear its rank, and count from 0', async () => {
  await using session = startSession()

  run('eval', (current) => {
    task('own', () => {})
    continueRun(current.carrier(), { rank: 3 }, () => task('of the rank', () => logScore('exact', true)))
  })

  const record = await session.onlyRun()
  expect(record.tasks).toMatchObject([
    { name: 'own', number: 0 },
    { name: 'of the rank', number: 0, rank: '3', status: 'completed' },
  ])
  expect(record.series.exact).toMatchObject([{ value: 1, step: 0, rank: '3' }])
})

describe.each(PROTOCOLS)("with a provider of the program's own, over %s", (protocol) => {
  test('nothing of a task is dropped by its limits, however much it logs', async () => {
    await using sdk = await registerOwnSdk(protocol)
    const text = 'é'.repeat(300_000)

    run('own', () =>
      task('long', { type: 'tool', item: 'a' }, (current) => {
        for (let i = 0; i < 300; i++) current.logInput(`i${i}`, i)
        current.logOutput(text)
        for (let i = 0; i < 200; i++) current.logScore(`s${i}`, i / 2)
        trace.getActiveSpan()?.addEvent('by the program')
        logMetric('loss', 1)
        current.fail(new Error('at last'))
      }),
    )

    const endpoint = await sdk.arrived()
    for (const { events, dropped, attributes } of endpoint.spans) {
      expect(dropped).toEqual({ attributes: 0, events: 0, links: 0 })
      expect(events.length).toBeLessThanOrEqual(128)
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(128)
    }
    const [long] = only(endpoint.runs).tasks
    expect(Object.keys(long?.inputs ?? {})).toHaveLength(300)
    expect(long).toMatchObject({ status: 'failed', outputs: { output: text }, error: { message: 'at last' } })
    expect(Object.values(long?.scores ?? {}).map(({ value }) => value)).toEqual(
      Array.from({ length: 200 }, (_, i) => i / 2),
    )
  })
})

test('a tool has OpenTelemetry’s names too, any other task has none of these', async () => {
  await using session = await startEndpointSession()

  run('agent', () => {
    task('search', { type: 'tool', inputs: { query: 'rain' } }, () => logOutput('wet'))
    task('plain', { inputs: { query: 'rain' } }, () => {})
  })

  const { spans } = await arrivedAt(session)
  const attributesOf = (wanted: string) => only(spans.filter(({ name }) => name === wanted)).attributes
  expect(attributesOf('search')).toMatchObject({
    'gen_ai.operation.name': { string: 'execute_tool' },
    'gen_ai.tool.name': { string: 'search' },
    'gen_ai.tool.call.arguments': { string: '{"query":"rain"}' },
    'gen_ai.tool.call.result': { string: 'wet' },
    'openinference.span.kind': { string: 'TOOL' },
    'input.mime_type': { string: 'application/json' },
    'output.mime_type': { string: 'text/plain' },
  })
  expect(Object.keys(attributesOf('plain')).filter((name) => name.startsWith('gen_ai.'))).toEqual([])
})
