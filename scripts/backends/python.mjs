// Installs a server that is written in Python, or libraries of it, in the versions that python/<name>.txt pins, and prints the folder of its
// commands. It goes into the user's cache, under a name that stands for that list: any clone finds it there the next time.
// usage: node scripts/backends/python.mjs <mlflow | phoenix | data-frames | opentelemetry>
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../cache-folder.mjs'

const MINIMUM = [3, 11] // of Phoenix, and of the numpy that MLflow is pinned with

const COMMANDS = process.platform === 'win32' ? 'Scripts' : 'bin'

const [name] = process.argv.slice(2)
const list = fileURLToPath(new URL(`python/${name}.txt`, import.meta.url))
if (!existsSync(list))
  fail(
    `There is no server "${name}". usage: node scripts/backends/python.mjs <mlflow | phoenix | data-frames | opentelemetry>`,
  )

const python = findPython()
const cache = cacheFolder('backends')
const installed = join(cache, `${name}-${hash(`${python.version} ${readFileSync(list, 'utf8')}`)}`)
if (!existsSync(installed)) install()
console.log(join(installed, COMMANDS))

// An environment cannot be moved once it is made, for its commands name their folder. So it is made where it stays, and
// what says that it is whole is a link to it: one that was interrupted has none.
function install() {
  console.error(`Installing ${name} into ${cache}; that takes a minute or two, the first time only.`)
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, `${name}-`))
  try {
    run(python.path, ['-m', 'venv', folder])
    // the list is complete, so nothing is left to be resolved
    const options = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-deps']
    run(join(folder, COMMANDS, 'python'), ['-m', 'pip', 'install', ...options, '-r', list])
    link(folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    fail(`${name} could not be installed: ${error.message}`)
  }
}

function link(folder) {
  try {
    symlinkSync(folder, installed, 'junction')
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    rmSync(folder, { recursive: true, force: true }) // another process was first
  }
}

/** The first Python on the path that is new enough and can make environments. */
function findPython() {
  const faults = []
  for (const path of [process.env.PYTHON, 'python3', 'python'].filter(Boolean)) {
    const version = versionOf(path)
    if (version === undefined) faults.push(`${path}: there is no such command`)
    else if (version[0] < MINIMUM[0] || (version[0] === MINIMUM[0] && version[1] < MINIMUM[1]))
      faults.push(`${path}: this is Python ${version.join('.')}`)
    else if (!canMakeEnvironments(path))
      faults.push(`${path}: it has no venv; on Debian and Ubuntu, apt-get install python3-venv`)
    else return { path, version: version.join('.') }
  }
  fail(
    `Python ${MINIMUM.join('.')} or newer, with venv, is needed; PYTHON=<path> names one.\n${faults.join('\n')}`,
  )
}

function versionOf(path) {
  try {
    const program = 'import sys; print(*sys.version_info[:2])'
    return execFileSync(path, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split(' ')
      .map(Number)
  } catch {
    return undefined // no such command, or, as `python` of Windows, one that only says where to get it
  }
}

function canMakeEnvironments(path) {
  try {
    execFileSync(path, ['-c', 'import ensurepip, venv'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** stdout is for the answer alone. */
function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 2, 2] })
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
