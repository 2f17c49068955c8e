// Collects which files of runs are opened.

const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

globalThis[Symbol.for('faults.opened')] = new Set()

for (const name of ['openSync', 'readFileSync']) {
  const call = fs[name]
  fs[name] = (path, ...rest) => {
    if (String(path).endsWith('.jsonl')) globalThis[Symbol.for('faults.opened')].add(String(path))
    return call(path, ...rest)
  }
}
// Those who import the functions by their names get these.
syncBuiltinESMExports()
