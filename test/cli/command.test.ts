import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.js'

test('runspan --version is the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'))

  expect(await runCommand(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 })
})

test('runspan help is runspan --help, of a command, too', async () => {
  expect(await runCommand(['help'])).toEqual(await runCommand(['--help']))
  expect(await runCommand(['help', 'show'])).toEqual(await runCommand(['show', '--help']))
})

test.each(['list', 'show', 'export'])('runspan %s --help has examples', async (command) => {
  const { stdout, stderr, code } = await runCommand([command, '--help'])

  expect(stdout).toMatch(new RegExp(`^Usage: runspan ${command} `))
  expect(stdout).toContain(`Examples:\n  runspan ${command} `)
  expect(stdout).toMatch(/2026-01-31T12:00Z\.\n\n\S/)
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})

test.each([
  ['no command', [], 'Usage: runspan'],
  ['an unknown command', ['lst'], "error: unknown command 'lst'\n(Did you mean list?)"],
  ['an unknown option', ['list', '--wrong'], "error: unknown option '--wrong'"],
  ['show without a run', ['show'], "error: missing required argument 'run'"],
  ['a param without its value', ['list', '--param', 'lr'], 'Write it as name=value, for example lr=0.1.'],
  ['an attribute without its name', ['list', '--attribute', '=x'], 'Write it as name=value'],
  ['a limit that is not a count', ['list', '--limit', '-1'], 'Give a whole number from 1.'],
  ['an unknown format', ['export', '--format', 'xlsx'], 'Allowed choices are csv, jsonl, parquet, otlp.'],
  ['an escape sequence', ['list', '--\x1b[31m'], "error: unknown option '--\\x1b[31m'"],
])('%s is refused with one sentence and exit code 1', async (_what, args, sentence) => {
  const { stdout, stderr, code } = await runCommand(args)

  expect(stderr).toContain(sentence)
  expect(stderr).not.toMatch(/\n {4}at /)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

test.each([['list'], ['show', 'a-run'], ['export']])(
  'runspan %s without a store says where it looked',
  async (...args) => {
    const { stdout, stderr, code } = await runCommand([...args, '--dir', join(__dirname, 'no-store')])

    expect(stderr).toBe(
      `runspan: There is no store at ${join(__dirname, 'no-store')}. Record a run first, or give the folder of the store with RUNSPAN_DIR or --dir.\n`,
    )
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  },
)
