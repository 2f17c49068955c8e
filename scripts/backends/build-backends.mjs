// The Collector and Jaeger have no npm packages: they are built from source, by Go and its module proxy, and kept in the
// user's cache, by version, so that only the first run of `npm run test:backends` on a machine waits for them.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../cache-folder.mjs'

const CACHE = cacheFolder('backends')
const NEEDED_GO = [1, 26]

const read = (name) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8')
const manifest = read('collector.yaml')
const jaeger = JSON.parse(read('jaeger.json'))
const collectorVersion = /^ {2}version: (\S+)$/m.exec(manifest)[1]

const PROGRAMS = {
  collector: { version: collectorVersion, pin: manifest, build: buildCollector },
  jaeger: { version: jaeger.version, pin: JSON.stringify(jaeger), build: buildJaeger },
}

/** Where the programs are, built if they are not there yet: `{ collector, jaeger }`. Throws with what is missing. */
export function buildBackends() {
  return Object.fromEntries(Object.keys(PROGRAMS).map((name) => [name, provide(name)]))
}

function provide(name) {
  const { version, pin, build } = PROGRAMS[name]
  const hash = createHash('sha256').update(pin).digest('hex').slice(0, 12)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = join(CACHE, `${name}-${version}-${hash}${suffix}`)
  if (existsSync(program)) return program

  requireGo(name, version)
  const work = mkdtempSync(join(tmpdir(), 'runspan-build-'))
  const started = Date.now()
  console.error(`Building ${name} ${version} from source, once; it takes some minutes …`)
  try {
    const built = build(work)
    mkdirSync(CACHE, { recursive: true })
    // The cache may be on another disk; a name that only appears when the file is whole is safe beside another build.
    const whole = `${program}.${process.pid}`
    writeFileSync(whole, readFileSync(built), { mode: 0o755 })
    renameSync(whole, program)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  console.error(`Built ${program} in ${Math.round((Date.now() - started) / 1000)} s`)
  return program
}

function buildCollector(work) {
  writeFileSync(join(work, 'manifest.yaml'), manifest)
  const builder = `go.opentelemetry.io/collector/cmd/builder@v${collectorVersion}`
  go(work, 'run', builder, '--config=manifest.yaml')
  return join(work, 'build', 'collector')
}

// `go install` refuses a module whose go.mod replaces others, as this one does; as the tool of an empty module it builds.
function buildJaeger(work) {
  writeFileSync(join(work, 'go.mod'), `module runspan.test/jaeger\n\ngo ${NEEDED_GO.join('.')}\n`)
  go(work, 'get', '-tool', `${jaeger.package}@${jaeger.moduleVersion}`)
  go(work, 'build', '-trimpath', '-ldflags=-s -w', '-o', 'jaeger', jaeger.package)
  return join(work, 'jaeger')
}

function go(cwd, ...args) {
  const { status, stdout, stderr, error } = spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  if (status === 0) return stdout
  throw new Error(`go ${args.join(' ')} failed:\n${error?.message ?? `${stdout}${stderr}`.slice(-4000)}`)
}

function requireGo(name, version) {
  const wanted = `${name} ${version} is built from source, by Go ${NEEDED_GO.join('.')} or newer (https://go.dev/dl)`
  const { stdout, error } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', cwd: tmpdir() })
  if (error !== undefined) throw new Error(`${wanted}. There is no \`go\` on the PATH.`)
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout) ?? []
  if (Number(major) > NEEDED_GO[0] || (Number(major) === NEEDED_GO[0] && Number(minor) >= NEEDED_GO[1]))
    return
  throw new Error(`${wanted}. The \`go\` on the PATH is ${stdout.trim() || 'none that tells its version'}.`)
}
