import fc from 'fast-check'
import { editLine } from '../../src/cli/watch/line-editor.js'
import { FIRST_VIEW, follow, press, type View } from '../../src/cli/watch/view.js'
import type { RunRecord } from '../../src/read/run-record.js'

const KEYS = ['j', 'k', 'space', 'pagedown', 'pageup', 'home', 'end', 'm', 'l', 'escape'] as const

/** A key, or other runs, or another height. */
const step = fc.oneof(
  fc.constantFrom(...KEYS).map((name) => ({ key: { name, sequence: name } })),
  fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }).map((ids) => ({ ids })),
  fc.integer({ min: 1, max: 12 }).map((height) => ({ height })),
)

function runsOf(ids: readonly number[]): RunRecord[] {
  return ids.map((id) => ({ id: String(id) }) as RunRecord)
}

test('whatever is pressed and whichever runs come and go, the cursor is at a run that is in sight', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let rows = runsOf([1, 2, 3])
      let tableHeight = 5
      let view: View = follow(FIRST_VIEW, { rows, tableHeight })
      for (const next of steps) {
        const before = view
        if ('ids' in next) rows = runsOf(next.ids)
        if ('height' in next) tableHeight = next.height
        view =
          'key' in next
            ? press(view, next.key, { rows, tableHeight, pageHeight: tableHeight }, '').view
            : follow(view, { rows, tableHeight })
        if (rows.length === 0) expect(view.cursorId).toBeUndefined()
        else {
          expect(rows[view.cursor]?.id).toBe(view.cursorId)
          expect(view.cursor).toBeGreaterThanOrEqual(view.top)
          expect(view.cursor).toBeLessThan(view.top + tableHeight)
        }
        expect(view.top).toBeGreaterThanOrEqual(0)
        const hasStayed = rows.some(({ id }) => id === before.cursorId)
        const wasAtTop = before.cursor === 0 && before.top === 0
        if (!('key' in next) && hasStayed && !wasAtTop) expect(view.cursorId).toBe(before.cursorId)
      }
    }),
  )
})

test('a line that is written has what was typed, at the cursor, and no key takes the cursor out of it', () => {
  const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map((sequence) => ({ sequence }))
  const moves = fc
    .constantFrom('left', 'right', 'home', 'end', 'backspace', 'delete')
    .map((name) => ({ name, sequence: '\x1b[' }))
  fc.assert(
    fc.property(fc.array(fc.oneof(typed, moves)), (keys) => {
      let line = { text: '', cursor: 0 }
      for (const key of keys) {
        const before = line
        line = editLine(line, key)
        expect(line.cursor).toBeGreaterThanOrEqual(0)
        expect(line.cursor).toBeLessThanOrEqual([...line.text].length)
        if (!('name' in key) && line !== before)
          expect(line.text).toBe([...before.text].toSpliced(before.cursor, 0, key.sequence).join(''))
      }
    }),
  )
})

test('a book that is pasted into a line does not make it endless, and the line can still be edited', () => {
  let line = { text: '', cursor: 0 }
  for (let i = 0; i < 200_000; i++) line = editLine(line, { sequence: 'x' })

  expect(line).toEqual({ text: 'x'.repeat(10_000), cursor: 10_000 })
  expect(editLine(line, { name: 'backspace', sequence: '\x7f' }).text).toHaveLength(9_999)
  expect(editLine(line, { name: 'u', sequence: '\x15', ctrl: true }).text).toBe('')
})
