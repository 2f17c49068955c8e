import fc from 'fast-check'
import type { RunRecord } from '../../../src/read/run-record.js'
import { holdsText } from '../../../src/read/where/find-text.js'
import { readPattern } from '../../../src/read/where/pattern.js'
import { RunspanError } from '../../../src/read.js'
import { anyNumber, anyText } from '../../support/arbitrary.js'
import { run as anyRun, runWith } from '../tables/arbitrary-run.js'
import { condition } from './any-condition.js'
import { compileWhere } from './compile.js'
import { RUNS } from './runs.js'

const WORDS = [
  ...'name status tags params metrics attributes started ended duration error resource parent points'.split(
    ' ',
  ),
  ...'lr loss max constructor __proto__ prototype toString hasOwnProperty length x k'.split(' '),
  ...'has size exists all matches contains startsWith timestamp duration double in true false null'.split(
    ' ',
  ),
  ...'. . . ( ) ( ) [ ] , ? : ! - + * / % && || == != < <= > >='.split(' '),
  ...'1 0.5 1e3 -2 0x1F 7u "a" \'b\' r"\\d" "^a+" """t""" b"x" // \\ \n'.split(' '),
]

const anyFilter = fc.oneof(
  anyText,
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join('')),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' ')),
)

function isChosen(text: string, run: RunRecord): boolean {
  return compileWhere(text).matches(run)
}

test('no text does anything but choose runs or throw INVALID_FILTER', () => {
  fc.assert(
    fc.property(anyFilter, anyRun, (text, run) => {
      try {
        expect(typeof isChosen(text, run)).toBe('boolean')
      } catch (error) {
        if (!(error instanceof RunspanError)) throw error
        expect(error.code).toBe('INVALID_FILTER')
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a filter reads what a run has itself and nothing else', () => {
  const read: string[] = []
  const watched = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(_target, key, receiver) {
        if (!Object.hasOwn(target, key) && !Array.isArray(target)) read.push(`${name}.${String(key)}`)
        return Reflect.get(target, key, receiver)
      },
      getPrototypeOf() {
        read.push(`${name}.[[Prototype]]`)
        return null
      },
      set: () => {
        throw new Error(`${name} was written to`)
      },
    })
  const optional = ['endTime', 'durationMs', 'error', 'parent', 'summaryOf'].map((key) => `run.${key}`)

  fc.assert(
    fc.property(anyFilter, fc.constantFrom(...RUNS), (text, run) => {
      const maps = Object.fromEntries(
        (['params', 'attributes', 'summaries', 'resource'] as const).map((name) => [
          name,
          watched(name, run[name]),
        ]),
      )
      try {
        compileWhere(text).matches(watched('run', { ...run, ...maps } as RunRecord))
      } catch (error) {
        if (!(error instanceof RunspanError)) throw error
      }
      expect(read.filter((name) => !optional.includes(name))).toEqual([])
    }),
    { numRuns: 2_000 },
  )
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
  'a run that has recorded no %s has none',
  (key) => {
    for (const map of ['params', 'attributes', 'metrics', 'resource']) {
      expect(isChosen(`has(${map}["${key}"])`, RUNS[0] as RunRecord)).toBe(false)
      expect(isChosen(`"${key}" in ${map}`, RUNS[0] as RunRecord)).toBe(false)
      expect(isChosen(`${map}["${key}"].size == 1 || true`, RUNS[0] as RunRecord)).toBe(true)
    }
    const params = Object.fromEntries([[key, 1]])
    expect(isChosen(`params["${key}"] == 1`, runWith({ params }))).toBe(true)
  },
)

test('numbers are compared by their value, written as integers or not', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (a, b) => {
      const run = runWith({ params: { a, b } })
      const written = Number.isFinite(b) ? [`${b}`, b.toExponential()] : []
      if (Number.isInteger(b) && Math.abs(b) < 1e21) written.push(`${b}.0`)

      for (const text of ['params.b', ...written.map((number) => number.replace('+', ''))]) {
        expect([text, isChosen(`params.a < ${text}`, run)]).toEqual([text, a < b])
        expect([text, isChosen(`params.a >= ${text}`, run)]).toEqual([text, a >= b])
        expect([text, isChosen(`params.a == ${text}`, run)]).toEqual([text, a === b])
        expect([text, isChosen(`params.a != ${text}`, run)]).toEqual([text, a !== b])
      }
    }),
  )
})

test('texts and numbers are never equal and in no order, whatever they are', () => {
  fc.assert(
    fc.property(anyText, anyNumber, (text, number) => {
      const run = runWith({ params: { text, number } })

      expect(isChosen('params.text == params.number', run)).toBe(false)
      for (const order of ['<', '<=', '>', '>='])
        expect(
          isChosen(`params.text ${order} params.number || !(params.text ${order} params.number)`, run),
        ).toBe(false)
    }),
  )
})

test('!(a && b) is !a || !b and !(a || b) is !a && !b, also where something is missing', () => {
  fc.assert(
    fc.property(condition, condition, (a, b) => {
      for (const run of RUNS) {
        expect(isChosen(`!((${a}) && (${b}))`, run)).toBe(isChosen(`!(${a}) || !(${b})`, run))
        expect(isChosen(`!((${a}) || (${b}))`, run)).toBe(isChosen(`!(${a}) && !(${b})`, run))
        expect(isChosen(`!!(${a})`, run)).toBe(isChosen(a, run))
        expect(isChosen(`(${a}) && !(${a})`, run)).toBe(false)
      }
    }),
    { numRuns: 300 },
  )
})

test('exists() is an || over the items and all() an &&', () => {
  const item = fc.constantFrom('params.lr > 0.01', 'params.nothing == 1', 'false', 'true', 'params.shuffle')
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), (items) => {
      const cases = items.map((text, i) => `t == "${i}" ? (${text}) : `).join('')
      for (const run of RUNS.map((each) => ({ ...each, tags: items.map((_, i) => `${i}`) }))) {
        expect(isChosen(`tags.exists(t, ${cases}false)`, run)).toBe(isChosen(items.join(' || '), run))
        expect(isChosen(`!tags.exists(t, ${cases}false)`, run)).toBe(
          isChosen(`!(${items.join(' || ')})`, run),
        )
        expect(isChosen(`tags.all(t, ${cases}false)`, run)).toBe(isChosen(items.join(' && '), run))
        expect(isChosen(`!tags.all(t, ${cases}false)`, run)).toBe(isChosen(`!(${items.join(' && ')})`, run))
      }
    }),
    { numRuns: 200 },
  )
})

test('contains() finds what is there, however long it is', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 200 })
  fc.assert(
    fc.property(letters, letters, letters, (before, wanted, after) => {
      expect(holdsText(before + wanted + after, wanted)).toBe(true)
      expect(holdsText(before, wanted)).toBe(before.includes(wanted))
    }),
  )
})

test('no text is a pattern that throws', () => {
  fc.assert(
    fc.property(anyText, anyText, (pattern, text) => {
      const read = readPattern(pattern)
      expect(typeof (typeof read === 'string' ? read : read.isIn(text))).toBe(
        typeof read === 'string' ? 'string' : 'boolean',
      )
    }),
  )
})
