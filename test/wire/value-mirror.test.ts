import fc from 'fast-check'
import type { LoggedValue } from '../../src/wire/keyed-value.js'
import { carryValue, valueEvents } from '../../src/wire/value-events.js'
import { ValueMirror } from '../../src/wire/value-mirror.js'

const LIMIT = 16_384

const anyKey = fc.constantFrom(undefined, 'input', 'a', 'b')
const anyValue = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<LoggedValue>,
  fc.string({ unit: 'binary' }),
  fc.integer({ min: LIMIT - 2, max: LIMIT + 2 }).map((length) => 'x'.repeat(length)),
)
const anyLogged = fc.array(fc.tuple(anyKey, anyValue), { minLength: 1, maxLength: 5 })

function mirrorOf(logged: readonly (readonly [string | undefined, LoggedValue])[]) {
  const mirror = new ValueMirror('input')
  for (const [key, value] of logged) mirror.set(key, value)
  return mirror.attributes()
}

test('other readers see the last value of each name as one JSON object, or a single text without a name as it is', () => {
  fc.assert(
    fc.property(anyLogged, (logged) => {
      const last = new Map(logged.map(([key, value]) => [key ?? 'input', value]))
      const [unnamed] = last.size === 1 ? logged.slice(-1) : []
      const isText = unnamed !== undefined && unnamed[0] === undefined && typeof unnamed[1] === 'string'
      const whole = isText ? String(unnamed[1]) : JSON.stringify(Object.fromEntries(last))

      const { 'input.value': text, 'input.mime_type': type } = mirrorOf(logged)

      expect(String(text).length).toBeLessThanOrEqual(LIMIT)
      // Beyond that it is a beginning of it.
      if (JSON.stringify(logged).length > LIMIT) return
      expect(type).toBe(isText ? 'text/plain' : 'application/json')
      if (isText) expect(text).toBe(whole.toWellFormed())
      else expect(JSON.parse(String(text))).toEqual(JSON.parse(whole))
    }),
  )
})

test('a value that is given the name of those without one takes their place', () => {
  expect(
    mirrorOf([
      [undefined, 'before'],
      ['input', 'after'],
    ]),
  ).toEqual({ 'input.value': '{"input":"after"}', 'input.mime_type': 'application/json' })
})

test('a value is written as JSON once, for its events and for the mirror', () => {
  let written = 0
  const value = { toJSON: () => ++written } as unknown as LoggedValue

  const carried = carryValue(value)
  new ValueMirror('output').set('a', value, carried)
  valueEvents('output', 'a', carried)

  expect(written).toBe(1)
})
