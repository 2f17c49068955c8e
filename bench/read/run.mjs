// What reading runs back costs, on stores that the library itself has recorded. Times are of a process, CPU and wall; only
// ratios within one round are compared, with a process that does nothing: machines are noisy.
//   npm run bench:read -- [--small] [--dir <folder to keep the stores in>] [--rounds 5]

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    dir: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  },
})
const SCALE = values.small ? 100 : 1
const COUNTS = [10_000, 100_000].map((count) => (count / SCALE).toLocaleString('en'))
const ROUNDS = Number(values.rounds)
const folder = values.dir ?? mkdtempSync(join(tmpdir(), 'runspan-bench-'))

const COMMAND = new URL('../../dist/esm/cli/main.js', import.meta.url).pathname
const GENERATE = new URL('generate.mjs', import.meta.url).pathname
const QUESTION = ['--where', 'params.lr > 0.05 && "production" in tags', '--sort', '-metrics.accuracy.max']

const many = store('many', 10_000, 20, 10, 100)
const more = store('more', 100_000, 5, 1, 10)
const long = store('long', 1, 2, 1, 1_000_000)

const rows = [
  compare(`${COUNTS[0]} runs, warm: list --where --sort --limit 20`, () => list(many), nothing, 4),
  compare(`${COUNTS[1]} runs, warm: list --where --sort --limit 20`, () => list(more), nothing, 10),
  compare(
    `${COUNTS[0]} runs, cold: the same / parsing their roots without events`,
    cold,
    parseRoots(many),
    1.5,
  ),
  compare(
    'a run by id among 10,000 / in a store of its own',
    () => show(many),
    show.bind(null, alone()),
    1.2,
  ),
  compare('1,000,000 points as typed arrays / JSON.parse of the lines', series, parseLines, 1),
]
console.log(`\n| ratio | wall | CPU | target | peak memory |\n|---|---|---|---|---|\n${rows.join('\n')}`)
if (values.dir === undefined) rmSync(folder, { recursive: true })

function store(name, runs, ...shape) {
  const dir = join(folder, name)
  if (!existsSync(dir)) node([GENERATE, dir, Math.ceil(runs / SCALE), ...shape])
  return dir
}

/** A store with one of the many runs. */
function alone() {
  const dir = join(folder, 'alone')
  const name = idOf(many)
  if (!existsSync(dir)) {
    execFileSync('mkdir', ['-p', join(dir, 'bench')])
    execFileSync('cp', [join(many, 'bench', `${name}.jsonl`), join(dir, 'bench')])
  }
  return dir
}

function idOf(dir) {
  return readdirSync(join(dir, 'bench')).sort()[0].slice(0, 32)
}

function list(dir) {
  return node([COMMAND, 'list', '--dir', dir, '--limit', '20', '--json', ...QUESTION])
}

function cold() {
  rmSync(join(many, '.index'), { recursive: true, force: true })
  return list(many)
}

function show(dir) {
  return node([COMMAND, 'show', '--dir', dir, idOf(dir)])
}

function nothing() {
  return node(['-e', '0'])
}

/** What every reader of these runs has to do at least: from one file, so that nothing but parsing counts. */
function parseRoots(dir) {
  const path = join(folder, 'roots.jsonl')
  const lines = readdirSync(join(dir, 'bench')).map((name) => {
    const [line] = readFileSync(join(dir, 'bench', name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-1)
    return JSON.stringify(JSON.parse(line), (key, value) => (key === 'events' ? undefined : value))
  })
  writeFileSync(path, lines.join('\n'))
  return () => node(['-e', parsing(path)])
}

function parseLines() {
  return node(['-e', parsing(join(long, 'bench', `${idOf(long)}.jsonl`))])
}

function parsing(path) {
  return `for (const line of require('fs').readFileSync(${JSON.stringify(path)}, 'utf8').trimEnd().split('\\n')) JSON.parse(line)`
}

function series() {
  const read = new URL('../../dist/esm/read.js', import.meta.url).href
  return node([
    '--input-type=module',
    '-e',
    `import { openStore } from '${read}'
    const [{ values }] = await openStore({ dir: '${long}' }).series(['${idOf(long)}'], ['accuracy'])
    if (values.length !== 1_000_000) throw new Error(values.length + ' points')`,
  ])
}

function compare(name, ours, floor, target) {
  ours()
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: ours(), floor: floor() }))
  const ratio = (what) => median(rounds.map((round) => round.ours[what] / round.floor[what])).toFixed(2)
  const megabytes = median(rounds.map((round) => round.ours.megabytes)).toFixed(0)
  const row = `| ${name} | ${ratio('wallMs')} | ${ratio('cpuMs')} | ${target} | ${megabytes} MB |`
  console.error(row)
  return row
}

/** Runs Node, and says what the process has used. */
function node(args) {
  const report = `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require('fs').writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 })) })`
  const preload = join(folder, 'report.cjs')
  if (!existsSync(preload)) writeFileSync(preload, report)
  const start = performance.now()
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ['--require', preload, ...args.map(String)],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  )
  if (status !== 0) throw new Error(String(stderr))
  return { wallMs: performance.now() - start, ...JSON.parse(String(output[3])) }
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
