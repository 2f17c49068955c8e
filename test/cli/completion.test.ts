import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { quoteForBash } from '../../src/cli/completion/quote-for-bash.js'
import { splitLine } from '../../src/cli/completion/split-line.js'
import { logMetrics, run } from '../../src/index.js'
import { eventually } from '../browser/eventually.js'
import { PseudoTerminal } from '../support/pseudo-terminal.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { COMMAND, runCommand } from './run-command.js'

const HOSTILE = [
  '$(touch pwned)',
  '`touch pwned`',
  'x; touch pwned',
  `a "b" 'c' \\ d`,
  '-rf *',
  '__proto__',
  'us@er: a=b c',
]

/** What each shell answers to a line, an answer a line; Bash's as it is inserted. */
const PROGRAMS = {
  bash: `source ./script
    COMP_LINE=$LINE COMP_POINT=\${#LINE} COMP_WORDS=(runspan)
    _runspan
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: `compdef() { }
    compadd() { print -rl -- "$values[@]" }
    _files() { print FILES }
    source ./script
    words=("\${(z)LINE}") CURRENT=$#words PREFIX=$words[-1]
    if [[ $LINE == *' ' ]]; then words+=('') CURRENT=$#words PREFIX=; fi
    _runspan; true`,
  fish: `source ./script
    complete -C $LINE | string replace -r '\\t.*' ''; true`,
} as const

/** What is typed before the Tab key, and what the command is given then. */
const TYPED: [line: string, given: string[]][] = [
  ['show tr', ['show', 'training']],
  ['show \\$', ['show', '$(touch pwned)']],
  ['show "x; to', ['show', 'x; touch pwned']],
  ["show 'x; to", ['show', 'x; touch pwned']],
  ['show a\\ \\"b', ['show', `a "b" 'c' \\ d`]],
  ['show us@', ['show', 'us@er: a=b c']],
  ['show us@er:\\ a', ['show', 'us@er: a=b c']],
  ['show us@er:\\ a\\=', ['show', 'us@er: a=b c']],
  ['list --project=my', ['list', '--project=my project']],
  ['list --project="my', ['list', '--project=my project']],
  ['list --param l', ['list', '--param', 'lr=']],
  ['list --param=lr=', ['list', '--param=lr=0.5']],
  ['list --where params.l', ['list', '--where', 'params.lr']],
]

type Shell = keyof typeof PROGRAMS

/** Bash is everywhere; a machine need not have the others. */
const SHELLS = (['bash', 'zsh', 'fish'] as const).filter(
  (shell) => shell === 'bash' || spawnSync(shell, ['-c', 'true']).status === 0,
)

/** `runspan complete` as it is; of all else, what it is given. */
const PROGRAM = `#!/bin/sh
case "$1" in
  complete) exec "${process.execPath}" "${COMMAND}" "$@" ;;
  *) exec "${process.execPath}" -e 'fs.appendFileSync(process.env.GIVEN, JSON.stringify(process.argv.slice(1)) + "\\n")' -- "$@" ;;
esac
`

let store: StoreFolder
let work: string

beforeAll(async () => {
  store = await recordStore(() => {
    const options = {
      project: 'my project',
      tags: ['baseline'],
      params: { lr: 0.5, 'batch size': 64 },
      attributes: { team: 'vision' },
    }
    for (const name of [...HOSTILE, 'two\nlines', 'training'])
      run(name, options, () => logMetrics({ accuracy: 1, 'eval/loss': 2 }))
  })
  work = join(dirname(store.dir), 'work')
  mkdirSync(join(work, 'bin'), { recursive: true })
  writeFileSync(join(work, 'bin/runspan'), PROGRAM, {
    mode: 0o755,
  })
})

afterAll(() => store.remove())

describe.each(SHELLS)('%s', (shell) => {
  test('is given commands, options and names', async () => {
    expect(await answers(shell, 'runspan sh')).toEqual(['show'])
    expect(await answers(shell, 'runspan list --st')).toEqual(['--status'])
    expect(await answers(shell, 'runspan show tr')).toEqual(['training'])
    expect(await answers(shell, 'runspan list --sort -metrics.acc')).toEqual(['-metrics.accuracy'])
  })

  test('is given names as they are, without evaluating any of them or what was typed', async () => {
    const names = await answers(shell, 'runspan show ')

    const wanted =
      shell === 'bash' ? HOSTILE.map((name) => quoteForBash(name, { text: '', quote: '', from: 0 })) : HOSTILE
    // a word that begins with a minus is an option
    expect(names).toEqual(expect.arrayContaining(wanted.filter((name) => !name.startsWith('-'))))
    await answers(shell, 'runspan show $(touch pwned)')
    await answers(shell, 'runspan show "`touch pwned`')
    expect(existsSync(join(work, 'pwned'))).toBe(false)
  })
})

describe.each(SHELLS)('in a terminal, %s', (shell) => {
  test('the Tab key gives the command the very name, however its beginning was typed, and runs nothing', async () => {
    const given = join(work, `given-${shell}`)
    writeFileSync(given, '')
    writeFileSync(join(work, 'start'), '')
    const options = { bash: ['--rcfile', 'start'], zsh: ['-f'], fish: ['--no-config'] }[shell]
    await using terminal = new PseudoTerminal([shell, ...options, '-i'], {
      ...{ columns: 120, rows: 40, cwd: work },
      env: { ...(await environmentOf(shell)), GIVEN: given, HOME: work, TERM: 'xterm' },
    })
    const begin = shell === 'zsh' ? 'autoload -U compinit; compinit -u -D; ' : ''
    terminal.type(`${begin}source ./script; echo rea""dy\r`)
    await terminal.shows('ready')
    const lines = () => readFileSync(given, 'utf8').split('\n').slice(0, -1)
    for (const [i, [line]] of TYPED.entries()) {
      terminal.type(`runspan ${line}\t\r`)
      await eventually(async () => expect(lines()).toHaveLength(i + 1))
    }

    expect(lines().map((line) => JSON.parse(line))).toEqual(TYPED.map(([, wanted]) => wanted))
    expect(existsSync(join(work, 'pwned'))).toBe(false)
  })
})

test('what Bash inserts is the name again when the line is run', async () => {
  for (const name of HOSTILE) {
    const inserted = quoteForBash(name, { text: '', quote: '', from: 0 })
    const { stdout } = await promisify(execFile)('bash', ['-c', `printf %s ${inserted}`], { cwd: work })
    expect(stdout).toBe(name)
  }
  expect(existsSync(join(work, 'pwned'))).toBe(false)
})

test('what is inserted reads back as the same word, in any quotes', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[\p{Cc}\s]/u.test(value.trim() || 'x'))
  fc.assert(
    fc.property(text, fc.constantFrom('"', "'", '' as const), (value, quote) => {
      fc.pre(value !== '' && !/[^\S ]/.test(value))
      const line = `runspan show ${quote}${quoteForBash(value, { text: '', quote, from: 0 })}`

      expect(splitLine(line).at(-1)?.text).toBe(value)
    }),
  )
})

describe('runspan complete', () => {
  test.each<[string, string[]]>([
    ['list --project ', ['my project']],
    ['list --tag ba', ['baseline']],
    ['list --status c', ['completed', 'crashed']],
    ['list --param ', ['lr=', 'batch size=']],
    ['list --param lr=', ['lr=0.5']],
    ['list --attribute team=v', ['team=vision']],
    ['list --where params.l', ['params.lr']],
    [
      'list --where metrics.accuracy.m',
      ['metrics.accuracy.min', 'metrics.accuracy.max', 'metrics.accuracy.mean'],
    ],
    ['list --where metrics', ['metrics.', 'metrics["eval/loss"]']],
    ['list --sort=started,-para', ['--sort=started,-params.lr', '--sort=started,-params.batch size']],
    ['check --assert metrics.accuracy>=baseline.metrics.a', ['metrics.accuracy>=baseline.metrics.accuracy']],
    ['check --baseline tr', ['training']],
    ['completion z', ['zsh']],
    ['complet', ['completion']],
    ['nonsense --wrong ', []],
  ])('%s', async (line, wanted) => {
    const words = line.split(' ')
    const { stdout, stderr } = await complete(words)

    expect(valuesIn(stdout).toSorted()).toEqual(wanted.toSorted())
    expect(stderr).toBe('')
  })

  test('names a run with a line break by its id', async () => {
    const { stdout } = await complete(['show', ''])

    expect(stdout).toMatch(/^[0-9a-f]{8}\ttwo\\nlines, completed/m)
    expect(stdout.split('\n').filter((line) => line.startsWith('lines'))).toEqual([])
  })

  test('leaves paths to the shell, by exit code 3', async () => {
    expect(await complete(['list', '--dir', ''])).toMatchObject({ stdout: '', code: 3 })
  })

  test('has no space after what goes on, by exit code 4', async () => {
    expect((await complete(['list', '--param', 'l'])).code).toBe(4)
  })

  test('says nothing where there is no store', async () => {
    const env = { RUNSPAN_DIR: join(work, 'nowhere') }
    const { stdout, stderr } = await runCommand(['complete', '--', 'show', ''], { env })

    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
  })

  test('does not ask a server at each key', async () => {
    const words = ['list', '--from', 'jaeger:http://127.0.0.1:9', '--project', '']

    expect(await complete(words)).toMatchObject({ stdout: '', stderr: '' })
  })
})

test('no line does anything but give words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      expect(splitLine(line).length).toBeGreaterThan(0)
    }),
  )
})

async function environmentOf(shell: Shell): Promise<NodeJS.ProcessEnv> {
  const { stdout: script } = await runCommand(['completion', shell])
  writeFileSync(join(work, 'script'), script)
  return { ...process.env, PATH: `${join(work, 'bin')}:${process.env.PATH}`, RUNSPAN_DIR: store.dir }
}

async function answers(shell: Shell, line: string): Promise<string[]> {
  const env = { ...(await environmentOf(shell)), LINE: line }
  const { stdout } = await promisify(execFile)(shell, ['-c', PROGRAMS[shell]], { cwd: work, env })
  return stdout.split('\n').filter(Boolean)
}

function complete(words: string[]) {
  return runCommand(['complete', '--', ...words], { env: { RUNSPAN_DIR: store.dir } })
}

function valuesIn(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0] as string)
}
