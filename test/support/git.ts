// Repositories of git, in folders that are gone after the tests of the file that makes them.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TempDir, tempDir } from './temp.js'

const folders: TempDir[] = []
afterAll(() => {
  for (const folder of folders) folder[Symbol.dispose]()
})

export function newFolder(): string {
  const folder = tempDir()
  folders.push(folder)
  return folder.path
}

/** One with a single commit, of a file `a`, on the branch `main`. */
export function repository(remotes: Readonly<Record<string, string>>): string {
  const root = newFolder()
  git(root, 'init', '-q', '-b', 'main')
  writeFileSync(join(root, 'a'), 'a')
  git(root, 'add', 'a')
  git(root, 'commit', '-qm', 'a')
  for (const [name, url] of Object.entries(remotes)) git(root, 'remote', 'add', name, url)
  return root
}

/** @returns what git prints */
export function git(cwd: string, ...args: string[]): string {
  const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com']
  return execFileSync('git', [...person, ...args], { cwd, encoding: 'utf8' }).trim()
}
