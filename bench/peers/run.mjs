// What MLflow and Trackio take for what runspan does, on the same runs and in turns: to ask for the best twenty of 10,000 runs
// from a program, and, with 1,000 runs, from the command to what is seen in a real Chromium. Both come from PyPI; to record
// 10,000 runs MLflow needs some five minutes.
//   npm run bench:peers -- [--rounds 3] [--runs 10000] [--dir <folder to keep stores and Python's packages in>]

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { openStore } from '../../dist/esm/read.js'
import { findChromium } from '../../test/browser/find-chromium.mjs'

const PACKAGES = ['mlflow==3.17.2', 'trackio==0.43.0']
const QUESTIONS = 7

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '10000' },
    dir: { type: 'string' },
  },
})
const folder = values.dir ?? mkdtempSync(join(tmpdir(), 'runspan-bench-'))
const COMMAND = fileURLToPath(new URL('../../dist/esm/cli/main.js', import.meta.url))
const GENERATE = fileURLToPath(new URL('../ui/large-store.mjs', import.meta.url))
const PEERS = fileURLToPath(new URL('peers.py', import.meta.url))
const python = installed()

const many = await record('many', Number(values.runs))
const some = await record('some', 1000)

console.error('asking')
const asked = { runspan: await ask(many.runspan), mlflow: askPeer('mlflow'), trackio: askPeer('trackio') }

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
const looks = [
  {
    name: 'table of 1,000 runs: a row',
    runspan: () => fromCommand(ourPage(), '/?project=sweep', '.runs tbody th .name'),
    mlflow: () => fromCommand(mlflowPage(), '/#/experiments/1/runs', 'text=/^train-\\d+$/'),
    trackio: () => fromCommand(trackioPage(), '/runs?project=sweep', 'table tbody tr >> text=/train-\\d+/'),
  },
  {
    name: 'curves of 1,000 runs, two metrics: the first',
    runspan: () =>
      fromCommand(ourPage(), `/?project=sweep&select=${some.ids}`, '.side .uplot canvas', allSeries),
    trackio: () => fromCommand(trackioPage(), '/?project=sweep', 'canvas'),
  },
]
const lines = []
for (const { name, ...ways } of looks) {
  const rounds = Object.fromEntries(Object.keys(ways).map((way) => [way, []]))
  for (let i = 0; i < Number(values.rounds); i++)
    for (const [way, look] of Object.entries(ways)) rounds[way].push(await look())
  for (const [way, all] of Object.entries(rounds)) {
    const of = (what) => median(all.map((round) => round[what]))
    lines.push(
      `| ${name} | ${way} | ${of('ms').toFixed(0)} ms | ${of('requests')} | ${(of('bytes') / 1000).toFixed(0)} kB |`,
    )
    console.error(lines.at(-1))
  }
}
await browser.close()
if (values.dir === undefined) rmSync(folder, { recursive: true })

console.log(`
Node ${process.version}, ${PACKAGES.join(', ')}, ${cpus().length} × ${cpus()[0].model}, load average ${loadavg()[0].toFixed(0)}.

The best twenty of ${Number(values.runs).toLocaleString('en')} runs, of one value of a param, by a metric, medians of ${QUESTIONS}:
${Object.entries(asked)
  .map(([way, ms]) => `${way} ${ms.toFixed(0)} ms`)
  .join(', ')}

| from the command to | | took | requests | bytes received |
|---|---|---|---|---|
${lines.join('\n')}`)

function installed() {
  const environment = join(folder, 'python')
  const path = join(environment, 'bin', 'python')
  if (!existsSync(path)) {
    console.error('installing MLflow and Trackio')
    execFileSync('python3', ['-m', 'venv', environment])
    execFileSync(join(environment, 'bin', 'pip'), ['install', '--quiet', ...PACKAGES])
  }
  return path
}

/** The same runs in all three: 8 params and 2 metrics of 64 points each. */
async function record(name, count) {
  const place = join(folder, name)
  const stores = {
    runspan: join(place, 'runspan'),
    mlflow: join(place, 'mlflow'),
    trackio: join(place, 'trackio'),
  }
  const isNew = !existsSync(place)
  if (isNew)
    execFileSync(process.execPath, [
      GENERATE,
      stores.runspan,
      '--runs',
      `${count}`,
      '--points',
      '0',
      '--spans',
      '0',
    ])
  const runs = await openStore({ dir: stores.runspan })
    .runs({ project: 'sweep', fields: ['series'] })
    .toArray()
  if (isNew) {
    const input = runs.map((run) => JSON.stringify(plain(run))).join('\n')
    for (const peer of ['mlflow', 'trackio']) {
      mkdirSync(stores[peer])
      console.error(`${count} runs into ${peer}`)
      execFileSync(python, [PEERS, peer, 'record', stores[peer]], {
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
      })
    }
  }
  return { ...stores, ids: runs.map(({ id }) => id).join(',') }
}

function plain({ id, name, startTime, params, series }) {
  const values = Object.entries(series).map(([key, points]) => [key, points.map(({ value }) => value)])
  return {
    id,
    name,
    startTime,
    started: new Date(startTime).toISOString(),
    params,
    series: Object.fromEntries(values),
  }
}

async function ask(dir) {
  const source = openStore({ dir })
  const times = []
  // one to warm up: it makes the index
  for (let i = -1; i < QUESTIONS; i++) {
    const start = performance.now()
    const found = await source
      .runs({ where: 'params.optimizer == "adam"', sort: '-metrics["val/accuracy"].last', limit: 20 })
      .toArray()
    if (found.length !== 20) throw new Error(`${found.length} runs instead of 20`)
    if (i >= 0) times.push(performance.now() - start)
  }
  return median(times)
}

function askPeer(peer) {
  const args = [PEERS, peer, 'ask', many[peer]]
  return Number(execFileSync(python, args, { stdio: ['ignore', 'pipe', 'ignore'] }))
}

function ourPage() {
  return [process.execPath, 'ui', '--no-open', '--port', '0', '--no-otlp', '--dir', some.runspan].toSpliced(
    1,
    0,
    COMMAND,
  )
}

function mlflowPage() {
  const place = `sqlite:///${some.mlflow}/mlflow.db`
  return [join(folder, 'python/bin/mlflow'), 'ui', '--backend-store-uri', place, '--port', '5123']
}

function trackioPage() {
  return [join(folder, 'python/bin/trackio'), 'show', '--project', 'sweep']
}

async function fromCommand([file, ...args], path, wanted, arrived = () => undefined) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const sizes = []
  page.on('requestfinished', (request) => sizes.push(request.sizes().catch(() => ({ responseBodySize: 0 }))))
  const start = performance.now()
  const env = { ...process.env, TRACKIO_DIR: some.trackio, BROWSER: 'true' }
  // in a group of its own: MLflow's server has many processes
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const origin = await originOf(child)
  const all = arrived(page)
  await page.goto(origin + path)
  await all
  await page.locator(wanted).first().waitFor()
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  const ms = performance.now() - start
  const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
  await context.close()
  const closed = once(child, 'close')
  process.kill(-child.pid)
  await closed
  return { ms, requests: sizes.length, bytes }
}

/** The address that a server prints, once it answers there. */
async function originOf(child) {
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data))
  for (;;) {
    const found = /http:\/\/(127\.0\.0\.1|localhost):\d+/.exec(printed)?.[0]
    const origin = found ?? (child.spawnfile.endsWith('mlflow') ? 'http://127.0.0.1:5123' : undefined)
    if (origin !== undefined && (await fetch(origin).catch(() => undefined)) !== undefined) return origin
    await delay(20)
  }
}

/** Both answers with the series of all. */
function allSeries(page) {
  let left = 2
  return page.waitForResponse((response) => {
    const { pathname, searchParams } = new URL(response.url())
    return pathname === '/api/series' && searchParams.get('ids')?.split(',').length === 1000 && --left === 0
  })
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
