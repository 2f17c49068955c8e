import fc from 'fast-check'
import { paramEvents } from '../../src/wire/events.js'
import { readEvent } from '../../src/wire/read-event.js'
import { readUntyped } from '../../src/wire/read-values.js'
import { readsAsOther } from '../../src/wire/reads-as-other.js'

describe('a text that reads as something else', () => {
  test.each([
    '1',
    '-0',
    '0.5',
    '1e7',
    '-1E+300',
    'true',
    'false',
    'null',
    'NaN',
    'Infinity',
    '-Infinity',
    '[]',
    '[x]',
    '{}',
  ])('is one such as %s', (text) => expect(readsAsOther(text)).toBe(true))

  test.each(['', ' 1', '01', '0x1', '1.', '+1', 'True', 'nan', 'inf', '[', '[1] ', 'a{}', '1 2'])(
    'is none such as %j',
    (text) => expect(readsAsOther(text)).toBe(false),
  )

  test('is any that a storage of texts alone would give back as something else', () => {
    fc.assert(
      fc.property(lookalikes, (text) => {
        if (!readsAsOther(text)) expect(readUntyped(text)).toBe(text)
      }),
    )
  })

  test('comes back as the text that it is as a param, from a storage that makes a text of everything too', () => {
    fc.assert(
      fc.property(lookalikes, (text) => {
        const [event] = paramEvents('key', text)
        const attributes = event?.attributes ?? {}
        for (const untyped of [false, true])
          expect(readEvent('param', attributes, 0, untyped)).toEqual({
            kind: 'param',
            key: 'key',
            value: text,
          })
      }),
    )
  })
})

const lookalikes = fc.oneof(
  fc.string({ maxLength: 50 }),
  fc.json(),
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('true', 'false', 'null', 'NaN', 'Infinity', '-Infinity', '-0', '[a', 'b]', '{', '[]', '{}'),
)
