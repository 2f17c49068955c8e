import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { exactText } from '../../src/evaluate/exact-text.js'
import { sharedBranches } from './shared-branches.js'

test('two values have the same text only when they are the same, and a copy has it too', () => {
  const values = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  })
  fc.assert(
    fc.property(values, values, (one, other) => {
      const text = exactText(one)
      if (text === undefined) return
      expect(text === exactText(other)).toBe(isDeepStrictEqual(structuredClone(one), structuredClone(other)))
      expect(exactText(structuredClone(one))).toBe(text)
    }),
  )
})

test.each<[string, unknown, unknown]>([
  ['a Map and an object', new Map([['a', 1]]), { a: 1 }],
  ['a Map by objects and one by others', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 2 }, 1]])],
  ['a Date and its text', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a bigint and its digits', 1n, '1'],
  ['a Set and a list', new Set([1]), [1]],
  ['bytes and numbers', new Uint8Array([1]), [1]],
  ['floats and bytes', new Uint8Array(4), new Float32Array(1)],
  ['NaN and its name', Number.NaN, 'NaN'],
  ['0 and -0', 0, -0],
  ['nothing and undefined', {}, { a: undefined }],
  ['patterns', /a/, /a/g],
])('%s have different texts', (_, one, other) => {
  expect(exactText(one)).toBeDefined()
  expect(exactText(one)).not.toBe(exactText(other))
})

test.each<[string, unknown]>([
  ['a function', () => 1],
  ['a symbol', Symbol.iterator],
  ['an instance of a class', new (class Answer {})()],
  ['an instance of a class that extends Map', new (class extends Map {})()],
  ['an object with a symbol', { [Symbol('a')]: 1 }],
  ['a list with a property', Object.assign([1], { index: 0 })],
  ['a Date with a property', Object.assign(new Date(0), { zone: 'UTC' })],
  ['a getter that throws', throwing()],
  ['a proxy that was revoked', revoked()],
  ['a cycle', cycle()],
  ['more branches than anybody could write', sharedBranches()],
])('what may hold more than can be seen has none: %s', (_, value) => {
  expect(exactText(value)).toBeUndefined()
  expect(exactText([{ deep: value }])).toBeUndefined()
})

function throwing(): object {
  return {
    get text() {
      throw new Error('gone')
    },
  }
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function cycle(): object {
  const value: { self?: object } = {}
  value.self = value
  return value
}
