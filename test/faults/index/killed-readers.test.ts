// A writer, a deleter, a recoverer and four readers use one store, and each is killed at any moment.

import { setMaxListeners } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startNode } from '../../support/child.js'
import { cleanEnvironment, type Environment } from '../../support/environment.js'
import { filesIn, type TempDir, tempDir } from '../../support/temp.js'
import { compileProgram } from '../compile-program.js'
import { type Fate, killAgainAndAgain, type Victim } from './killed-again.js'
import { readDiary } from './program/diary.js'

/** Between two moments in which nobody uses the store. */
const NOISY_MS = 20_000
const RUNS_LEFT = 250
/** What an index without a merge would pass soon. */
const MAX_PARTS = 30
/** Fewer new runs are not worth a part of their own: they are read from their files each time. */
const WORTH_ROWS = 64

const seconds = Number(process.env.FAULTS_SECONDS)
const COMMAND = join(__dirname, '../../../dist/esm/cli/main.js')
const COUNTING = join(__dirname, '../preload/counting-opens.cjs')
const PROGRAMS = ['writer', 'deleter', 'reader', 'quiet', 'numbered-run', 'diary', 'cut-line']

test('whoever is killed while many use a store, no answer is wrong, nothing is lost, and the index serves again', async () => {
  using temp = tempDir()
  const setting = prepare(temp)
  const { env, problems } = setting
  const noted = () => (existsSync(problems) ? readFileSync(problems, 'utf8').split('\n').slice(0, -1) : [])
  const total = new Map<string, Fate>()
  await fill(setting)
  const quiet: QuietReading[] = []

  for (const end = Date.now() + seconds * 1000; Date.now() < end && noted().length === 0; ) {
    const victims = victimsOf(setting)
    const signal = AbortSignal.timeout(NOISY_MS)
    // each program waits for it several times
    setMaxListeners(Number.POSITIVE_INFINITY, signal)
    const fates = await Promise.all(victims.map((victim) => killAgainAndAgain(victim, env, signal)))
    for (const [i, { name }] of victims.entries()) add(total, name, fates[i] as Fate)
    quiet.push(await readQuietly(setting, quiet.length))
  }

  process.stderr.write(`${table(total, quiet)}\n`)
  expect([...noted(), ...[...total.values()].flatMap((fate) => fate.problems)].slice(0, 5)).toEqual([])
  const answers = [...total].filter(([name]) => name.startsWith('reader'))
  expect(answers.reduce((sum, [, { lines }]) => sum + lines, 0)).toBeGreaterThan(0)
  for (const reading of quiet) {
    expect(reading).toMatchObject({ missing: [], wrong: [], warnings: [], isSame: true })
    expect(reading.parts).toBeGreaterThan(0)
    expect(reading.parts).toBeLessThan(MAX_PARTS)
    expect(reading.openedRuns).toBeLessThan(WORTH_ROWS)
  }
})

interface Setting {
  folder: string
  dir: string
  env: Environment
  diary: string
  problems: string
}

function prepare({ path }: TempDir): Setting {
  const folder = join(path, 'program')
  const dir = join(path, 'store')
  for (const path of [folder, dir]) mkdirSync(path)
  compileProgram(folder, join(__dirname, 'program'), PROGRAMS)
  const env = cleanEnvironment({ RUNSPAN_QUIET: '1', RUNSPAN_DIR: dir })
  return { folder, dir, env, diary: join(path, 'diary'), problems: join(path, 'problems') }
}

/** Each writer has numbers of its own. */
const RUNS_PER_WRITER = 10_000
let writers = 0

function victimsOf({ folder, diary, problems }: Setting): Victim[] {
  const program = (name: string, ...args: string[]) => [join(folder, `${name}.js`), ...args]
  return [
    {
      name: 'writer',
      args: () => program('writer', diary, String(RUNS_PER_WRITER * writers++)),
      maxLines: 1,
      maxLifeMs: 1_500,
    },
    {
      name: 'deleter',
      args: () => program('deleter', diary, String(RUNS_LEFT)),
      maxLines: 1,
      maxLifeMs: 1_000,
    },
    { name: 'recoverer', args: () => [COMMAND, 'recover'], maxLines: 1, maxLifeMs: 400 },
    ...['list', 'id', 'facets', 'watch'].map((kind) => ({
      name: `reader by ${kind}`,
      args: () => program('reader', kind, diary, problems),
      maxLines: 5,
      maxLifeMs: 300,
    })),
  ]
}

/** So that the index is worth it from the beginning. */
async function fill({ folder, diary, env }: Setting): Promise<void> {
  const writer = [join(folder, 'writer.js'), diary, String(RUNS_PER_WRITER * writers++)]
  await using program = startNode(writer, { cwd: folder, env })
  await program.printed('begun')
  while (readDiary(diary).ended.size < RUNS_LEFT) await delay(50)
}

interface QuietReading {
  runs: number
  parts: number
  openedRuns: number
  isSame: boolean
  wrong: string[]
  warnings: string[]
  missing: string[]
}

/** Nobody else is there: what was left open is recovered, and the index agrees with the runs' files. */
async function readQuietly(setting: Setting, number: number): Promise<QuietReading> {
  const { dir, folder, env } = setting
  const cwd = folder
  await startNode([COMMAND, 'recover'], { cwd, env }).ended
  const copy = join(folder, `copy ${number}`)
  cpSync(dir, copy, { recursive: true, filter: (path) => !path.endsWith('.index') })
  // where a file is in the way of the index, none is ever made: the copy is read from its runs' files alone
  writeFileSync(join(copy, '.index'), '')
  const { stdout, stderr } = await startNode(['--require', COUNTING, join(folder, 'quiet.js'), copy], {
    cwd,
    env,
  }).ended
  if (stderr !== '') throw new Error(stderr)
  const { ids, ...found } = JSON.parse(stdout) as QuietReading & { ids: string[] }
  const there = new Set(ids)
  const { kept, ended, deleted } = readDiary(setting.diary)
  const lost = [...kept.keys(), ...ended.keys()].filter((id) => !deleted.has(id) && !there.has(id))
  const parts = filesIn(join(dir, '.index')).filter((name) => name.endsWith('.part'))
  return { ...found, runs: ids.length, parts: parts.length, missing: lost }
}

function add(total: Map<string, Fate>, name: string, { starts, kills, lines, problems }: Fate): void {
  const known = total.get(name) ?? { starts: 0, kills: 0, lines: 0, problems: [] }
  total.set(name, {
    starts: known.starts + starts,
    kills: known.kills + kills,
    lines: known.lines + lines,
    problems: [...known.problems, ...problems],
  })
}

function table(total: ReadonlyMap<string, Fate>, quiet: readonly QuietReading[]): string {
  const rows = [...total].map(
    ([name, { starts, kills, lines }]) =>
      `${name.padEnd(18)}${String(starts).padStart(6)} starts${String(kills).padStart(6)} kills${String(lines).padStart(6)} lines`,
  )
  const readings = quiet.map(
    ({ runs, parts, openedRuns }) =>
      `quiet: ${runs} runs, ${parts} parts of the index, ${openedRuns} files of runs opened`,
  )
  return [...rows, ...readings].join('\n')
}
