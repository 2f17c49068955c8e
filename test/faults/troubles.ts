// What else is wrong while a program runs, or between its end and the reading of what it has left.

import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Environment } from '../support/environment.js'
import type { DamagedKind } from './damage.js'
import type { Ending } from './endings.js'
import { between, type ProgramPlan, type RunPlan } from './program/plan.js'

const DISK_ERRORS = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES'] as const
type DiskError = (typeof DISK_ERRORS)[number]

/** What is prepared for one trial, beside its plan. */
export interface Setting {
  env: Environment
  /** Modules that Node loads before the program. */
  preloads: string[]
  /** How often the program is started, in the same store. */
  starts: number
  disk?: { code: DiskError; isMended: boolean }
  damaged?: DamagedKind
  /** The numbers that a program draws first and last when nobody else draws any. */
  drawn?: string[]
  isFirstProcess: boolean
  /** Whether somebody elsewhere, whose clock is ahead, looks into the store while the program runs. */
  isWatched: boolean
}

interface Trouble {
  /** How programs end that have it; in any way when absent. */
  endings?: readonly Ending[]
  prepare?(plan: ProgramPlan, random: () => number): Partial<Setting>
}

/** A namespace of processes of its own: a process in it is the first one, and sees none of those outside, as in a container. */
export const ELSEWHERE = ['unshare', '--pid', '--fork', '--mount-proc']

const PRELOAD = join(__dirname, 'preload')
const HALF_ENDED: readonly Ending[] = ['kill -9', 'kill -9 while it ends']

export const TROUBLES = {
  ...Object.fromEntries(DISK_ERRORS.map((code) => [`${code} for a while`, failingDisk(code, true)])),
  ...Object.fromEntries(DISK_ERRORS.map((code) => [`${code} to the end`, failingDisk(code, false)])),
  'a seeded Math.random': {
    prepare: (plan) => {
      plan.lifeMs = Math.min(plan.lifeMs, 300)
      return { preloads: ['seeded-random.cjs'], starts: 3, drawn: drawTwo() }
    },
  },
  'signal-exit 3': withSignalExit('signal-exit-3'),
  'signal-exit 4': withSignalExit('signal-exit'),
  'being process 1': {
    endings: ['falling off its end', 'process.exit(3)', 'an uncaught throw', 'SIGINT', 'SIGTERM', 'kill -9'],
    prepare: () => ({ isFirstProcess: true }),
  },
  'a reader elsewhere': {
    prepare: (plan, random) => {
      plan.lifeMs = between(random, 1_200, 2_500)
      for (const run of plan.runs) if (random() < 0.2) run.rhythm = 'blocking'
      return { isWatched: true }
    },
  },
  'an endless computation': {
    endings: ['kill -9', 'kill -9', 'process.exit(3)', 'falling off its end'],
    prepare: (plan, random) => {
      plan.lifeMs = between(random, 300, 1_500)
      const last = plan.runs.at(-1) as RunPlan
      Object.assign(last, { rhythm: 'computing', maxPoints: 1_000_000 })
      last.startMs = between(random, 0, plan.lifeMs / 4)
      delete last.lifeMs
      return {}
    },
  },
  'a clock that goes back': jumpingClock('back'),
  'a clock that goes forward': jumpingClock('forward'),
  'a clock without a time': jumpingClock('NaN'),
  'a damaged run file': { prepare: () => ({ damaged: 'run file' }) },
  'a damaged journal': { endings: HALF_ENDED, prepare: () => ({ damaged: 'journal' }) },
  'a damaged ledger': { prepare: () => ({ damaged: 'ledger' }) },
} satisfies Record<string, Trouble> as Record<string, Trouble>

/** Those that this machine can make. */
export const TROUBLE_NAMES = Object.keys(TROUBLES).filter(
  (name) => canUnshare() || !['being process 1', 'a reader elsewhere'].includes(name),
)

export function prepareSetting(
  name: string | undefined,
  plan: ProgramPlan,
  random: () => number,
  dir: string,
): Setting {
  const { env = {}, ...others } = (name === undefined ? {} : TROUBLES[name])?.prepare?.(plan, random) ?? {}
  const preloads = (others.preloads ?? []).map((file) => join(PRELOAD, file))
  return {
    starts: 1,
    isFirstProcess: false,
    isWatched: false,
    ...others,
    preloads,
    env: { ...env, RUNSPAN_DIR: dir },
  }
}

/** The clock of a reader elsewhere. */
export const AN_HOUR_AHEAD = {
  preload: join(PRELOAD, 'jumping-clock.cjs'),
  env: { FAULTS_CLOCK: JSON.stringify({ jump: 'forward', fromMs: 0, toMs: null }) },
}

/** What a program draws that nobody else draws numbers in. */
function drawTwo(): string[] {
  const preload = join(PRELOAD, 'seeded-random.cjs')
  const source = 'console.log(Math.random()); console.log(Math.random())'
  return execFileSync(process.execPath, ['--require', preload, '--eval', source], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

function canUnshare(): boolean {
  return spawnSync('unshare', [...ELSEWHERE.slice(1), 'true']).status === 0
}

function failingDisk(code: DiskError, isMended: boolean): Trouble {
  return {
    prepare: (plan, random) => {
      plan.lifeMs = Math.max(plan.lifeMs, 500)
      const fromMs = random() < 0.3 ? 0 : between(random, 0, plan.lifeMs - 200)
      const toMs = isMended ? between(random, fromMs + 20, plan.lifeMs - 100) : null
      const seed = between(random, 1, 2 ** 31)
      return {
        preloads: ['failing-disk.cjs'],
        env: { FAULTS_DISK: JSON.stringify({ code, fromMs, toMs, seed }) },
        disk: { code, isMended },
      }
    },
  }
}

function jumpingClock(jump: 'back' | 'forward' | 'NaN'): Trouble {
  return {
    prepare: (plan, random) => {
      const fromMs = random() < 0.2 ? 0 : between(random, 20, plan.lifeMs)
      const toMs = random() < 0.5 ? null : between(random, fromMs, plan.lifeMs + 1)
      return {
        preloads: ['jumping-clock.cjs'],
        env: { FAULTS_CLOCK: JSON.stringify({ jump, fromMs, toMs }) },
      }
    },
  }
}

function withSignalExit(name: string): Trouble {
  return {
    endings: ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTERM', 'process.exit(3)', 'falling off its end'],
    prepare: (plan, random) => {
      const file = 'signal-exit.cjs'
      const isFirst = random() < 0.5
      if (!isFirst) plan.loadsLater = join(PRELOAD, file)
      return { preloads: isFirst ? [file] : [], env: { FAULTS_SIGNAL_EXIT: require.resolve(name) } }
    },
  }
}
