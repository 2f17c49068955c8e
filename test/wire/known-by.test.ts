import fc from 'fast-check'
import { knownBy } from '../../src/wire/known-by.js'

describe('what a metric is known by', () => {
  test('a key goes before a pattern, a longer pattern before a shorter one, others are left out', () => {
    const said = { 'eval/loss': 'first', 'eval/*': 'max', '*': 'mean', 'test/*/f1': 'min' } as const

    expect(knownBy(['eval/loss', 'eval/acc', 'lr', 'test/a/f1', 'test/f1'], said)).toEqual({
      'eval/loss': 'first',
      'eval/acc': 'max',
      lr: 'mean',
      'test/a/f1': 'min',
      'test/f1': 'mean',
    })
    expect(knownBy(['train/acc'], { 'eval/*': 'max' })).toEqual({})
  })

  test('a pattern fits what the regular expression of the same meaning fits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (key, pattern) => {
        const escaped = pattern.split('*').map((part) => part.replaceAll('.', '\\.'))
        const fits = new RegExp(`^${escaped.join('.*')}$`).test(key)
        const said = { [pattern]: 'max' } as const
        expect(Object.keys(knownBy([key], said))).toEqual(
          fits && (pattern.includes('*') || key === pattern) ? [key] : [],
        )
      }),
    )
  })

  test('names that every object has are keys like any other', () => {
    expect(Object.entries(knownBy(['__proto__', 'constructor'], { '*': 'min' }))).toEqual([
      ['__proto__', 'min'],
      ['constructor', 'min'],
    ])
    expect(knownBy(['constructor'], {})).toEqual({})
  })

  test('no pattern takes long', () => {
    const said = { [`${'*a'.repeat(50_000)}b`]: 'max' } as const

    expect(knownBy(['a'.repeat(100_000)], said)).toEqual({})
  })
})
