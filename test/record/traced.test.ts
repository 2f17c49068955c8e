import { logScore, run, task, traced } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startListening } from '../support/listen.js'
import { only, readRuns, startSession } from '../support/session.js'
import { tempDir } from '../support/temp.js'

test('a traced function does the same, in a task with its arguments and its result', async () => {
  await using session = startSession()
  const add = traced('add', { type: 'tool' }, function add(this: { base: number }, a: number, b: number) {
    logScore('called', true)
    return this.base + a + b
  })
  const later = traced('later', async (text: string) => ({ text }))

  await run('agent', async () => {
    expect(add.call({ base: 1 }, 2, 3)).toBe(6)
    expect(await later('x')).toEqual({ text: 'x' })
  })

  expect([add.name, add.length]).toEqual(['add', 2])
  expect((await session.onlyRun()).tasks).toMatchObject([
    {
      name: 'add',
      type: 'tool',
      inputs: { input: [2, 3] },
      outputs: { output: 6 },
      scores: { called: { value: 1 } },
    },
    { name: 'later', inputs: { input: 'x' }, outputs: { output: { text: 'x' } } },
  ])
})

test('input and output choose what is recorded, or leave it out', async () => {
  await using session = startSession()
  const login = traced(
    'login',
    { input: (user) => user, output: (token) => token.length },
    (user: string, _password: string) => `token of ${user}`,
  )
  const silent = traced('silent', { input: false, output: false }, (secret: string) => secret)

  run('agent', () => [login('anna', 'secret'), silent('secret')])

  expect((await session.onlyRun()).tasks).toMatchObject([
    { inputs: { input: 'anna' }, outputs: { output: 13 } },
    { inputs: {}, outputs: {} },
  ])
})

test('what it throws is thrown on, now or later, and the task is failed', async () => {
  await using session = startSession()
  const error = new Error('no')
  const now = traced('now', () => {
    throw error
  })
  const later = traced('later', async () => Promise.reject(error))

  await run('agent', async () => {
    expect(now).toThrow(error)
    await expect(later()).rejects.toBe(error)
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { status: 'failed', error: { message: 'no' }, outputs: {} },
    { status: 'failed', error: { message: 'no' }, outputs: {} },
  ])
})

test('a stream is passed on as it is', async () => {
  await using session = startSession()
  const stream = new ReadableStream({ start: (controller) => controller.close() })

  await run('agent', async () => {
    expect(traced('stream', () => stream)()).toBe(stream)
    expect(await traced('later', async () => stream)()).toBe(stream)
  })

  expect((await session.onlyRun()).tasks).toMatchObject([{ outputs: {} }, { outputs: {} }])
})

/** As clients of APIs have it: a promise that knows more than what it comes to. */
class ApiPromise<T> extends Promise<T> {
  readonly #answer: Promise<T>
  constructor(answer: Promise<T>) {
    super((resolve) => resolve(undefined as T))
    this.#answer = answer
  }
  // biome-ignore lint/suspicious/noThenProperty: such a promise is what the test is about
  override then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(onValue, onError)
  }
  async withResponse() {
    return { data: await this.#answer, status: 200 }
  }
}

test('a promise of a class of its own stays what it is, and the task lasts until it has settled', async () => {
  await using session = startSession()
  const ask = (answer: Promise<string>) => new ApiPromise(answer)
  const answer = ask(Promise.resolve('rain'))

  await run('agent', async () => {
    const asked = traced('ask', ask)(new Promise((resolve) => setTimeout(resolve, 5, 'rain')))
    expect(await asked.withResponse()).toEqual({ data: 'rain', status: 200 })
    expect(await asked).toBe('rain')
    expect(task('as it is', () => answer)).toBe(answer)
    await expect(traced('failing', ask)(Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'ask', status: 'completed', outputs: { output: 'rain' } },
    { name: 'as it is', status: 'completed' },
    { name: 'failing', status: 'failed', error: { message: 'no answer' } },
  ])
})

test('a result that cannot be looked at, a revoked proxy, is passed on', async () => {
  await using session = startSession()
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()

  const isPassedOn = run('agent', () => traced('draft', () => proxy)() === proxy)

  expect(isPassedOn).toBe(true)
  expect((await session.onlyRun()).tasks).toMatchObject([{ name: 'draft', status: 'completed' }])
})

test('a promise that was given more to it keeps that, and one that throws when it is waited for is passed on', async () => {
  await using session = startSession()
  const cancel = () => 'cancelled'
  class Strict extends Promise<string> {
    // biome-ignore lint/suspicious/noThenProperty: such a promise is what the test is about
    override then(): never {
      throw new Error('was awaited before')
    }
  }
  const strict = new Strict(() => {})

  await run('agent', async () => {
    const loading = traced('load', () => Object.assign(Promise.resolve('page'), { cancel }))()
    expect([loading.cancel(), await loading]).toEqual(['cancelled', 'page'])
    expect(task('strict', () => ({ strict: traced('inner', () => strict)() })).strict).toBe(strict)
  })

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'load', status: 'completed', outputs: { output: 'page' } },
    { name: 'strict', status: 'completed' },
    { name: 'inner', status: 'failed', error: { message: 'was awaited before' } },
  ])
})

test('what nobody waits for and is rejected is still a matter of the program', async () => {
  using temp = tempDir()

  const { stdout } = await runProgram(
    `import { configure, run, traced } from 'runspan'
    configure()
    process.on('unhandledRejection', ({ message }) => console.log(message))
    run('agent', () => void traced('later', async () => Promise.reject(new Error('nobody waits')))())`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(stdout).toContain('nobody waits')
})

test.each<[string, unknown[], string, RegExp]>([
  ['an empty name', [' ', () => {}], 'INVALID_STRING', /name of a task is empty/],
  ['an unknown type', ['x', { type: 'robot' }, () => {}], 'INVALID_OPTION', /type of a task is 'robot'/],
  [
    'an unknown option',
    ['x', { kind: 'tool' }, () => {}],
    'INVALID_OPTION',
    /traced\(\) has no option "kind"/,
  ],
  [
    'an input that chooses nothing',
    ['x', { input: true }, () => {}],
    'INVALID_OPTION',
    /"input" of traced\(\) is true/,
  ],
  [
    'an output that is a name',
    ['x', { output: 'n' }, () => {}],
    'INVALID_OPTION',
    /"output" of traced\(\) is 'n'/,
  ],
  ['no function', ['x', {}], 'INVALID_CALLBACK', /must be the function to trace, not {}/],
])('traced() refuses %s when it wraps, not when the function is called', (_, args, code, message) => {
  expect(() => (traced as (...args: unknown[]) => unknown)(...args)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})

test('where misuse only warns, traced() wraps the function with what is right', async () => {
  using heard = startListening()
  await using session = startSession({ misuse: 'warn' })
  const search = traced('search', { type: 'tool', input: 1 as never }, (query: string) => query)

  expect(traced('none', undefined as never)).toBeUndefined()
  run('agent', () => expect(search('rain')).toBe('rain'))

  expect((await session.onlyRun()).tasks).toMatchObject([
    { name: 'search', type: 'tool', inputs: { input: 'rain' }, outputs: { output: 'rain' } },
  ])
  expect(heard.told).toContain('The option "input" of traced() is 1')
})

test('outside of runs a traced function runs, and the warning names traced()', async () => {
  using heard = startListening()
  await using _session = startSession()

  expect(traced('add', (a: number) => a + 1)(1)).toBe(2)

  expect(heard.told).toMatch(/^runspan: traced\(\) was called outside of a run/)
})

test('an option that chooses with a promise is told, and its rejection does not end the program', async () => {
  using temp = tempDir()

  const { code, stderr, stdout } = await runProgram(
    `import { configure, run, traced } from 'runspan'
    configure()
    const search = traced('search', { output: async () => Promise.reject(new Error('no')) }, () => 1)
    run('agent', () => console.log(search()))`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' })
  expect(stderr).toContain('the option "output" of traced() gave a promise')
  expect(only(await readRuns(temp.path)).tasks).toMatchObject([{ status: 'completed', outputs: {} }])
})
