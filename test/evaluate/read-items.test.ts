import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { RunspanError, readItems } from '../../src/index.js'
import { tempDir } from '../support/temp.js'

/** What is read from a file of this name and text. */
function readText(name: string, text: string): unknown[] {
  using temp = tempDir()
  const path = join(temp.path, name)
  writeFileSync(path, text)
  return readItems(path)
}

test('each line of a .jsonl file is an item, whatever its line ends are', () => {
  expect(readText('a.jsonl', '\uFEFF{"id":1}\r\n\n[2]\n"a"\n')).toEqual([{ id: 1 }, [2], 'a'])
  expect(readText('a.ndjson', '')).toEqual([])
})

test('each row of a .csv file is an item by the names in the first', () => {
  const text = '\uFEFFid,question,expected\r\nfr,"What, of ""France""?",Paris\r\n\r\nau,"two\nlines",\r\n'

  expect(readText('a.CSV', text)).toEqual([
    { id: 'fr', question: 'What, of "France"?', expected: 'Paris' },
    { id: 'au', question: 'two\nlines', expected: '' },
  ])
  expect(readText('a.csv', 'id')).toEqual([])
  expect(readText('a.csv', 'id\n""')).toEqual([{ id: '' }])
})

test.each([
  ['a.jsonl', '{"id":1}\n{"id":', 'Line 2 of '],
  ['a.csv', 'id,q\n1,2,3', 'has 3 fields in place of 2'],
  ['a.csv', 'id,q\n"two\nlines",1\n1', 'Line 4 of '],
  ['a.csv', 'id\n"open', 'has a quote that is not closed'],
  ['a.csv', 'id\n"a"b', 'has a quote that is not closed, or text after a closing one'],
  ['a.csv', 'id,id\n1,2', 'has the column "id" twice'],
  ['a.txt', 'a', 'ends neither in .jsonl nor .ndjson nor .csv'],
])('in %s, %j is refused: %s', (name, text, message) => {
  expect(() => readText(name, text)).toThrow(
    expect.objectContaining({ code: 'INVALID_ITEMS', message: expect.stringContaining(message) }),
  )
})

test('a field of many megabytes, with any number of quotes, is read', () => {
  const long = `${'a'.repeat(12_000_000)}${'"'.repeat(100_000)}`

  const [item] = readText('a.csv', `id,text\n1,"${long.replaceAll('"', '""')}"\n`) as { text: string }[]

  // not toBe(): nobody could read the difference
  expect(item?.text === long).toBe(true)
})

test('a file that is longer than a text can be is refused, with what to do instead', () => {
  using temp = tempDir()
  const path = join(temp.path, 'huge.jsonl')
  writeFileSync(path, '')
  // takes no room on the disk
  truncateSync(path, 2 ** 31 + 1)

  expect(() => readItems(path)).toThrow(
    expect.objectContaining({ code: 'INVALID_ITEMS', message: expect.stringContaining('an async iterable') }),
  )
})

test('a file that is not there is refused with its path', () => {
  expect(() => readItems('no such file.jsonl')).toThrow(RunspanError)
  expect(() => readItems('no such file.jsonl')).toThrow("'no such file.jsonl' cannot be read (ENOENT")
})

test('any rows are read back from CSV as they were written', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"', ',', '\n', '\r\n', '', '""', '__proto__'),
  )
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(
      fc.uniqueArray(field, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(field, { minLength: 4, maxLength: 4 }), { maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      (names, rows, end) => {
        const lines = [names, ...rows.map((row) => row.slice(0, names.length))]
        const text = lines.map((row) => row.map(quoted).join(',')).join(end)
        const read = readText('a.csv', text)
        expect(read.map((item) => Object.entries(item as object).sort())).toEqual(
          lines
            .slice(1)
            .map((row) => Object.entries(Object.fromEntries(names.map((name, i) => [name, row[i]]))).sort()),
        )
      },
    ),
  )
})

test('any text is read, or refused with a RunspanError', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a.csv', 'a.jsonl'),
      fc.string({ unit: fc.constantFrom(...'a1",\r\n{}[] ') }),
      (name, text) => {
        try {
          expect(Array.isArray(readText(name, text))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(RunspanError)
        }
      },
    ),
  )
})
