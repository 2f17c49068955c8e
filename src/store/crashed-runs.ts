// The runs that a scheduler, which starts the same command again, goes on with: those whose process has
// died or was ended by a signal.

import { statSync } from 'node:fs'
import type { Attributes } from '@opentelemetry/api'
import { interruptedBy } from '../wire/interrupted.js'
import { listProjectRunFiles, type RunFile } from './list-files.js'
import { mentions } from './mentions.js'
import type { Silence } from './silence.js'
import {
  doubtfulProcess,
  livingProcess,
  type OpenProcess,
  readStretches,
  type StretchedRun,
} from './stretches.js'

/** So many runs of a project, those written last, are looked at: some 100 ms where none has crashed. */
const MAX_RUNS = 1_000

export interface CrashedRuns {
  /** The newest first. */
  runs: StretchedRun[]
  /** Those of the same command whose processes live, or may do so. */
  live: { run: StretchedRun; process: OpenProcess }[]
}

/** @param isWanted asked with what recorded the run */
export function findCrashedRuns(
  dir: string,
  project: string,
  silence: Silence,
  isWanted: (resource: Attributes) => boolean,
): CrashedRuns {
  const found = newestOf(listProjectRunFiles(dir, project))
    .filter(mayHaveCrashed)
    .flatMap((file) => readStretches(file, silence) ?? [])
    .filter((run) => run.project === project && isWanted(run.resource))
    .sort((a, b) => b.startMs - a.startMs)
  const judged = found.map((run) => ({ run, process: livingProcess(run) ?? doubtfulProcess(run) }))
  return {
    runs: judged.flatMap(({ run, process }) => (process === undefined && isCrashed(run) ? [run] : [])),
    live: judged.flatMap(({ run, process }) => (process === undefined ? [] : [{ run, process }])),
  }
}

export function isCrashed({ end }: StretchedRun): boolean {
  return end === 'crashed' || end === 'interrupted' || end === 'open'
}

function mayHaveCrashed({ path, journals }: RunFile): boolean {
  return journals.length > 0 || mentions(path, ['crashed', interruptedBy('SIG')])
}

function newestOf(files: RunFile[]): RunFile[] {
  if (files.length <= MAX_RUNS) return files
  return files
    .map((file) => ({ file, mtimeMs: statSync(file.path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now() }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs)
    .slice(0, MAX_RUNS)
    .map(({ file }) => file)
}
