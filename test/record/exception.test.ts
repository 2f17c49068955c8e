import { runInNewContext } from 'node:vm'
import { startRun } from '../../src/index.js'
import { only, startSession } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'

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

function failWith(thrown: unknown): void {
  using current = startRun('failing')
  current.fail(thrown)
}
