// A disk that fails for a time: calls of `node:fs` on the store of a child program throw, as the program says.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes a module to be loaded with `--require`. The program says `failDisk('ENOSPC')`, or `failDisk('EIO', '.jsonl')` for the
 * files of that ending, and `failDisk()` when the disk works again. After `failReads('EIO', '.part', 3)` three pieces of files
 * of that ending can be read, and no more. After `writeShort('.part')` each write to such a file takes half of what it is given.
 * @returns its path
 */
export function writeFailingDisk(folder: string): string {
  const path = join(folder, 'failing-disk.cjs')
  writeFileSync(path, SHIM)
  return path
}

const SHIM = `
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
let code, ending
const paths = new Map()
globalThis.failDisk = (newCode, newEnding = '') => { code = newCode; ending = newEnding }

const isHit = (path) => code !== undefined && String(path).startsWith(process.env.RUNSPAN_DIR) && String(path).endsWith(ending)
const fail = (call) => { throw Object.assign(new Error(code + ': made to fail, ' + call), { code }) }
const wrap = (name, work) => { const real = fs[name]; fs[name] = (...args) => work(real, ...args) }

wrap('openSync', (real, path, flags, ...rest) => {
  // A full disk, or one that breaks, still opens files.
  if (isHit(path) && code !== 'ENOSPC' && code !== 'EIO' && (code === 'EMFILE' || flags !== 'r')) fail('open')
  const file = real(path, flags, ...rest)
  paths.set(file, path)
  return file
})
let readCode, readEnding, readsLeft
globalThis.failReads = (newCode, newEnding, after) => { readCode = newCode; readEnding = newEnding; readsLeft = after }
wrap('readSync', (real, file, ...rest) => {
  const isHit = readCode !== undefined && String(paths.get(file)).endsWith(readEnding)
  if (isHit && readsLeft-- <= 0) throw Object.assign(new Error(readCode + ': made to fail, read'), { code: readCode })
  return real(file, ...rest)
})
let shortEnding
globalThis.writeShort = (ending) => { shortEnding = ending }
wrap('writeSync', (real, file, bytes, offset = 0, ...rest) => {
  if (shortEnding !== undefined && String(paths.get(file)).endsWith(shortEnding))
    return real(file, bytes, offset, Math.ceil((bytes.length - offset) / 2))
  if (!isHit(paths.get(file))) return real(file, bytes, offset, ...rest)
  // Files that were open already go on working where only opening fails.
  if (code !== 'ENOSPC' && code !== 'EIO') return real(file, bytes, offset, ...rest)
  // Some of it fits still: a short write, and nothing more.
  const half = Math.floor((bytes.length - offset) / 2)
  if (offset > 0 || half === 0) fail('write')
  return real(file, bytes, 0, half)
})
for (const name of ['mkdirSync', 'renameSync', 'rmSync', 'appendFileSync', 'utimesSync']) {
  wrap(name, (real, path, ...rest) => {
    if (isHit(path) && code !== 'EMFILE' && code !== 'EIO' && (code !== 'ENOSPC' || name === 'appendFileSync')) fail(name)
    return real(path, ...rest)
  })
}
syncBuiltinESMExports()
`
