import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { startRun } from '../../src/index.js'
import { runProgram, startNode } from '../support/child.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

class QuotaError extends Error {}
class NamedError extends Error {
  override name = 'E_NAMED'
}

test.each([
  ['an Error', new Error('plain'), 'Error', 'plain'],
  ['an error of a class', new RangeError('too far'), 'RangeError', 'too far'],
  ["an error of the program's own class", new QuotaError('spent'), 'QuotaError', 'spent'],
  ['an error with a name of its own', new NamedError('named'), 'E_NAMED', 'named'],
  ['an error without a message', new TypeError(), 'TypeError', 'TypeError'],
  ['an error of another realm', runInNewContext('new RangeError("elsewhere")'), 'RangeError', 'elsewhere'],
  ['a text', 'just text', 'string', 'just text'],
  ['a number', 42, 'number', '42'],
  ['undefined', undefined, 'undefined', 'undefined'],
  ['null', null, 'object', 'null'],
  ['an object', { code: 7 }, 'object', '{ code: 7 }'],
])('the exception event of %s has its type and its message', async (_what, thrown, type, message) => {
  await using session = startSession()

  failWith(thrown)

  const { attributes } = only(only(storedSpans(session.dir)).events)
  expect(attributes['exception.type']).toEqual({ string: type })
  expect(attributes['exception.message']).toEqual({ string: message })
  expect((await session.onlyRun()).error).toMatchObject({ type, message })
})

test('the stack trace of an error has its causes, and the errors that it gathers', async () => {
  await using session = startSession()
  const gathered = new AggregateError([new RangeError('first'), 'second, a text'], 'two failed')
  const error = new Error('outer', { cause: new TypeError('inner', { cause: gathered }) })

  failWith(error)

  const { stacktrace = '' } = (await session.onlyRun()).error ?? {}
  const inOrder = [
    'Error: outer',
    'TypeError: inner',
    'AggregateError: two failed',
    'RangeError: first',
    'second, a text',
  ]
  const places = inOrder.map((text) => stacktrace.indexOf(text))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('the message of an AggregateError names the errors that it gathers', async () => {
  await using session = startSession()

  failWith(new AggregateError([new RangeError('first'), 'second'], 'two failed'))

  expect((await session.onlyRun()).error?.message).toBe('two failed (first; second)')
})

test('errors that are the cause of each other come to an end', async () => {
  await using session = startSession()
  const hen = new Error('hen')
  hen.cause = new Error('egg', { cause: hen })

  failWith(hen)

  const { stacktrace = '' } = (await session.onlyRun()).error ?? {}
  expect(stacktrace.match(/^(\[cause\]: )?(Error: )?(hen|egg)$/gm)).toEqual([
    'Error: hen',
    '[cause]: Error: egg',
    '[cause]: hen',
  ])
})

test('a message that is very long, or that UTF-8 cannot carry, does not cost the run', async () => {
  await using session = startSession()

  failWith(new Error(`${'x'.repeat(100_000)}\ud800`))

  expect((await session.onlyRun()).error?.message).toBe('x'.repeat(16_384))
})

test('half a character in a message is replaced, and all around it kept', async () => {
  await using session = startSession()

  failWith('before \ud800 after')

  expect((await session.onlyRun()).error?.message).toBe('before \ufffd after')
})

// The functions of the program, from the inside; each fails in another way of calling a run's function.
const FAILING = `
  configure({ dir: process.env.STORE })
  function innermost() { throw new Error('at node:internal/x (node:internal/x:1:1)\\n    at the message') }
  function middle() { innermost() }
  function tried(fn) { try { fn() } catch {} }
  tried(function outerSync() { run('sync', function inner() { middle() }) })
  tried(function outerWith() { const current = startRun('with'); try { current.with(function inner() { middle() }) } catch (error) { current.fail(error); current.end() } })
  tried(function outerContinue() { const current = startRun('carried'); try { continueRun(current.carrier(), { rank: 0 }, function inner() { middle() }) } finally { current.end() } })
  run('async', async function inner() { await null; middle() }).catch(() => {})
  run('tasks', async function outerRun() {
    tried(function outerTask() { task('called', function inner() { middle() }) })
    tried(function outerTraced() { traced('traced', function inner() { middle() })() })
    tried(function outerGenerator() { for (const _ of traced('generator', function* inner() { yield 1; middle() })()); })
    await task('later', async function inner() { await null; middle() }).catch(() => {})
    await mapTasks('mapped', [1], function inner() { middle() })
    await mapTasks('mapped later', [1], async function inner() { await null; middle() })
    await mapTasks('without a name', [1], () => { middle() })
  })
  evaluate('evaluation', { data: [{ id: 1 }], task: function innerEvaluated() { middle() } })
  tried(function outerNode() { run('node', function inner() { fs.readFileSync('/there/is/no/such/file') }) })
`

const IMPORTS = {
  esm: "import { configure, continueRun, evaluate, mapTasks, run, startRun, task, traced } from 'runspan'; import fs from 'node:fs'\n",
  cjs: "const { configure, continueRun, evaluate, mapTasks, run, startRun, task, traced } = require('runspan'); const fs = require('node:fs')\n",
}

describe('the stack of an error is of the frames of the program, without those of runspan, of the context and of Node', () => {
  test.each([
    ['esm', []],
    ['cjs', []],
    ['esm', ['--enable-source-maps']],
    ['cjs', ['--enable-source-maps']],
  ] as const)('as %s, with %j', async (format, nodeArguments) => {
    using temp = tempDir()

    const { code, stderr } = await runProgram(IMPORTS[format] + FAILING, {
      format,
      nodeArguments: [...nodeArguments],
      env: { STORE: temp.path },
    })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expectOwnFrames(temp.path)
  })

  test.each(['esm', 'cjs'] as const)('bundled as %s', async (format) => {
    using temp = tempDir()
    const outfile = join(temp.path, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
    await build({
      stdin: { contents: IMPORTS.esm + FAILING, resolveDir: join(__dirname, '../../node_modules') },
      alias: { runspan: join(__dirname, '../../dist/esm/index.js') },
      bundle: true,
      platform: 'node',
      format,
      outfile,
      ...(format === 'esm'
        ? {
            banner: {
              js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
            },
          }
        : {}),
    })
    const store = join(temp.path, 'store')
    await using program = startNode([outfile], { cwd: temp.path, env: { STORE: store } })
    const { code, stderr } = await program.ended

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expectOwnFrames(store)
  })
})

async function expectOwnFrames(dir: string): Promise<void> {
  const runs = await readRuns(dir)
  const failed = runs.flatMap((one) => [one, ...one.tasks]).filter(({ error }) => error !== undefined)
  const frames = Object.fromEntries(
    failed.map(({ name, error }) => [
      name,
      [...(error?.stacktrace ?? '').matchAll(/^ {4}at (.*?) \(?[^(]*:\d+:\d+\)?$/gm)].map(
        ([, place]) => place,
      ),
    ]),
  )
  const inside = ['innermost', 'middle', expect.stringMatching(/^inner\d*$/)]
  for (const [name, outer] of [
    ['sync', 'outerSync'],
    ['with', 'outerWith'],
    ['carried', 'outerContinue'],
    ['called', 'outerTask'],
    ['traced', 'outerTraced'],
    ['generator', 'outerGenerator'],
  ] as const)
    expect(frames[name]?.slice(0, 4)).toEqual([...inside, outer].slice(0, frames[name]?.length))
  for (const name of ['async', 'later', 'mapped later', 'mapped', 'innerEvaluated'])
    expect(frames[name]?.slice(0, 3)).toEqual([
      ...inside.slice(0, 2),
      expect.stringMatching(/inner\w*( \[as fn\])?$/),
    ])
  expect(frames.node?.[0]).toMatch(/^inner\d*$/)
  for (const places of Object.values(frames))
    expect(
      places?.filter((place) =>
        /node:|AsyncLocal|call|goOn|doTask|(output|result)Of|mapItems|evaluate|with$|^(async )?(run|task|continueRun|mapTasks)\d*$/.test(
          String(place),
        ),
      ),
    ).toEqual([])
}

test('an error with no frame but those of Node keeps the first of them', async () => {
  await using session = startSession()
  const error = new Error('from within')
  error.stack =
    'Error: from within\n    at listOnTimeout (node:internal/timers:573:17)\n    at process.processTimers (node:internal/timers:514:7)'

  failWith(error)

  expect((await session.onlyRun()).error?.stacktrace).toBe(
    'Error: from within\n    at listOnTimeout (node:internal/timers:573:17)',
  )
})

function failWith(thrown: unknown): void {
  using current = startRun('failing')
  current.fail(thrown)
}
