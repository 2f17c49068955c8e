// What looking at runs takes, from the command to what is seen, in a real Chromium.
//   npm run bench:ui -- [--rounds 3] [--dir <folder to keep the stores in>]

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { findChromium } from '../../test/browser/find-chromium.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, dir: { type: 'string' } },
})
const COMMAND = fileURLToPath(new URL('../../dist/esm/cli/main.js', import.meta.url))
const GENERATE = fileURLToPath(new URL('large-store.mjs', import.meta.url))
const ASSETS = fileURLToPath(new URL('../../dist/viewer/assets/', import.meta.url))
const folder = values.dir ?? mkdtempSync(join(tmpdir(), 'runspan-bench-'))

const small = store('small', ['--runs', '1000', '--points', '0', '--spans', '0'])
const large = store('large', ['--runs', '10000'])
const LONG = 'a'.repeat(32)

/** Longer ones are seen as a stutter. */
const MOST_FRAME_MS = 33
/** All slices of a drawing take less. */
const ZOOMED_MS = 400

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
const FIRST_ROW = '.runs tbody th .name'
const CURVES = '.side .uplot canvas'
const rows = [
  await took('command → table of 1,000 runs usable', 1500, () =>
    fromCommand(small, '/?project=sweep', FIRST_ROW),
  ),
  await took('command → table of 10,000 runs usable', 1500, () =>
    fromCommand(large, '/?project=sweep', FIRST_ROW),
  ),
  await took('command → curves of the newest ten of 10,000', undefined, () =>
    fromCommand(large, '/?project=sweep', CURVES),
  ),
  await took('a million points: command → curve', undefined, () =>
    fromCommand(large, `/runs/${LONG}`, '.uplot canvas'),
  ),
  await took('1,000 curves of two metrics, page open → drawn', undefined, () => thousandCurves()),
]
const TABLE = { dir: large, path: '/?project=sweep', wanted: '.runs' }
// as large-store.mjs names them
const ids = Array.from({ length: 1000 }, (_, i) => (i + 1).toString(16).padStart(8, '0').padEnd(32, '0'))
const CHARTS = {
  dir: small,
  path: `/?project=sweep&select=${ids}`,
  wanted: '.side .u-over',
  answers: thousandAnswers,
}
const frames = [
  await framesOf('scrolling the table of 10,000', TABLE, wheel),
  await framesOf('moving the cursor over 1,000 curves', CHARTS, moveOver),
  await framesOf('zooming into 1,000 curves, and out again', CHARTS, zoom),
]
await browser.close()
if (values.dir === undefined) rmSync(folder, { recursive: true })
const script = readdirSync(ASSETS)
  .filter((name) => /\.(js|css)$/.test(name))
  .reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0)
console.log(`
Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, load average ${loadavg()[0].toFixed(0)}; medians of ${values.rounds}.
Script and styles of the page: ${(script / 1000).toFixed(0)} kB compressed; the goal is 200.

| | took | CPU of the command | requests | bytes received | goal |
|---|---|---|---|---|---|
${rows.join('\n')}

| frames while | median | p95 | longest | goal |
|---|---|---|---|---|
${frames.join('\n')}`)

function store(name, args) {
  const dir = join(folder, name)
  if (!existsSync(dir)) execFileSync(process.execPath, [GENERATE, dir, ...args], { stdio: 'ignore' })
  // the index is made by whoever looks at the store first
  execFileSync(process.execPath, [COMMAND, 'list', '--dir', dir, '--limit', '1'], { stdio: 'ignore' })
  return dir
}

async function startUi(dir) {
  const args = [COMMAND, 'ui', '--no-open', '--port', '0', '--no-otlp', '--dir', dir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  const stop = async () => {
    child.kill()
    await once(child, 'close')
  }
  return { origin: new URL(/^http:\S+/.exec(line)[0]).origin, pid: child.pid, stop }
}

async function fromCommand(dir, path, wanted) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const seen = watch(page)
  const start = performance.now()
  const ui = await startUi(dir)
  await page.goto(ui.origin + path)
  await drawn(page, wanted)
  const ms = performance.now() - start
  const result = { ms, cpuMs: cpuMs(ui.pid), ...(await seen()) }
  await context.close()
  await ui.stop()
  return result
}

async function thousandCurves() {
  const ui = await startUi(small)
  const { runs } = await (await fetch(`${ui.origin}/api/runs?project=sweep&limit=1000`)).json()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const seen = watch(page)
  const answers = thousandAnswers(page)
  const [start, cpu] = [performance.now(), cpuMs(ui.pid)]
  await page.goto(`${ui.origin}/?project=sweep&select=${runs.map(({ id }) => id)}`)
  await answers
  await drawn(page, CURVES)
  const result = { ms: performance.now() - start, cpuMs: cpuMs(ui.pid) - cpu, ...(await seen()) }
  await context.close()
  await ui.stop()
  return result
}

/** Until then fewer are drawn. */
function thousandAnswers(page) {
  let left = 2
  return page.waitForResponse(
    (response) =>
      new URL(response.url()).searchParams.get('ids')?.split(',').length === 1000 &&
      isSeries(response) &&
      --left === 0,
  )
}

function isSeries(response) {
  return new URL(response.url()).pathname === '/api/series'
}

/** There, and on the screen: two frames after. */
async function drawn(page, wanted) {
  await page.locator(wanted).first().waitFor({ timeout: 120_000 })
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

function watch(page) {
  const sizes = []
  const take = (request) => sizes.push(request.sizes())
  page.on('requestfinished', take)
  return async () => {
    // of a request that ends later nobody can ask, once the page is closed
    page.off('requestfinished', take)
    const all = await Promise.all(sizes)
    return {
      requests: all.length,
      bytes: all.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0),
    }
  }
}

async function took(name, goalMs, measure) {
  const rounds = []
  for (let i = 0; i < Number(values.rounds); i++) rounds.push(await measure())
  const of = (what) => median(rounds.map((round) => round[what]))
  const ms = of('ms')
  const goal = goalMs === undefined ? '' : `${goalMs} ms: ${ms <= goalMs ? 'holds' : 'MISSED'}`
  const row = `| ${name} | ${ms.toFixed(0)} ms | ${of('cpuMs').toFixed(0)} ms | ${of('requests')} | ${(of('bytes') / 1000).toFixed(0)} kB | ${goal} |`
  console.error(row)
  return row
}

/** What a user sees: how long it is from one frame to the next while he does something. */
async function framesOf(name, { dir, path, wanted, answers }, act) {
  const ui = await startUi(dir)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const answered = answers?.(page)
  await page.goto(ui.origin + path)
  await answered
  await drawn(page, wanted)
  await page.locator(wanted).first().hover()
  // what comes after the first answers, such as the curves in the rows
  await page.waitForTimeout(1000)
  await page.evaluate(`(() => {
    window.frames_ = []
    let last = performance.now()
    const look = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(look) }
    requestAnimationFrame(look)
  })()`)
  await act(page)
  const frames = (await page.evaluate('window.frames_')).slice(2).sort((a, b) => a - b)
  await context.close()
  await ui.stop()
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))]
  const holds = at(0.95) <= MOST_FRAME_MS ? 'holds' : 'MISSED'
  const row = `| ${name} | ${at(0.5).toFixed(1)} ms | ${at(0.95).toFixed(1)} ms | ${at(1).toFixed(0)} ms | p95 ${MOST_FRAME_MS} ms: ${holds} |`
  console.error(row)
  return row
}

async function wheel(page) {
  for (let i = 0; i < 120; i++) await page.mouse.wheel(0, 300)
}

async function moveOver(page) {
  const { x, y, width, height } = await page.locator('.side .u-over').first().boundingBox()
  for (let i = 0; i < 120; i++) await page.mouse.move(x + (width * (i + 0.5)) / 120, y + height / 2)
}

async function zoom(page) {
  const { x, y, width, height } = await page.locator('.side .u-over').first().boundingBox()
  for (let i = 0; i < 5; i++) {
    // another range each time, and time enough to draw all curves in it: neither is a picture kept, nor is the work dropped
    await page.mouse.move(x + width * (0.2 + i * 0.03), y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width * (0.7 + i * 0.03), y + height / 2, { steps: 10 })
    await page.mouse.up()
    await page.waitForTimeout(ZOOMED_MS)
    if (!new URL(page.url()).searchParams.has('zoom')) throw new Error('The charts were not zoomed.')
    await page.mouse.dblclick(x + width / 2, y + height / 2)
  }
}

function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
