// Windows renames no file over one that somebody has open.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renameOver } from '../../src/store/rename-over.js'
import { tempDir } from '../support/temp.js'

/** Renames once it was refused so many times. */
function refusing(times: number, code: string) {
  const asked = { times: 0 }
  const rename: typeof renameSync = (from, to) => {
    if (asked.times++ < times) throw Object.assign(new Error(code), { code })
    renameSync(from, to)
  }
  return { asked, rename }
}

function twoFiles(dir: string): [from: string, to: string] {
  const paths: [string, string] = [join(dir, 'new'), join(dir, 'old')]
  for (const path of paths) writeFileSync(path, path)
  return paths
}

test.each(['EPERM', 'EBUSY', 'EACCES'])(
  'on Windows a file takes the place of one that a reader has open for a moment (%s)',
  (code) => {
    using temp = tempDir()
    const [from, to] = twoFiles(temp.path)
    const { asked, rename } = refusing(3, code)

    renameOver(from, to, 'win32', rename)

    expect(readFileSync(to, 'utf8')).toBe(from)
    expect(asked.times).toBe(4)
  },
)

test('renaming over a file that stays open fails soon, and leaves the old one as it was', () => {
  using temp = tempDir()
  const [from, to] = twoFiles(temp.path)
  const { asked, rename } = refusing(Number.POSITIVE_INFINITY, 'EPERM')

  expect(() => renameOver(from, to, 'win32', rename)).toThrow('EPERM')

  expect(readFileSync(to, 'utf8')).toBe(to)
  expect(asked.times).toBeLessThan(10)
})

test.each<[NodeJS.Platform, string]>([
  ['linux', 'EACCES'],
  ['darwin', 'EPERM'],
  ['win32', 'ENOENT'],
])('what no waiting mends is told at once (%s, %s)', (platform, code) => {
  using temp = tempDir()
  const [from, to] = twoFiles(temp.path)
  const { asked, rename } = refusing(1, code)

  expect(() => renameOver(from, to, platform, rename)).toThrow(code)
  expect(asked.times).toBe(1)
})
