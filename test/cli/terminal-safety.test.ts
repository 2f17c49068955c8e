import fc from 'fast-check'
import { escapeText } from '../../src/errors/escape-text.js'
import { addTags, logMetric, logParam, run, setAttribute } from '../../src/index.js'
import { recordStore } from './record-store.js'
import { runCommand } from './run-command.js'

/** What a terminal would obey, except for the line breaks of the page itself. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom('\x1b', '\x9b', '[31m', '\n', '\r', '\b', '\x07', '\u202e', '日', '👩‍👩‍👧'),
    }),
  )
  .map((random) => `x${random}`)

test('no text in a run can bring a control character to the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 10, maxLength: 30 }), async (texts) => {
      const store = await recordStore(async () => {
        for (const some of texts) await run(some, { project: some }, () => recordAll(some)).catch(() => {})
      })
      // no system can give NUL to a program
      const first = (texts[0] ?? '').replaceAll('\0', '')
      const commands = [
        ['list'],
        ['list', '--json'],
        ['show', first],
        ['show', first, '--json'],
        ['show', `${first}?`],
      ]
      const exports = [
        ['export'],
        ['export', 'points'],
        ['export', '--format', 'jsonl'],
        ['list', '--sort', first],
      ]

      const results = await Promise.all(
        [...commands, ...exports].map((args) => {
          return runCommand([...args, '--dir', store.dir], { terminal: 100, env: { NO_COLOR: '1' } })
        }),
      )

      store.remove()
      for (const { stdout, stderr } of results) {
        expect(stdout + stderr).not.toMatch(UNSAFE)
        expect(stdout + stderr).not.toBe('')
      }
    }),
    { numRuns: 5 },
  )
})

test('an escaped text is one line without control characters, and safe text is unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (some) => {
      const escaped = escapeText(some)
      expect(escaped).not.toMatch(/[\p{Cc}\u2028-\u202e]/u)
      if (!UNSAFE.test(some) && !some.includes('\n')) expect(escaped).toBe(some)
    }),
  )
  expect(escapeText('a\x1b[2J\r\n\t\u202e\ud800')).toBe('a\\x1b[2J\\r\\n\\t\\u{202e}\\u{d800}')
})

async function recordAll(some: string): Promise<void> {
  addTags(some)
  logParam(some, some)
  logParam('list', [some])
  setAttribute(some, some)
  logMetric(some, 1)
  throw new Error(some)
}
