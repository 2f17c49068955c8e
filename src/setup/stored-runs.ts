import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Attributes } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { printNotice } from '../errors/warn.js'
import { type OpenRun, state } from '../record/state.js'
import { monotonic } from '../runtime/monotonic.js'
import { untraced } from '../runtime/untraced.js'
import { type CrashedRuns, findCrashedRuns, isCrashed } from '../store/crashed-runs.js'
import { findRun, notEnded } from '../store/find-run.js'
import { storeExists } from '../store/list-files.js'
import { LockFile } from '../store/lock-file.js'
import { makeFolder } from '../store/make-folder.js'
import { JOURNALS } from '../store/paths.js'
import { Silence } from '../store/silence.js'
import { doubtfulProcess, type OpenProcess, type StretchedRun } from '../store/stretches.js'
import type { RunsToResume, RunToResume, WantedRun } from '../wire/resume.js'
import { isOwnCommand } from './environment/own-command.js'

/** The runs of a store, to be resumed. Two processes never take up the same one. */
export class StoredRuns implements RunsToResume {
  readonly #dir: string
  /** By project, without those that were resumed. */
  readonly #crashed = new Map<string, CrashedRuns>()
  readonly #maxWaitMs: number

  /** @param maxWaitMs how long to wait for another process that takes up a run */
  constructor(dir: string, maxWaitMs = MAX_WAIT_MS) {
    this.#dir = dir
    this.#maxWaitMs = maxWaitMs
  }

  resume<T>(wanted: WantedRun, open: (run: RunToResume) => T): T {
    const own = ownOpenRun(wanted)
    if (own !== undefined) throw notEnded(own, { pid: process.pid, host: hostname() })
    return this.#alone(() => open(untraced(() => findRun(this.#dir, wanted, new Silence(this.#dir)))))
  }

  resumeCrashed<T>(name: string, project: string, open: (run: RunToResume) => T): T | undefined {
    if (!storeExists(this.#dir)) return undefined
    const { runs, live } = this.#crashedOf(project)
    const known = runs.find((run) => run.name === name)
    const living = live.find(({ run }) => run.name === name)
    if (known === undefined) {
      if (living !== undefined) tellLiving(living.run, living.process)
      return undefined
    }
    runs.splice(runs.indexOf(known), 1)
    return this.#alone(() => {
      const now = untraced(() => this.#lookAgain(known))
      return now && open(now)
    })
  }

  #crashedOf(project: string): CrashedRuns {
    const known = this.#crashed.get(project)
    if (known !== undefined) return known
    const isWanted = (resource: Attributes) => isOwnCommand(resource['process.command_args'])
    const found = untraced(() => findCrashedRuns(this.#dir, project, new Silence(this.#dir), isWanted))
    this.#crashed.set(project, found)
    return found
  }

  /** Another process of the same command may have been faster. */
  #lookAgain({ id }: StretchedRun): StretchedRun | undefined {
    try {
      const run = findRun(this.#dir, { id }, new Silence(this.#dir))
      return isCrashed(run) && doubtfulProcess(run) === undefined ? run : undefined
    } catch {
      return undefined // it goes on by now, or was deleted
    }
  }

  /** Nobody else looks for a run to resume until `fn` has begun to go on with one. */
  #alone<T>(fn: () => T): T {
    const lock = untraced(() => takeLock(this.#dir, this.#maxWaitMs))
    try {
      return fn()
    } finally {
      untraced(() => lock?.release())
    }
  }
}

/** A run that this process has just started may not be in the store yet. */
function ownOpenRun(wanted: WantedRun): OpenRun | undefined {
  const isWanted = ({ id, name, project }: OpenRun) =>
    'id' in wanted
      ? id.startsWith(wanted.id.toLowerCase())
      : name === wanted.name && project === wanted.project
  return [...state().openRuns].find((run) => run.rank === undefined && isWanted(run))
}

/**
 * @returns undefined where the store cannot be written
 * @throws RunspanError `RUN_NOT_ENDED` where another process keeps the lock
 */
function takeLock(dir: string, maxWaitMs: number): LockFile | undefined {
  if (!storeExists(dir)) return undefined
  const path = join(dir, JOURNALS, 'resume.lock')
  const lock = new LockFile(path)
  try {
    makeFolder(dir, join(dir, JOURNALS))
    for (const deadline = monotonic.nowMs() + maxWaitMs; !lock.take(); Atomics.wait(SLEEP, 0, 0, LOOK_MS))
      if (monotonic.nowMs() > deadline) throw lockedFor(maxWaitMs, path, lock.holder?.pid)
    return lock
  } catch (error) {
    if (error instanceof RunspanError) throw error
    // What cannot be written is told when the run begins to write.
    return undefined
  }
}

function lockedFor(waitedMs: number, path: string, pid: number | undefined): RunspanError {
  const holder = pid === undefined ? 'another process' : `process ${pid}`
  return new RunspanError(
    'RUN_NOT_ENDED',
    `No run of this store can be resumed now: ${holder} has been taking up a run for ${waitedMs / 1000} s, and it may be the same one. Wait for it or end it; where there is no such process, delete ${path}.`,
  )
}

const LOOK_MS = 10
/** To take up a run takes some 10 ms, and a hundred processes may start at once. */
const MAX_WAIT_MS = 30_000
const SLEEP = new Int32Array(new SharedArrayBuffer(4))

function tellLiving({ id, name }: StretchedRun, { pid, host, isAlive, silentMs }: OpenProcess): void {
  const why = isAlive
    ? `process ${pid} on ${host} goes on with it`
    : `process ${pid} on ${host} was heard of ${Math.round(silentMs / 1000)} s ago, and whether it lives cannot be seen from here`
  printNotice(
    `run ${describe(name)} (${id}), which the same command has started, is not resumed: ${why}. A new run was started. If you know that the process is dead, say RUNSPAN_RESUME=${id}.`,
  )
}
