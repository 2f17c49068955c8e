import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CachedTexts } from '../../src/store/cached-texts.js'
import { fakeDate } from '../support/clock.js'
import { startListening } from '../support/listen.js'
import { only } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

test('what a killed process has not written to its end is removed when it can be nobody’s any more', () => {
  using temp = tempDir()
  const path = pathOfText(temp.path)
  const unfinished = `${path}.5f1c.next`
  writeFileSync(unfinished, 'hal')

  new CachedTexts(temp.path).write('set', 'entry', 'text')
  const before = readdirSync(dirname(path))
  using _later = fakeDate(Date.now() + 11 * 60_000)
  const cache = new CachedTexts(temp.path)
  cache.write('set', 'entry', 'other text')

  expect(before).toHaveLength(2)
  expect(filesIn(temp.path).filter((name) => name.endsWith('.next'))).toEqual([])
  expect(cache.read('set', 'entry')).toBe('other text')
})

test('a text that cannot be kept leaves nothing behind, and is told where there is none of its name', () => {
  using temp = tempDir()
  using heard = startListening()
  const path = pathOfText(temp.path)
  rmSync(path)
  mkdirSync(path)

  new CachedTexts(temp.path).write('set', 'entry', 'text')
  const left = readdirSync(dirname(path))
  rmSync(dirname(path), { recursive: true })
  writeFileSync(dirname(path), 'no folder')
  new CachedTexts(temp.path).write('set', 'entry', 'text')

  expect(left).toHaveLength(1)
  expect(heard.told).toContain('are not kept for later runs')
})

/** Where a text lies that was written. */
function pathOfText(dir: string): string {
  new CachedTexts(dir).write('set', 'entry', 'first text')
  return join(dir, only(filesIn(dir).filter((name) => name.endsWith('.json'))))
}
