import fc from 'fast-check'
import { configure, logParam, logParams, RunspanError, run, shutdown, startRun } from '../../src/index.js'
import { anyNumber, anyText } from '../support/arbitrary.js'
import { environment } from '../support/environment.js'
import { only, readRuns, startSession } from '../support/session.js'
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
    const sizeBefore = entries.size
    const isWhole = Object.entries(content).every(
      ([name, item]) => isCarried(name) && walk(`${path}.${name}`, item),
    )
    if (entries.size === sizeBefore) set(path, Array.isArray(content) ? [] : '{}')
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
