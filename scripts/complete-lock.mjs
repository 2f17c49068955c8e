// Completes package-lock.json for platforms other than this one. A registry mirror may keep the native packages of
// a few platforms only; npm then leaves the others out of the lock, and `npm ci` refuses such a lock everywhere else.
// What is missing can be told without a registry: the version stands with the package that wants it, the platform in
// the name (`@swc/core-darwin-arm64`). Run after `npm install` has changed the lock; changes nothing when all is there.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('../package-lock.json', import.meta.url)
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const added = []

for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name)) continue
    lock.packages[`node_modules/${name}`] = entry(name, version, dev)
    added.push(`${name}@${version}`)
  }
}

if (added.length > 0) {
  // npm's own order, so that npm does not shuffle the file later
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(
  added.length > 0 ? `added to package-lock.json:\n${added.join('\n')}` : 'package-lock.json is complete',
)

/** Whether `name` is found from `path` the way Node looks for it: in its own node_modules, then further up. */
function isLocked(path, name) {
  if (`${path}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages) return true
  const up = path.lastIndexOf('/node_modules/')
  return up > 0 && isLocked(path.slice(0, up), name)
}

function entry(name, version, dev) {
  const words = name.replace(/^@[^/]+\//, '').split('-')
  const system = words.findIndex((word) => SYSTEMS.includes(word))
  if (system < 0) throw new Error(`${name} does not tell its platform; lock it by hand`)
  const [os, cpu, abi = ''] = words.slice(system)
  const libc = abi.startsWith('musl') ? ['musl'] : abi === 'gnu' ? ['glibc'] : undefined
  return { version, cpu: [cpu], dev, libc, optional: true, os: [os] } // JSON leaves out what is undefined
}
