// What the filter line offers while a filter is typed.

import fc from 'fast-check'
import { compileWhere } from '../../../src/read/where/compile-where.js'
import { completionsAt, type Known } from '../../../src/viewer/page/filter/completions.js'

const facets = {
  runs: 3,
  projects: [{ name: 'digits', runs: 3, statuses: [] }],
  names: [{ name: 'training', runs: 3 }],
  statuses: [
    { name: 'completed', runs: 2 },
    { name: 'failed', runs: 1 },
  ],
  tags: [{ name: 'baseline', runs: 1 }],
  params: [
    { name: 'lr', runs: 3, type: 'number' as const },
    { name: 'batch size', runs: 3, type: 'number' as const },
  ],
  attributes: [{ name: 'team', runs: 1, type: 'text' as const }],
  metrics: [
    { name: 'loss', runs: 3 },
    { name: 'ratio', runs: 3 },
  ],
}
const known: Known = { facets, valuesOf: (param) => (param === 'lr' ? [0.1, 0.01, 0.1] : ['a', 'b']) }

/** What the text becomes by each that is offered. */
function becomes(text: string, of = known): string[] {
  const { start, items } = completionsAt(text, text.length, of)
  return items.map((item) => text.slice(0, start) + item.text)
}

test.each([
  ['st', ['status', 'started']],
  ['lo', ['metrics.loss']],
  ['ra', ['metrics.ratio', 'duration', 'params.lr', 'params["batch size"]']],
  ['status == "c', ['status == "completed"']],
  ['status != ', ['status != "completed"', 'status != "failed"']],
  ['params.l', ['params.lr']],
  ['params["ba', ['params["batch size"]']],
  ['params.lr == ', ['params.lr == 0.1', 'params.lr == 0.01']],
  ['params["batch size"] == "', ['params["batch size"] == "a"', 'params["batch size"] == "b"']],
  ['metrics.loss.m', ['metrics.loss.min', 'metrics.loss.max', 'metrics.loss.mean']],
  ['params.lr < 0.1 && "bas', ['params.lr < 0.1 && "baseline" in tags']],
  ['params.lr < 0.1 && tea', ['params.lr < 0.1 && attributes.team']],
  ['', []],
  ['params.lr < 0.', []],
])('%j goes on with what runs have', (text, expected) => {
  expect(becomes(text)).toEqual(expected)
})

test('only the word before the caret is replaced', () => {
  expect(completionsAt('lo < 0.1', 2, known)).toMatchObject({ start: 0, items: [{ text: 'metrics.loss' }] })
})

test('every name and value that is offered makes a filter that can be read', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const property = fc.property(name, name, (param, value) => {
    const of = {
      facets: { ...facets, params: [{ name: param, runs: 1, type: 'text' as const }] },
      valuesOf: () => [value],
    }
    const [offered] = completionsAt('params', 6, of).items.filter(({ text }) => text.startsWith('params'))
    const filter = `${offered?.text} == `
    for (const text of becomes(filter, of)) expect(() => compileWhere(text)).not.toThrow()
    expect(becomes(filter, of)).toHaveLength(1)
  })
  fc.assert(property, { examples: [['in', ' ']] })
})

test('whatever is typed, wherever the caret is, it offers something or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (text, caret) => {
      const at = Math.min(caret, text.length)
      expect(completionsAt(text, at, known).start).toBeLessThanOrEqual(at)
    }),
  )
})
