// The entries of the package as they are built: what each of them loads and gives, and where its source maps lead.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { COMMAND } from './cli/run-command.js'
import { runProgram } from './support/child.js'
import { runFilesIn } from './support/store-files.js'
import { tempDir } from './support/temp.js'

const DIST = join(__dirname, '../dist')
const FORMATS = ['esm', 'cjs'] as const

describe.each(FORMATS)('as %s', (format) => {
  test.each([
    ['api.js', ['record']],
    ['index.js', ['opentelemetry', 'record', 'rolldown-runtime', 'setup', 'store']],
    ['register.js', ['opentelemetry', 'record', 'rolldown-runtime', 'setup', 'store']],
    // a require() of the ClickHouse client, if it is ever wanted, needs its help
    ['read.js', ['read', 'record', ...(format === 'cjs' ? ['rolldown-runtime'] : []), 'store']],
  ])('%s loads these parts and no others: %j', (entry, parts) => {
    expect(partsLoadedBy(`${format}/${entry}`)).toEqual(parts)
  })
})

describe('the command', () => {
  test('loads nothing that reads, stores or sends until it is told what to do', () => {
    expect(chunksLoadedBy(['--help'])).toEqual(['base', 'main', 'rolldown-runtime'])
  })

  test('loads nothing of other sources, and nothing that reads files of runs, to list what the index holds', async () => {
    using temp = tempDir()
    await recordRuns(temp.path)
    const list = ['list', '--dir', temp.path, '--json', '--where', 'params.lr > 0.01', '--sort', 'lr']
    expect(chunksLoadedBy(list)).toContain('decode')

    const loaded = chunksLoadedBy(list)

    expect(loaded).toContain('query')
    for (const chunk of ['decode', 'remote', 'http', 'pattern', 'start-ui'])
      expect(loaded).not.toContain(chunk)
  })

  test('loads each of its chunks by itself', () => {
    const folder = join(DIST, 'esm/cli')
    const programs = ['main.js', 'indexing.js', 'verifying.js']
    const chunks = readdirSync(folder).filter((name) => name.endsWith('.js') && !programs.includes(name))
    const program = `
      for (const chunk of ${JSON.stringify(chunks)}) {
        for (const path of Object.keys(require.cache)) delete require.cache[path]
        require(${JSON.stringify(folder)} + '/' + chunk)
      }`
    const { stderr } = spawnSync(process.execPath, ['-e', program])
    expect(String(stderr)).toBe('')
  })
})

test.each(FORMATS)('runspan/api loads nothing of Node that is large, as %s', async (format) => {
  const { stdout } = await runProgram(
    `${format === 'esm' ? "import 'runspan/api'" : "require('runspan/api')"}
    console.log(JSON.stringify(process.moduleLoadList))`,
    { format },
  )

  const loaded: string[] = JSON.parse(stdout)
  expect(loaded).toContain('NativeModule fs')
  for (const name of ['crypto', 'stream', 'http', 'child_process', 'perf_hooks', 'worker_threads'])
    expect(loaded).not.toContain(`NativeModule ${name}`)
})

test.each(['runspan', 'runspan/api', 'runspan/read'])(
  '%s gives the same names by import and by require',
  async (name) => {
    const { stdout, stderr } = await runProgram(`
    import { createRequire } from 'node:module'
    import * as imported from '${name}'
    const required = createRequire(import.meta.url)('${name}')
    console.log(JSON.stringify([Object.keys(imported), Object.keys(required)]))`)

    expect(stderr).toBe('')
    const [imported, required] = JSON.parse(stdout)
    expect(imported).toContain('RunspanError')
    expect(required.toSorted()).toEqual(imported)
  },
)

test.each(FORMATS)('a stack leads to the sources where Node reads source maps, as %s', async (format) => {
  const { stderr } = await runProgram(
    `${format === 'esm' ? "import { run } from 'runspan/api'" : "const { run } = require('runspan/api')"}
    run('without a function')`,
    { format, nodeArguments: ['--enable-source-maps'] },
  )

  const places = [...stderr.matchAll(/^ {4}at (\S+) \((?:file:\/\/)?(.*[/\\]src[/\\].*\.ts):(\d+):\d+\)$/gm)]
  expect(places.map(([, name]) => name)).toContain('run')
  for (const [, name, file, line] of places.slice(1)) {
    const around = readFileSync(String(file), 'utf8').split('\n').slice(0, Number(line)).join('\n')
    expect(around).toMatch(new RegExp(`\\b${name}\\b`))
  }
})

/** More runs than an index is made for. */
const MANY_RUNS = 100

/** In files that have settled long ago. */
async function recordRuns(dir: string): Promise<void> {
  await runProgram(`
    import { configure, logParam, run, shutdown } from 'runspan'
    configure({ dir: ${JSON.stringify(dir)}, quiet: true })
    for (let i = 0; i < ${MANY_RUNS}; i++) run('a run', () => logParam('lr', i))
    await shutdown()`)
  const hourAgo = new Date(Date.now() - 3_600_000)
  for (const path of runFilesIn(dir)) utimesSync(path, hourAgo, hourAgo)
}

/** The names of the command's files that Node has loaded when it ends, sorted. */
function chunksLoadedBy(args: string[]): string[] {
  const report = `process.on('exit', () => require('node:fs').writeSync(3, Object.keys(require.cache).join('\\n')))`
  using temp = tempDir()
  const preload = join(temp.path, 'report.cjs')
  writeFileSync(preload, report)
  const { output, status } = spawnSync(process.execPath, ['--require', preload, COMMAND, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  expect(status).toBe(0)
  return String(output[3])
    .split('\n')
    .filter((path) => path !== preload)
    .map((path) => basename(path, '.js'))
    .sort()
}

/** The names of the parts that are loaded with a file of dist, sorted. */
function partsLoadedBy(path: string): string[] {
  const loaded = new Set<string>()
  const visit = (file: string): void => {
    for (const [, specifier] of readFileSync(join(DIST, file), 'utf8').matchAll(LOADED_AT_ONCE)) {
      const part = posix.join(posix.dirname(file), String(specifier))
      if (loaded.has(part)) continue
      loaded.add(part)
      visit(part)
    }
  }
  visit(path)
  return [...loaded].map((part) => posix.basename(part, '.js')).sort()
}

/** An import, a re-export or a require at the top level; what is loaded later stands further to the right. */
const LOADED_AT_ONCE = /^(?=\S)(?:(?:im|ex)port\b.*|.*\brequire\()"(\.[^"]+)".*;$/gm
