// What an export costs: a store of many points, written to a table by the command, in a process of its own. Says how much
// memory that took at most, how long it took of the processor, and how large the table is.
// usage: npm run bench:export -- [--points 1000000] [--runs 10] [--formats parquet,csv,jsonl,otlp] [--wide]
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '10' },
    formats: { type: 'string', default: 'parquet,csv,jsonl' },
    wide: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const pointsPerRun = Math.ceil(Number(values.points) / runs)
const METRICS = ['loss', 'accuracy', 'lr', 'grad_norm']

const folder = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
const dir = join(folder, 'store')
try {
  await record()
  console.log(
    `${runs} runs of ${pointsPerRun.toLocaleString('en')} points, ${megabytes(sizeOf(dir))} MB in the store, Node ${process.version}\n`,
  )
  for (const format of values.formats.split(',')) console.log(await measure(format))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Each run by a process of its own, so that this one stays small. */
async function record() {
  const program = `
    import { configure, logMetrics, run } from ${JSON.stringify(new URL('../dist/esm/index.js', import.meta.url).href)}
    configure({ dir: ${JSON.stringify(dir)}, quiet: true })
    await run('long', async () => {
      for (let step = 0; step < ${pointsPerRun / METRICS.length}; step++) {
        logMetrics({ loss: step % 1000 === 0 ? NaN : 1 / (step + 1), accuracy: Math.sin(step), lr: 0.001, grad_norm: Math.cos(step) * 10 }, { step })
        if (step % 1000 === 0) await new Promise(setImmediate)
      }
    })`
  for (let i = 0; i < runs; i++) await node(['--input-type=module', '--eval', program])
}

async function measure(format) {
  const output = join(folder, `points.${format}`)
  const command = fileURLToPath(new URL('../dist/esm/cli/main.js', import.meta.url))
  const report = `data:text/javascript,${encodeURIComponent(
    "process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); console.log(JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime })) })",
  )}`
  const table = format === 'otlp' ? 'runs' : 'points'
  const options = ['--dir', dir, '--format', format, '--output', output, ...(values.wide ? ['--wide'] : [])]
  const { maxRSS, cpu } = JSON.parse(await node(['--import', report, command, 'export', table, ...options]))
  const size = statSync(output).size
  rmSync(output)
  const points = runs * pointsPerRun
  return `${format.padEnd(8)} ${megabytes(maxRSS * 1024).padStart(5)} MB peak   ${(cpu / 1e6).toFixed(1).padStart(6)} s CPU   ${(cpu / points).toFixed(2)} µs a point   ${(size / points).toFixed(1).padStart(5)} bytes a point`
}

async function node(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks = []
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${args.at(-1)} ended with ${code}`)
  return Buffer.concat(chunks).toString()
}

function sizeOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6).toLocaleString('en')
}
