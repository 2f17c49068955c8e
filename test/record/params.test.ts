import { join } from 'node:path'
import fc from 'fast-check'
import {
  configure,
  flush,
  logMetric,
  logParam,
  logParams,
  RunspanError,
  run,
  shutdown,
  startRun,
} from '../../src/index.js'
import { anyNumber, anyText } from '../support/arbitrary.js'
import { startProgram } from '../support/child.js'
import { environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

test('any tree of params comes back under dotted keys, value by value, or is refused as a whole', async () => {
  using _variables = environment({})
  await fc.assert(
    fc.asyncProperty(anyText, anyTree, async (key, tree) => {
      using temp = tempDir()
      configure({ dir: temp.path, quiet: true })
      const current = startRun('params')
      let refusal: unknown
      try {
        if (tree === undefined) current.logParams({ [key]: tree })
        else current.logParam(key, tree)
      } catch (error) {
        refusal = error
      }
      current.end()
      await shutdown()

      const wanted = flatten(key, tree)
      const { params } = only(await readRuns(temp.path))

      if (wanted === undefined) expect(refusal).toBeInstanceOf(RunspanError)
      else expect(refusal).toBeUndefined()
      // one and the same with Object.is, in the order of logging
      expect(Object.entries(params)).toStrictEqual([...(wanted ?? [])].sort(integersFirst))
    }),
    { numRuns: 150 },
  )
})

test('what has no value of its own is written so that it can be told apart', async () => {
  await using session = startSession()
  class Schedule {
    toJSON() {
      return { warmup: 100 }
    }
  }

  run('odd', () => {
    logParams({
      nothing: null,
      big: 2n ** 70n,
      day: new Date('2026-01-02T03:04:05.678Z'),
      never: new Date(Number.NaN),
      map: new Map([['a', 1]]),
      set: new Set(['x', 'y']),
      typed: new Float32Array([0.5, 2]),
      activation: function relu() {},
      arrow: [() => 1][0],
      kind: Symbol('kind'),
      pattern: /a+/g,
      page: new URL('https://example.com/a?b=c'),
      error: new RangeError('too far'),
      schedule: new Schedule(),
      hollow: {},
      none: [],
      missing: undefined,
      gaps: [1, undefined, 'a'],
      // biome-ignore lint/suspicious/noSparseArray: it is what is tested
      holes: [1, , 3],
      objects: [{ size: 1 }, { size: 2 }],
    })
  })

  expect((await session.onlyRun()).params).toEqual({
    nothing: 'null',
    big: '1180591620717411303424',
    day: '2026-01-02T03:04:05.678Z',
    never: 'Invalid Date',
    'map.a': 1,
    set: ['x', 'y'],
    typed: [0.5, 2],
    activation: '[Function: relu]',
    arrow: '[Function: anonymous]',
    kind: 'Symbol(kind)',
    pattern: '/a+/g',
    page: 'https://example.com/a?b=c',
    error: 'RangeError: too far',
    'schedule.warmup': 100,
    hollow: '{}',
    none: [],
    'gaps.0': 1,
    'gaps.2': 'a',
    'holes.0': 1,
    'holes.2': 3,
    'objects.0.size': 1,
    'objects.1.size': 2,
  })
})

test('a tree that contains itself, a getter that throws and a proxy cost no more than themselves', async () => {
  await using session = startSession()
  const tree: Record<string, unknown> = { width: 1 }
  tree.self = tree
  const shared = { depth: 2 }

  run('odd', () => {
    logParams({
      tree,
      left: shared,
      right: shared,
      trap: {
        get value() {
          throw new Error('not now')
        },
        other: 3,
      },
    })
  })

  expect((await session.onlyRun()).params).toEqual({
    'tree.width': 1,
    'tree.self': '[Circular]',
    'left.depth': 2,
    'right.depth': 2,
    'trap.value': expect.stringContaining('not now'),
    'trap.other': 3,
  })
})

test('a very deep tree and a very wide one are kept', async () => {
  await using session = startSession()
  let deep: unknown = 'bottom'
  for (let i = 0; i < 10_000; i++) deep = { d: deep }
  const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i]))

  run('large', () => logParams({ deep, wide }))

  const { params } = await session.onlyRun()
  expect(Object.keys(params).filter((key) => key.startsWith('wide.'))).toHaveLength(2_000)
  expect(Object.keys(params).filter((key) => key.startsWith('deep.'))).toHaveLength(1)
})

test('a param that is logged again has its last value', async () => {
  await using session = startSession()

  run('again', { params: { rate: 0.1, kept: 1 } }, () => {
    logParam('rate', 0.01)
    logParam('rate', [0.01, 0.001])
  })

  expect((await session.onlyRun()).params).toEqual({ rate: [0.01, 0.001], kept: 1 })
})

describe('a param that is logged again replaces all that it was', () => {
  test.each<[string, unknown, unknown, Record<string, unknown>]>([
    ['an object with less in it', { name: 'sgd', betas: [1, 2] }, { name: 'adam' }, { 'opt.name': 'adam' }],
    ['an object that is empty', { name: 'sgd', betas: { a: 1 } }, {}, { opt: '{}' }],
    ['a scalar', { name: 'sgd' }, 'adam', { opt: 'adam' }],
    ['an object after a scalar', 'sgd', { name: 'adam' }, { 'opt.name': 'adam' }],
    ['a shorter list', [{ a: 1 }, { a: 2 }], [{ a: 3 }], { 'opt.0.a': 3 }],
    ['a list of scalars', [{ a: 1 }, { a: 2 }], [1, 2], { opt: [1, 2] }],
    ['less than nothing', { a: { b: { c: 1 } } }, { a: { b: undefined, d: 1 } }, { 'opt.a.d': 1 }],
  ])('by %s', async (_what, first, second, wanted) => {
    await using session = startSession()

    run('at once', { params: { opt: first, kept: 1 } }, () => logParam('opt', second))
    await run('through segments', async () => {
      logParams({ opt: first, kept: 1 })
      await flush()
      logParams({ opt: second })
      await flush()
      logMetric('loss', 1)
    })

    for (const { params } of await session.runs()) expect(params).toEqual({ kept: 1, ...wanted })
    for (const { attributes } of storedSpans(session.dir).filter(
      ({ parentSpanId }) => parentSpanId === undefined,
    )) {
      const mirrors = Object.keys(attributes).filter((name) => name.startsWith('runspan.param.'))
      const keys = Object.keys(wanted).filter((key) => wanted[key] !== undefined)
      expect(mirrors.sort()).toEqual(['kept', ...keys].map((key) => `runspan.param.${key}`).sort())
    }
  })

  test('and not what was logged under a name of its own, longer or beside it', async () => {
    await using session = startSession()

    run('beside', () => {
      logParams({ 'opt.lr': 0.1, option: 1, opt: { name: 'sgd', betas: { a: 1, b: 2 } } })
      logParam('opt', { name: 'adam', betas: { a: 1, b: 2 } })
      logParam('opt.betas', { a: 3 })
      logParam('opt.lr', 0.2)
    })

    expect((await session.onlyRun()).params).toEqual({
      'opt.lr': 0.2,
      option: 1,
      'opt.name': 'adam',
      'opt.betas.a': 3,
    })
  })

  test.each(['journal', 'segment'])(
    'also where the process is killed, and what it replaced is in a %s',
    async (where) => {
      using temp = tempDir()
      await using program = startProgram(
        `
      import { configure, startRun, flush } from 'runspan'
      configure()
      const run = startRun('killed', { params: { kept: 1, opt: { name: 'sgd', betas: [1, 2], more: { a: 1 } } } })
      run.logMetric('loss', 1)
      ${where === 'segment' ? 'await flush()' : ''}
      run.logParam('opt', { name: 'adam' })
      setTimeout(() => console.log('logged'), 100)
      setInterval(() => {}, 1000)
      `,
        { cwd: temp.path },
      )
      await program.printed('logged')
      const dir = join(temp.path, '.runspan')
      expect(only(await readRuns(dir)).params).toEqual({ kept: 1, 'opt.name': 'adam' })
      program.process.kill('SIGKILL')
      await program.ended

      expect(only(await readRuns(dir))).toMatchObject({
        status: 'crashed',
        params: { kept: 1, 'opt.name': 'adam' },
      })
      using _told = startListening()
      configure({ dir, quiet: true })
      await shutdown()
      const root = storedSpans(dir).find(({ parentSpanId }) => parentSpanId === undefined)
      const mirrors = Object.keys(root?.attributes ?? {}).filter((name) => name.startsWith('runspan.param.'))
      expect(mirrors.sort()).toEqual(['runspan.param.kept', 'runspan.param.opt.name'])
    },
  )

  test('whatever is logged, one after the other: the run has what the last of each name was', async () => {
    using _variables = environment({})
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.integer({ max: 5, min: 0 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 3 }),
      ),
    })).any
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('p', 'q'), value), { maxLength: 8 }),
        fc.nat(8),
        async (logged, flushAt) => {
          using temp = tempDir()
          configure({ dir: temp.path, quiet: true })
          await run('again', async () => {
            for (const [i, [key, given]] of logged.entries()) {
              logParam(key, given)
              if (i === flushAt) await flush()
            }
          })
          await shutdown()

          const wanted = new Map<string, unknown>()
          for (const [key, given] of Object.entries(Object.fromEntries(logged)))
            for (const [flatKey, flat] of flatten(key, given) ?? []) wanted.set(flatKey, flat)
          expect(only(await readRuns(temp.path)).params).toEqual(Object.fromEntries(wanted))
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('when two params of one call flatten to the same key, the last is kept, with a warning', async () => {
  await using session = startSession()
  using told = startListening()

  run('collide', () => {
    logParams({ 'a.b': 1, a: { b: 2 } })
    logParam('c', { 'd.e': 'same', d: { e: 'same' } })
  })

  expect((await session.onlyRun()).params).toEqual({ 'a.b': 2, 'c.d.e': 'same' })
  expect(told.lines).toEqual([
    expect.stringMatching(/two params of one call are both "a\.b".*2 is kept, 1 is not/),
  ])
})

test('a param, an attribute and a tag are what they were when they were logged, whatever becomes of the object', async () => {
  await using session = startSession()
  const layers = [64, 32]
  const config = { widths: ['a', 'b'], nested: { rate: 0.1 } }
  const tags = ['first']
  const zones = ['eu']

  run('mutable', { tags, attributes: { zones } }, () => {
    logParams({ layers, config })
    layers.push(16)
    config.widths[0] = 'z'
    config.nested.rate = 9
    tags.push('second')
    zones[0] = 'us'
  })

  expect(await session.onlyRun()).toMatchObject({
    params: { layers: [64, 32], 'config.widths': ['a', 'b'], 'config.nested.rate': 0.1 },
    tags: ['first'],
    attributes: { zones: ['eu'] },
  })
})

test('a long text that is logged again, shorter or longer, is read as it was logged last', async () => {
  await using session = startSession()
  const texts = ['a'.repeat(50_000), 'b'.repeat(40_000), 'c', 'd'.repeat(100_000)]

  for (const last of texts.keys()) {
    run(`up to ${last}`, () => {
      for (const text of texts.slice(0, last + 1)) logParam('prompt', text)
    })
  }

  const runs = await session.runs()
  for (const [last, text] of texts.entries())
    expect(only(runs.filter(({ name }) => name === `up to ${last}`)).params.prompt).toBe(text)
})

const anyTree = fc.anything({
  key: anyText,
  values: [anyText, anyNumber, fc.boolean(), fc.constant(null), fc.constant(undefined), fc.bigInt()],
  maxDepth: 3,
  maxKeys: 4,
  withDate: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
})

/** What the documentation says a tree comes to; undefined where no part of it may be logged. */
function flatten(key: string, tree: unknown): Map<string, unknown> | undefined {
  const entries = new Map<string, unknown>()
  const isCarried = (text: string) => text.isWellFormed()
  const walk = (path: string, value: unknown): boolean => {
    if (value === undefined) return true
    if (typeof value === 'string' && !isCarried(value)) return false
    if (value === null || typeof value === 'bigint') return set(path, String(value))
    if (typeof value !== 'object') return set(path, value)
    if (value instanceof Date)
      return set(path, Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString())
    const content = value instanceof Set ? [...value] : value
    if (Array.isArray(content) && isScalars(content))
      return content.every((item) => walk('', item)) && set(path, content)
    const hasValue = Object.values(content).some((item) => item !== undefined)
    const isWhole = Object.entries(content).every(
      ([name, item]) => isCarried(name) && walk(`${path}.${name}`, item),
    )
    if (!hasValue) set(path, Array.isArray(content) ? [] : '{}')
    return isWhole
  }
  const set = (path: string, value: unknown): boolean => {
    entries.set(path, value)
    return true
  }
  if (key === '' || !isCarried(key) || !walk(key, tree)) return undefined
  entries.delete('')
  return entries
}

function isScalars(items: unknown[]): boolean {
  const [type, ...more] = new Set(items.map((item) => typeof item))
  return more.length === 0 && ['string', 'number', 'boolean'].includes(String(type))
}

/** The order in which an object has its keys. */
function integersFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  const index = (key: string) =>
    /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1 ? Number(key) : Number.POSITIVE_INFINITY
  const [left, right] = [index(a), index(b)]
  return left === right ? 0 : left - right
}

test.each<[string, unknown]>([
  ['values', 1],
  ['nothing', undefined],
])(
  'a value that shares its branches, with %s at their ends, is refused instead of kept for ever',
  async (_what, leaf) => {
    await using session = startSession()
    let tree: unknown = { leaf }
    for (let i = 0; i < 40; i++) tree = { a: tree, b: tree }

    run('shared', () => {
      expect(() => logParam('tree', tree)).toThrow(/Param "tree" has more than 100,000 values\./)
      logParam('kept', 1)
    })

    expect((await session.onlyRun()).params).toEqual({ kept: 1 })
  },
)
