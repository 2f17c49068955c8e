// What tasks are given and give out is read back exactly, wherever it lies.

import fc from 'fast-check'
import { logInput, logInputs, logOutput, logScore, run, task } from '../../src/index.js'
import type { LoggedValue } from '../../src/wire/keyed-value.js'
import { anyNumber } from '../support/arbitrary.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import { only, PROTOCOLS, startSession } from '../support/session.js'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  // Halves of surrogate pairs too.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    'true',
    '1',
    'null',
    '[1]',
    '{"a":1}',
    'NaN',
    '\ud800',
    'x'.repeat(16_384),
    'é🙂'.repeat(20_000),
  ),
)

const anyKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'a.b', '🙂', '\u001b[31m', 'x'.repeat(300)),
  fc.string({ minLength: 1 }),
)

const anyJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as LoggedValue)

const anyValue: fc.Arbitrary<LoggedValue> = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constant(null),
  anyJson,
  fc.array(anyNumber),
  fc.dictionary(anyKey, anyText),
)

const anyTask = fc.record({
  name: fc.constantFrom('answer', 'x'.repeat(400), '../../x', '\u001b[31mred'),
  item: fc.option(fc.string(), { nil: undefined }),
  trial: fc.option(fc.nat(), { nil: undefined }),
  inputs: fc.uniqueArray(fc.tuple(anyKey, anyValue), { selector: ([key]) => key, maxLength: 6 }),
  unnamed: fc.option(anyValue, { nil: undefined }),
  scores: fc.uniqueArray(fc.tuple(anyKey, anyNumber), { selector: ([key]) => key, maxLength: 4 }),
})
type AnyTask = typeof anyTask extends fc.Arbitrary<infer T> ? T : never

function record(tasks: readonly AnyTask[]): void {
  run('eval', () => {
    for (const { name, item, trial, inputs, unnamed, scores } of tasks) {
      task(name, { item, trial }, () => {
        logInputs(new Map(inputs))
        if (unnamed !== undefined) logOutput(unnamed)
        for (const [score, value] of scores) logScore(score, value)
      })
    }
  })
}

function expected({ name, item, trial, inputs, unnamed, scores }: AnyTask, number: number): object {
  return {
    number,
    name,
    ...(item === undefined ? {} : { item }),
    ...(trial === undefined ? {} : { trial }),
    status: 'completed',
    inputs: Object.fromEntries(inputs),
    outputs: unnamed === undefined ? {} : { output: unnamed },
    scores: Object.fromEntries(scores.map(([score, value]) => [score, { value }])),
    files: [],
  }
}

const withoutTimes = (tasks: readonly object[]): object[] =>
  tasks.map((read) => {
    const { id, parentId, startTime, endTime, durationMs, ...rest } = read as Record<string, unknown>
    return rest
  })

test('tasks are read back from the store as they were recorded, whatever they hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTask, { maxLength: 4 }), async (tasks) => {
      await using session = startSession()

      record(tasks)

      expect(withoutTimes((await session.onlyRun()).tasks)).toEqual(tasks.map(expected))
    }),
    { numRuns: 40 },
  )
})

test.each(PROTOCOLS)('and from an endpoint, over %s', async (protocol) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTask, { minLength: 1, maxLength: 4 }), async (tasks) => {
      await using sdk = await registerOwnSdk(protocol)

      record(tasks)

      expect(withoutTimes(only((await sdk.arrived()).runs).tasks)).toEqual(tasks.map(expected))
    }),
    { numRuns: 15 },
  )
})

test('what is no JSON is kept as params are', async () => {
  await using session = startSession()
  const cyclic: unknown[] = [1]
  cyclic.push(cyclic)
  class Point {
    x = 1
    #secret = 2
    hidden = () => this.#secret
  }

  run('eval', () =>
    task('answer', () => {
      logInputs({
        bigint: 12345678901234567890n,
        date: new Date(0),
        map: new Map([['a', new Set([1, 2])]]),
        cyclic,
        function: Math.max,
        point: new Point(),
        missing: undefined,
        nested: { nan: Number.NaN, list: [Number.POSITIVE_INFINITY, undefined], missing: undefined },
        bytes: Buffer.from('ab'),
      })
      logInput('revoked', revoked([]))
      logInput('thrower', {
        get a(): number {
          throw new Error('hands off')
        },
        b: 1,
      })
    }),
  )

  const [answer] = (await session.onlyRun()).tasks
  expect(answer?.inputs).toEqual({
    bigint: '12345678901234567890',
    date: '1970-01-01T00:00:00.000Z',
    map: { a: [1, 2] },
    cyclic: [1, '[Circular]'],
    function: '[Function: max]',
    point: { x: 1, hidden: '[Function: hidden]' },
    nested: { nan: 'NaN', list: ['Infinity', null] },
    bytes: [97, 98],
    revoked: expect.stringMatching(/^\[Thrown: TypeError/),
    thrower: { a: expect.stringContaining('hands off'), b: 1 },
  })
})

test('a value of a million branches that are one is refused; the program goes on', async () => {
  await using session = startSession()
  let shared: object = { leaf: 1 }
  for (let i = 0; i < 40; i++) shared = { a: shared, b: shared }

  run('eval', () =>
    task('answer', () => {
      expect(() => logInput(shared)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }))
      logOutput('x'.repeat(1_000_000))
    }),
  )

  const [answer] = (await session.onlyRun()).tasks
  expect(answer).toMatchObject({ inputs: {}, outputs: { output: 'x'.repeat(1_000_000) } })
})

test('the program may change a value after it was logged', async () => {
  await using session = startSession()

  run('eval', () =>
    task('answer', () => {
      const messages = [{ role: 'user', content: '?' }]
      const numbers = [1, 2]
      logInputs({ messages, numbers })
      messages.push({ role: 'assistant', content: '!' })
      numbers[0] = 9
    }),
  )

  const [answer] = (await session.onlyRun()).tasks
  expect(answer?.inputs).toEqual({ messages: [{ role: 'user', content: '?' }], numbers: [1, 2] })
})

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
