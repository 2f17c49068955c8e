// The afternoon of a new user: each question about the runs of the demo has its answer by one command.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.js'

const ROOT = join(__dirname, '../..')

let folder: string

beforeAll(() => {
  // the demo finds its images from there
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  folder = mkdtempSync(join(ROOT, 'build/afternoon-'))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  run([tsc, '-p', 'tsconfig.examples.json', '--outDir', folder], {})
  run([join(folder, 'sweep/demo.js'), '--seeds', '2'], { RUNSPAN_DIR: join(folder, 'store') })
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('compare says which param matters', async () => {
  const lines = await answer('compare --tag training --metric accuracy')

  const start = lines.findIndex((line) => line.startsWith('what goes with accuracy'))
  expect(lines[start + 2]).toMatch(/^ {2}learningRate .* 0\.1: 0\.9\d+ \(10\) {2}1: 0\.\d+ \(2\)$/)
})

test('list says which run is best', async () => {
  const lines = await answer('list --sort -accuracy --limit 1 --columns name,accuracy,params.seed')

  expect(lines[1]).toMatch(/^mlp(128|64)-lr0\.1-batch32 +0\.9[78]\d+ +[12]$/)
})

test('compare says how two runs differ', async () => {
  const lines = await answer('compare mlp128-lr0.1-batch32 softmax-lr0.1-batch32 --better accuracy:max')

  expect(lines).toContainEqual(expect.stringMatching(/^ {2}hiddenUnits +128 +0$/))
  expect(lines).toContainEqual(
    expect.stringMatching(/^ {2}accuracy +0\.9\d+ \* +0\.9\d+ +-0\.0\d+ +-\d(\.\d)?%$/),
  )
})

test('compare draws the curves of the best five', async () => {
  const lines = await answer('compare --tag training --sort -accuracy --limit 5 --metric accuracy')

  const curves = lines.slice(lines.lastIndexOf('accuracy') + 1)
  expect(curves.filter((line) => /[\u2801-\u28ff]/.test(line)).length).toBeGreaterThan(5)
  expect(curves.join('\n').match(/\b[a-e] [0-9a-f]{8} \S+/g)).toHaveLength(5)
})

test('list says what the seeds change', async () => {
  const lines = await answer('list --tag training --group-except params.seed --sort -accuracy')

  expect(lines[0]).toMatch(/^learningRate +hiddenUnits +batchSize +n +accuracy +min +max/)
  expect(lines[1]).toMatch(/^0\.1 +(128|64) +32 +2 +0\.9\d+ ± 0\.0\d+ /)
})

test('list says which runs have failed, and why', async () => {
  const lines = await answer('list --status failed')

  expect(lines[1]).toMatch(/mlp64-lr1-batch32 .*The training diverged: the loss bec/)
})

/** The lines that a command prints on a terminal of 120 columns. */
async function answer(command: string): Promise<string[]> {
  const { stdout, stderr, code } = await runCommand(command.split(' '), {
    terminal: 120,
    env: { NO_COLOR: '1', RUNSPAN_DIR: join(folder, 'store') },
  })
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  return stdout.split('\n')
}

function run(args: string[], env: Record<string, string>): void {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`)
}
