import fc from 'fast-check'
import { type Column, tableLines } from '../../src/cli/terminal/table.js'
import { textWidth } from '../../src/cli/terminal/text-width.js'

const COLUMNS: Column[] = [
  { title: 'id' },
  { title: 'name', least: 8 },
  { title: 'count', align: 'right', optional: true },
  { title: 'note', least: 6, optional: true },
]

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('日', '本', '👩‍👩‍👧', 'e\u0301', 'a', ' '), maxLength: 40 }),
)
const rows = fc.array(fc.tuple(fc.constant('12345678'), cell, fc.constant('7'), cell))

test('a table fits the terminal, whatever its cells contain and however wide their characters are', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 18, max: 120 }), (texts, width) => {
      for (const line of table(texts, width)) expect(textWidth(line)).toBeLessThanOrEqual(width)
    }),
  )
})

test('a table in a pipe has every cell in full', () => {
  fc.assert(
    fc.property(rows, (texts) => {
      const lines = table(texts, undefined)
      for (const [i, row] of texts.entries()) {
        for (const text of row) expect(lines[i + 1]).toContain(text.trimEnd())
      }
    }),
  )
})

test('columns line up despite wide characters, and numbers are right-aligned', () => {
  const lines = table(
    [
      ['1', '日本', '5', 'x'],
      ['2', 'abc', '10', 'y'],
    ],
    undefined,
  )

  expect(lines).toEqual(['id  name  count  note', '1   日本      5  x', '2   abc      10  y'])
})

test('without enough room, long cells end in … and the last columns are dropped', () => {
  const row = ['12345678', 'a-name-of-25-characters..', '7', 'a note that is long']

  expect(table([row], 200)[1]).toBe('12345678  a-name-of-25-characters..      7  a note that is long')
  expect(table([row], 40)[1]).toBe('12345678  a-name-of-2…      7  a note t…')
  expect(table([row], 30)[1]).toBe('12345678  a-name-of-25…      7')
  expect(table([row], 20)[1]).toBe('12345678  a-name-of…')
})

test('colours do not count as width', () => {
  const paint = (text: string) => `\x1b[31m${text}\x1b[39m`

  const [, line] = tableLines(
    [{ title: 'a' }, { title: 'b' }],
    [[{ text: 'x', paint }, { text: 'y' }]],
    10,
    String,
  )

  expect(line).toBe('\x1b[31mx\x1b[39m  y')
})

function table(texts: readonly (readonly string[])[], width: number | undefined): string[] {
  const cells = texts.map((row) => row.map((text) => ({ text })))
  return tableLines(COLUMNS, cells, width, String)
}
