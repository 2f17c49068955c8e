// A disk that fails for a while: each call of node:fs that would change the store throws what a real one does, by then.

const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const { resolve, sep } = require('node:path')

const { code, fromMs, toMs, seed } = JSON.parse(process.env.FAULTS_DISK)
const dir = resolve(process.env.RUNSPAN_DIR)
// In the order of this machine, for whoever checks what came of it.
globalThis[Symbol.for('faults.disk')] = performance.timeOrigin + performance.now() + fromMs
const loadedMs = performance.now()

const ERRORS = {
  ENOSPC: [28, 'no space left on device'],
  EIO: [5, 'i/o error'],
  EMFILE: [24, 'too many open files'],
  EACCES: [13, 'permission denied'],
}

/** Which calls fail: a full disk takes what needs no room, a process without free descriptors uses those that it has. */
const FAILING = {
  ENOSPC: ['write', 'mkdir', 'create'],
  EIO: ['write', 'mkdir', 'create', 'rename', 'truncate'],
  EMFILE: ['open'],
  EACCES: ['open', 'mkdir', 'create', 'rename', 'remove'],
}[code]

const stored = new Set()
let random = seed

function isFailing() {
  const sinceMs = performance.now() - loadedMs
  return sinceMs >= fromMs && (toMs === null || sinceMs < toMs)
}

function isInStore(path) {
  const whole = typeof path === 'string' ? resolve(path) : ''
  return whole === dir || whole.startsWith(dir + sep)
}

function failIf(kinds, call, path) {
  if (!isFailing() || !kinds.some((kind) => FAILING.includes(kind))) return
  const [errno, text] = ERRORS[code]
  const error = new Error(`${code}: ${text}, ${call}${typeof path === 'string' ? ` '${path}'` : ''}`)
  throw Object.assign(error, { code, errno: -errno, syscall: call, path })
}

function replace(name, make) {
  fs[name] = make(fs[name].bind(fs))
}

replace('openSync', (open) => (path, flags = 'r', mode) => {
  const isNew = isInStore(path) && flags !== 'r' && !fs.existsSync(path)
  if (isInStore(path)) failIf(isNew ? ['open', 'create'] : ['open'], 'open', path)
  const file = open(path, flags, mode)
  if (isInStore(path)) stored.add(file)
  return file
})
replace('closeSync', (close) => (file) => {
  stored.delete(file)
  close(file)
})
replace('writeSync', (write) => (file, bytes, offset = 0, ...rest) => {
  if (!stored.has(file) || !isFailing() || !FAILING.includes('write'))
    return write(file, bytes, offset, ...rest)
  random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
  const room = bytes.length - offset
  // What still had room is written; the next write says that no more has.
  if (random % 3 === 0 && room > 1) return write(file, bytes, offset, 1 + (random % (room - 1)))
  return failIf(['write'], 'write')
})
replace('ftruncateSync', (truncate) => (file, ...rest) => {
  if (stored.has(file)) failIf(['truncate'], 'ftruncate')
  return truncate(file, ...rest)
})
const OF_PATHS = {
  mkdirSync: 'mkdir',
  renameSync: 'rename',
  rmSync: 'remove',
  unlinkSync: 'remove',
  appendFileSync: 'write',
  writeFileSync: 'write',
  utimesSync: 'rename',
}
for (const [name, kind] of Object.entries(OF_PATHS)) {
  replace(name, (call) => (path, ...rest) => {
    // These open a file, too.
    if (isInStore(path)) failIf(kind === 'write' ? ['open', 'write'] : [kind], kind, path)
    return call(path, ...rest)
  })
}
for (const name of ['readdirSync', 'readFileSync']) {
  replace(name, (call) => (path, ...rest) => {
    if (isInStore(path) && code === 'EMFILE') failIf(['open'], 'open', path)
    return call(path, ...rest)
  })
}
// Those who import the functions by their names get these.
syncBuiltinESMExports()
