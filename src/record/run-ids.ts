import { warn } from '../errors/warn.js'
import { state } from './state.js'

/**
 * Some 1 MB of ids: a generator that is seeded anew for each of so many runs is noticed, and memory stays
 * bounded.
 */
const MAX_KNOWN = 10_000

/** Warns of an id that a run of this process has had before. */
export function watchRunId(id: string): void {
  const { runIds } = state()
  if (runIds.has(id)) warnOfRepeatedId(id, 'another run of this process')
  if (runIds.size >= MAX_KNOWN)
    for (const oldest of [...runIds].slice(0, MAX_KNOWN / 2)) runIds.delete(oldest)
  runIds.add(id)
}

/** @param other what has had it before */
export function warnOfRepeatedId(id: string, other: string): void {
  warn.once(
    'run-id-repeated',
    `a run has the id ${id}, which ${other} has had: the id generator of this program's OpenTelemetry SDK repeats itself, as one on Math.random() does under a seed. What both have recorded is kept under one id, where readers take it for one run. Give the provider an idGenerator that draws from node:crypto.`,
  )
}
