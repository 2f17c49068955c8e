// What scripts/backends/python.mjs says where it cannot install a server.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempDir } from '../support/temp.js'

const INSTALL = join(__dirname, '../../scripts/backends/python.mjs')

test.each([
  ['is none', '', 'python3: there is no such command'],
  ['is an old one only', 'echo 3 9', 'python3: this is Python 3.9'],
  [
    'cannot make environments',
    'case "$2" in *venv*) exit 1;; *) echo 3 12;; esac',
    'apt-get install python3-venv',
  ],
])('where Python %s, the installer says so, and which one is needed', (_, python, fault) => {
  using temp = tempDir()
  if (python !== '') writeFileSync(join(temp.path, 'python3'), `#!/bin/sh\n${python}\n`, { mode: 0o755 })

  const { status, stdout, stderr } = install('mlflow', { PATH: temp.path, XDG_CACHE_HOME: temp.path })

  expect(stderr).toContain('Python 3.11 or newer, with venv, is needed')
  expect(stderr).toContain(fault)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})

test('a server that there is not is refused with those that there are', () => {
  expect(install('mlflaw', {}).stderr).toContain(
    'There is no server "mlflaw". usage: node scripts/backends/python.mjs <mlflow | phoenix | data-frames | opentelemetry>',
  )
})

function install(name: string, env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, [INSTALL, name], { env, encoding: 'utf8' })
}
