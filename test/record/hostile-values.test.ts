// Whatever a program hands in, the program sees no error that is not its own, and nothing that is logged
// beside it is lost.

import { createContext, runInContext } from 'node:vm'
import * as runspan from '../../src/index.js'
import { logParam, logParams, RunspanError, run, startRun } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { startSession } from '../support/session.js'

// biome-ignore lint/suspicious/noExplicitAny: what TypeScript refuses is what is tested
type Any = any

const hands = () => {
  throw new Error('hands off')
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function deep(depth: number): unknown {
  let value: unknown = 'bottom'
  for (let i = 0; i < depth; i++) value = { d: value }
  return value
}

const trapped = new Proxy({ a: 1 }, { get: hands, ownKeys: hands, getPrototypeOf: hands, has: hands })
const withoutText = Object.assign(Object.create(null), { toString: hands, valueOf: hands })
const cyclic: Any[] = []
cyclic.push({ cyclic }, cyclic)

const HOSTILE: [string, unknown][] = [
  ['a proxy that throws', trapped],
  ['a proxy of a function that throws', new Proxy(() => {}, { get: hands, apply: hands })],
  ['a revoked proxy', revoked({})],
  ['a revoked proxy of a list', revoked([])],
  ['a revoked proxy of a function', revoked(() => {})],
  ['a list of revoked proxies', [revoked({}), 1, revoked([])]],
  ['an object without text', withoutText],
  ['a toString that throws', { toString: hands }],
  ['a toJSON that throws', { toJSON: hands }],
  ['a toJSON getter that throws', Object.defineProperty({ a: 1 }, 'toJSON', { get: hands })],
  ['a toJSON that gives itself', { toJSON: (key: string) => ({ key, toJSON: hands }) }],
  [
    'a Date with a toISOString that throws',
    Object.assign(new Date(0), { toISOString: hands, getTime: hands }),
  ],
  ['an error whose message throws', Object.defineProperty(new Error('x'), 'message', { get: hands })],
  [
    'an error whose name and stack throw',
    Object.defineProperty(Object.assign(new Error('x'), { stack: 5 }), 'name', { get: hands }),
  ],
  ['an error whose message is a symbol', Object.assign(new Error('x'), { message: Symbol('m') })],
  [
    'an error that is its own cause, and gathers itself',
    (() => {
      const error = new AggregateError([], 'many')
      error.errors.push(error, error)
      error.cause = error
      return error
    })(),
  ],
  ['a function whose name throws', Object.defineProperty(() => {}, 'name', { get: hands })],
  ['a class whose name is a symbol', Object.defineProperty(class {}, 'name', { value: Symbol('n') })],
  ['a tag that throws', Object.defineProperty({}, Symbol.toStringTag, { get: hands })],
  ['an inspect that throws', { [Symbol.for('nodejs.util.inspect.custom')]: hands }],
  [
    'a Map with keys of all sorts',
    new Map<unknown, unknown>([
      [{}, 1],
      [Symbol('s'), 2],
      [withoutText, 3],
      [null, 4],
    ]),
  ],
  [
    'a list that is four billion long',
    (() => {
      const list: unknown[] = [1]
      list[4_294_967_294] = 2
      return list
    })(),
  ],
  ['a list that contains itself', cyclic],
  ['an object 100,000 deep', deep(100_000)],
  ['a bigint', 10n ** 400n],
  ['a symbol', Symbol('\ud800')],
  ['a function named with half a character', Object.defineProperty(() => {}, 'name', { value: '\ud800' })],
  ['a promise', Promise.resolve(1)],
  ['a WeakMap', new WeakMap()],
]

const NAMES = HOSTILE.map(([what]) => what)

// By its name: a test runner looks at what it is given.
function hostile(what: string): unknown {
  return HOSTILE.find(([name]) => name === what)?.[1]
}

test.each(NAMES)('%s as a param costs no more than itself, and does not throw', async (what) => {
  const value = hostile(what)
  await using session = startSession()

  run('odd', { params: { before: 1, given: value } }, () => {
    logParam('alone', value)
    logParams({ beside: 2, nested: { value, other: 3 } })
    logParams(new Map([['last', 4]]))
  })

  const { params, status } = await session.onlyRun()
  expect(status).toBe('completed')
  expect(params).toMatchObject({ before: 1, beside: 2, 'nested.other': 3, last: 4 })
  // it is there in some form, wherever it was given
  for (const key of ['given', 'alone', 'nested.value'])
    expect(Object.keys(params).filter((name) => name === key || name.startsWith(`${key}.`))).not.toEqual([])
})

test.each(NAMES)(
  '%s thrown, told as an error, logged as anything else: no error but its own reaches the program',
  async (what) => {
    const value = hostile(what)
    await using session = startSession()
    using _told = startListening()
    const calls: ((current: Any) => void)[] = [
      (current) => current.logParams(value),
      (current) => current.logParam(value, 1),
      (current) => current.logMetric('loss', value),
      (current) => current.logMetric(value, 1),
      (current) => current.logMetric('loss', 1, value),
      (current) => current.logMetric('loss', 1, { step: value }),
      (current) => current.logMetric('loss', 1, { timestamp: value }),
      (current) => current.logMetrics(value),
      (current) => current.logMetrics({ loss: value }),
      (current) => current.setAttribute('team', value),
      (current) => current.setAttribute(value, 1),
      (current) => current.setAttributes(value),
      (current) => current.setAttributes({ team: value }),
      (current) => current.addTags(value),
      () => (runspan as Any).startRun(value).end(),
      () => (runspan as Any).startRun('made', value).end(),
      () => (runspan as Any).startRun('made', { tags: value }).end(),
      () => (runspan as Any).startRun('made', { params: value }).end(),
      () => (runspan as Any).startRun('made', { attributes: value }).end(),
      () => (runspan as Any).startRun('made', { project: value }).end(),
      () => (runspan as Any).continueRun(value, () => {}),
      () => (runspan as Any).continueRun({}, value, () => {}),
    ]
    const current = startRun('kept')
    const escaped: unknown[] = []
    for (const call of calls) {
      try {
        call(current)
      } catch (error) {
        if (!(error instanceof RunspanError)) escaped.push(error, String(call))
      }
    }
    current.fail(value)
    current.end()
    let thrown: unknown
    try {
      run('failing', () => {
        throw value
      })
    } catch (error) {
      thrown = error
    }

    expect(escaped).toEqual([])
    expect(thrown === value).toBe(true)
    const runs = await session.runs()
    for (const name of ['kept', 'failing'])
      expect(runs.find((record) => record.name === name)).toMatchObject({ status: 'failed' })
  },
)

test('a getter of options that throws does not cost the run', async () => {
  await using session = startSession()
  using told = startListening()
  const { refusedCalls } = runspan.stats()

  const options = Object.defineProperty({ tags: ['a'] }, 'params', { get: hands, enumerable: true })
  const result = run('kept', options, (current) => {
    current.logMetric('loss', 1, Object.defineProperty({}, 'step', { get: hands }) as Any)
    return 'done'
  })

  expect(result).toBe('done')
  expect(told.lines).toEqual([
    expect.stringMatching(/startRun|run\(\) could not keep what it was given: Error: hands off/),
  ])
  expect(runspan.stats().refusedCalls).toBe(refusedCalls + 2)
  expect(await session.onlyRun()).toMatchObject({ tags: ['a'], pointCount: 0, refusedCalls: 2 })
})

const elsewhere = createContext({ URLSearchParams })
const fromElsewhere = (source: string) => runInContext(source, elsewhere)

test.each<[string, unknown, Record<string, unknown>]>([
  ['a boxed number', Object(0.5), { it: 0.5 }],
  ['a boxed text', Object('adam'), { it: 'adam' }],
  ['a boxed boolean', Object(false), { it: false }],
  ['a boxed bigint', Object(5n), { it: '5' }],
  ['a boxed symbol', Object(Symbol('s')), { it: 'Symbol(s)' }],
  [
    'a Map',
    new Map<unknown, unknown>([
      ['a', 1],
      [2, new Map([['b', 3]])],
    ]),
    { 'it.2.b': 3, 'it.a': 1 },
  ],
  [
    'a Map with two keys that read the same',
    new Map<unknown, unknown>([
      [1, 'a'],
      ['1', 'b'],
    ]),
    { 'it.1': ['a', 'b'] },
  ],
  ['a Set', new Set([1, 2]), { it: [1, 2] }],
  ['a query', new URLSearchParams('a=1&b=2&a=3'), { 'it.a': ['1', '3'], 'it.b': '2' }],
  ['headers', new Headers({ Accept: 'text/html' }), { 'it.accept': 'text/html' }],
  [
    'a form',
    (() => {
      const form = new FormData()
      form.append('name', 'adam')
      return form
    })(),
    { 'it.name': 'adam' },
  ],
  ['bytes', new Uint8Array([1, 2]).buffer, { it: [1, 2] }],
  ['a view of bytes', new DataView(new Uint8Array([1, 2, 3]).buffer, 1), { it: [2, 3] }],
  ['a Buffer', Buffer.from([1, 2]), { it: [1, 2] }],
  ['an AbortError', AbortSignal.abort().reason, { it: 'AbortError: This operation was aborted' }],
  [
    'an object of a class that shows nothing',
    new (class Secret {
      #a = 1
      get a() {
        return this.#a
      }
    })(),
    { it: 'Secret {}' },
  ],
  ['an object of nothing but undefined', { a: undefined }, { it: '{}' }],
  ['a list of nothing but undefined', [undefined], { it: [] }],
  ['a Date of another realm', fromElsewhere('new Date(0)'), { it: '1970-01-01T00:00:00.000Z' }],
  ['a Map of another realm', fromElsewhere('new Map([["a", 1]])'), { 'it.a': 1 }],
  ['a Set of another realm', fromElsewhere('new Set([1])'), { it: [1] }],
  ['an Error of another realm', fromElsewhere('new RangeError("far")'), { it: 'RangeError: far' }],
  ['a RegExp of another realm', fromElsewhere('/a/g'), { it: '/a/g' }],
  ['an empty object of another realm', fromElsewhere('({})'), { it: '{}' }],
  ['a list of another realm', fromElsewhere('[1, 2]'), { it: [1, 2] }],
  ['a boxed number of another realm', fromElsewhere('new Number(5)'), { it: 5 }],
  ['bytes of another realm', fromElsewhere('new Uint8Array([5])'), { it: [5] }],
])('%s is recorded for what it is', async (_what, value, params) => {
  await using session = startSession()

  run('odd', () => logParam('it', value))

  expect((await session.onlyRun()).params).toEqual(params)
})

describe.each<[string, (given: object) => object]>([
  ['an object', (given) => given],
  ['a Map', (given) => new Map(Object.entries(given))],
  ['an object of another realm', (given) => Object.assign(fromElsewhere('({})'), given)],
  [
    'a Map of another realm',
    (given) =>
      Object.entries(given).reduce((map, [key, value]) => map.set(key, value), fromElsewhere('new Map()')),
  ],
  ['an object with a toJSON', (given) => ({ toJSON: () => given })],
  ['an object without a prototype', (given) => Object.assign(Object.create(null), given)],
])('%s', (_what, make) => {
  test('can be given to every call that takes several', async () => {
    await using session = startSession()

    run('several', { params: make({ a: 1 }), attributes: make({ a: 'x' }) as Any }, (current) => {
      current.logParams(make({ b: { c: 2 }, gone: undefined }))
      current.logMetrics(make({ loss: 0.5, gone: undefined }) as Any, { step: 3 })
      current.setAttributes(make({ b: true, gone: undefined }) as Any)
    })

    expect(await session.onlyRun()).toMatchObject({
      params: { a: 1, 'b.c': 2 },
      attributes: { a: 'x', b: true },
      series: { loss: [{ value: 0.5, step: 3 }] },
      refusedCalls: 0,
    })
  })
})

test('a query, a form and headers are params, a value of theirs is no metric', async () => {
  await using session = startSession()

  run('forms', { params: new URLSearchParams('a=1') }, (current) => {
    current.logParams(new Headers({ b: '2' }))
    expect(() => current.logMetrics(new URLSearchParams('loss=1') as Any)).toThrow(
      /'loss' is '1'; a metric is a number/,
    )
  })

  expect((await session.onlyRun()).params).toEqual({ a: '1', b: '2' })
})

test.each<[string, unknown]>([
  ['a Set', new Set(['a'])],
  ['a list of pairs', [['a', 1]]],
  ['a Date', new Date()],
  ['a text', 'a=1'],
  ['a boxed text', Object('a=1')],
  ['a promise', Promise.resolve({ a: 1 })],
  [
    'a generator',
    (function* () {
      yield ['a', 1]
    })(),
  ],
  ['an error', new Error('x')],
  ['bytes', new Uint8Array(2)],
  [
    'an object of a class that shows nothing',
    new (class {
      #a = 1
      get a() {
        return this.#a
      }
    })(),
  ],
  ['a toJSON that gives a text', { toJSON: () => 'a' }],
  ['a function', () => ({ a: 1 })],
])('%s has no names and values: a call that takes several refuses it, and says so', async (_what, value) => {
  await using _session = startSession()

  run('several', (current: Any) => {
    for (const method of ['logParams', 'logMetrics', 'setAttributes'])
      expect(() => current[method](value)).toThrow(/an object or a Map of names and (values|numbers), not /)
  })
})

test('options that are a Map are refused: what is in it would be passed over', async () => {
  await using _session = startSession()

  expect(() => (runspan as Any).startRun('a', new Map([['tags', ['b']]]))).toThrow(
    /options of a run must be an object, not Map/,
  )
})

test.each(['Array', 'Object'])(
  'a toJSON that a library hangs onto %s.prototype leaves the store and its params as they are, journal and all',
  async (name) => {
    const { code, stdout, stderr } = await runProgram(`
      import { configure, run, flush, startRun } from 'runspan'
      import { openStore } from 'runspan/read'
      configure()
      ${name}.prototype.toJSON = function () { return 'polluted ' + Object.prototype.toString.call(this) }
      await run('polluted', { tags: ['a'], attributes: { zones: ['eu'] } }, async (current) => {
        current.logParams({ list: [1, 2], texts: Array.from({ length: 3000 }, (_, i) => 'text ' + i), nested: { a: [1, 'b'] } })
        for (let step = 0; step < 1000; step++) current.logMetric('loss', step / 2, { step })
        current.addTags('b')
        await flush()
      })
      const open = startRun('open', { params: { list: [1, 2] } })
      open.logMetric('loss', 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
      delete ${name}.prototype.toJSON
      const runs = []
      for await (const run of openStore({ onWarning: (line) => console.error(line) }).runs()) runs.push(run)
      for (const { name, tags, attributes, params, pointCount, missingPoints } of runs.sort((a, b) => a.name < b.name ? 1 : -1))
        console.log(JSON.stringify([name, tags, attributes, params.list, params.texts?.length, params['nested.a.1'], pointCount, missingPoints]))
    `)

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      ['polluted', ['a', 'b'], { zones: ['eu'] }, [1, 2], 3000, 'b', 1000, 0],
      ['open', [], {}, [1, 2], null, null, 1, 0],
    ])
  },
)
