// Writes the types of dist: those that the public ones are made of, a file for each module of src, once for ES modules and
// once for CommonJS, for TypeScript takes a file as one or the other.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { tsc } from './tsc.mjs'

const ENTRIES = ['index.d.ts', 'api.d.ts', 'read.d.ts', 'register.d.ts']

/** @param folder a build's; `esm` and `cjs` in it are filled */
export function writeDeclarations(folder) {
  const all = mkdtempSync(join(folder, 'types-'))
  tsc('-p', 'tsconfig.types.json', '--outDir', all)
  for (const [path, text] of reachedFrom(ENTRIES, all)) {
    for (const format of ['esm', 'cjs']) {
      const file = join(folder, format, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  rmSync(all, { recursive: true })
}

/** @returns the texts of these files and of all that they import, by path */
function reachedFrom(entries, folder) {
  const texts = new Map()
  const visit = (path) => {
    if (texts.has(path)) return
    const text = readFileSync(join(folder, path), 'utf8')
    texts.set(path, text)
    for (const [, specifier] of text.matchAll(/\b(?:from |import\()["'](\.[^"']+)\.js["']/g))
      visit(`${posix.join(posix.dirname(path), specifier)}.d.ts`)
  }
  for (const entry of entries) visit(entry)
  return texts
}
