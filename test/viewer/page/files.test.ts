import fc from 'fast-check'
import { previewKind } from '../../../src/viewer/page/files/preview-kind.js'
import { readTable } from '../../../src/viewer/page/files/read-table.js'

test.each([
  ['results.csv', 'text/csv', 'csv'],
  ['results.tsv', undefined, 'tsv'],
  ['answers.jsonl', 'application/jsonl', 'lines'],
  ['config.yaml', 'application/yaml', 'text'],
  ['page.html', 'text/html', 'text'],
  ['src/Dockerfile', undefined, 'text'],
  ['weights.bin', 'application/octet-stream', undefined],
  ['plot.png', 'image/png', undefined],
  ['speech.wav', 'audio/wav', 'audio'],
  ['rollout.mp4', 'video/mp4', 'video'],
  ['song.mid', 'audio/midi', undefined],
  ['__proto__', undefined, undefined],
])('%s of type %s is shown as %s', (name, mimeType, kind) => {
  expect(previewKind({ name, ...(mimeType && { mimeType }) })).toBe(kind)
})

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

test('whatever is in the fields of a CSV file comes back, in its place', () => {
  const field = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\r'))
  const rows = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
    )
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), (all, newline, hasLast) => {
      const text = all.map((row) => row.map(quoted).join(',')).join(newline) + (hasLast ? newline : '')

      expect(readTable(text, 'csv', true)).toEqual({ columns: all[0], rows: all.slice(1), isCut: false })
    }),
  )
})

test('no text is refused, and no table has more than is shown', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('csv', 'tsv', 'lines'), fc.boolean(), (text, kind, isWhole) => {
      const { columns, rows } = readTable(text, kind, isWhole)

      expect(columns.length).toBeLessThanOrEqual(100)
      expect(rows.length).toBeLessThanOrEqual(1000)
    }),
  )
})

test('a beginning of a file ends with its last whole line, and says that there is more', () => {
  expect(readTable('a,b\n1,2\n3,', 'csv', false)).toEqual({
    ...{ columns: ['a', 'b'], rows: [['1', '2']] },
    isCut: true,
  })
})

test('lines of JSON are rows by their keys, and what is none is shown as it is', () => {
  const text = '{"q":"a","n":1}\n\n[1]\nhalf {\n{"__proto__":"x","n":{"m":null}}\n'

  expect(readTable(text, 'lines', true)).toEqual({
    columns: ['q', 'n', 'value', '__proto__'],
    rows: [
      ['a', '1', '', ''],
      ['', '', '[1]', ''],
      ['', '', 'half {', ''],
      ['', '{"m":null}', '', 'x'],
    ],
    isCut: false,
  })
})
