import { createHash } from 'node:crypto'
import type { RunRecord } from '../../read/run-record.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { timers } from '../../runtime/timers.js'
import type { RunChange } from '../source.js'
import type { Looker, RunMark } from './looker.js'
import { turns } from './turns.js'

interface Watched {
  known: Map<string, KnownRun>
  /** When the first look began. */
  begunMs: number
}

interface KnownRun {
  mark: string
  isOpen: boolean
  /** What it looked like; undefined while it has not been read. */
  digest?: string
}

/**
 * What happens from now on; ends when the signal is aborted.
 * @param onReady called after the first look
 */
export async function* watchRuns(
  looker: Looker,
  intervalMs: number,
  signal: AbortSignal,
  onReady = () => {},
): AsyncGenerator<RunChange> {
  const known = new Map<string, KnownRun>()
  const begunMs = Date.now()
  try {
    const { marks } = await looker.look(signal)
    const turn = turns(signal)
    for await (const mark of marks) {
      // of thousands that go on all are read
      if (mark.mayBeOpen) await turn()
      known.set(mark.id, await asFound(mark))
    }
    signal.throwIfAborted()
    onReady()
    while (await waited(intervalMs, signal)) yield* changes(looker, { known, begunMs }, signal)
  } catch (error) {
    // what was being read when it was told to stop
    if (!signal.aborted) throw error
  }
}

/** A run at the first look. One that may go on is read: if its process is gone, its end is not news. */
async function asFound({ mark, mayBeOpen, read }: RunMark): Promise<KnownRun> {
  const run = mayBeOpen ? await read() : undefined
  return run === undefined ? { mark, isOpen: mayBeOpen } : knownAs(mark, run)
}

function knownAs(mark: string, run: RunRecord): KnownRun {
  return { mark, isOpen: isOpen(run), digest: digestOf(run) }
}

async function* changes(looker: Looker, watched: Watched, signal: AbortSignal): AsyncGenerator<RunChange> {
  const { known } = watched
  const { marks, isWhole } = await looker.look(signal)
  const seen = new Set<string>()
  for await (const mark of marks) {
    seen.add(mark.id)
    if (known.get(mark.id)?.mark !== mark.mark) yield* changesOf(mark, watched)
  }
  if (!isWhole) return
  for (const id of known.keys()) {
    if (seen.has(id)) continue
    known.delete(id)
    yield { kind: 'deleted', id }
  }
}

async function* changesOf(
  { id, mark, read }: RunMark,
  { known, begunMs }: Watched,
): AsyncGenerator<RunChange> {
  const found = await read()
  if (found === undefined) return
  const before = known.get(id)
  const now = knownAs(mark, found)
  known.set(id, now)
  const run = withFields(found, NO_FIELDS)
  if (before === undefined) {
    yield { kind: 'started', id, run }
    if (!now.isOpen) yield { kind: 'ended', id, run }
  } else if (!now.isOpen && (before.isOpen || (before.digest === undefined && hasEndedSince(found, begunMs))))
    yield { kind: 'ended', id, run }
  else if (before.digest !== now.digest) yield { kind: 'moved', id, run }
}

/** Of a run that went on unseen, because no journal said so. */
function hasEndedSince({ endTime }: RunRecord, timeMs: number): boolean {
  return endTime !== undefined && endTime >= timeMs
}

export function isOpen({ status }: RunRecord): boolean {
  return status === 'running' || status === 'silent'
}

/** The same as long as a run is; how long it has been silent is no news. */
export function digestOf({ silentMs, ...run }: RunRecord): string {
  const continuations = run.continuations.map(({ silentMs, ...part }) => part)
  return createHash('sha1')
    .update(JSON.stringify({ ...run, continuations }))
    .digest('base64')
}

/** @returns false at once when it was told to stop */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false)
      return
    }
    const end = (goesOn: boolean) => () => {
      timers.clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve(goesOn)
    }
    const stop = end(false)
    const timer = timers.setTimeout(end(true), ms)
    signal.addEventListener('abort', stop)
  })
}
