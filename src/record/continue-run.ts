import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { callThenEnd } from './call-then-end.js'
import { type CarriedRun, readCarrier } from './carrier.js'
import { openContinuation } from './open-run.js'
import { checked, refuseWrong } from './refuse.js'
import type { Run } from './run.js'
import { startRun } from './start-run.js'
import { checkOptions, checkText } from './validate.js'

/**
 * A run to continue: the map that `run.carrier()` gave, or the headers or environment it was put into.
 */
export type Carrier = object

/** What `continueRun()` takes beside the carrier. */
export interface ContinueOptions {
  /**
   * Sets the points and params of this part apart from those of others: a text, or the number that
   * distributed training calls rank. By default host and process, plus the thread in a worker:
   * `node-7:4242`, `node-7:4242/3`.
   */
  rank?: string | number | undefined
}

/**
 * Calls `fn` inside a run that another process, worker or machine has started: what is logged, in the same
 * ways as inside `run()`, is part of that run, and a run started in `fn` names it as its parent. The run
 * goes on when `fn` has ended; only where `fn` throws it has failed, whatever the others do.
 *
 * ```ts
 * // in the process of the run
 * const worker = fork('worker.js', { env: { ...process.env, ...currentRun()?.carrier() } })
 * // in worker.js, after configure() or with an SDK of its own
 * await continueRun(process.env, { rank: 3 }, () => logMetric('loss', 0.5))
 * ```
 *
 * @param carrier what `run.carrier()` gave, or what it was put into: headers of a request, an
 *   environment, a message
 * @returns what `fn` returns
 * @throws what `fn` throws, as it is; {@link RunspanError} `INVALID_CARRIER`, `INVALID_OPTION` or
 *   `INVALID_CALLBACK` before `fn` is called
 */
export function continueRun<T>(carrier: Carrier, fn: (run: Run) => T): T
export function continueRun<T>(carrier: Carrier, options: ContinueOptions, fn: (run: Run) => T): T
export function continueRun<T>(carrier: Carrier, ...args: unknown[]): T {
  const check = <R>(read: () => R, instead: () => R): R => checked('continueRun', read, instead)
  const fn = args.pop()
  if (typeof fn !== 'function') {
    const message = `The last argument of continueRun() must be the function to run, not ${describe(fn)}.`
    refuseWrong(new RunspanError('INVALID_CALLBACK', message), 'continueRun')
    return undefined as T
  }
  const rank = check(() => readRank(args[0]), ownRank)
  const carried = check<CarriedRun | undefined>(
    () => readCarrier(carrier),
    () => undefined,
  )
  // Where a carrier that tells of no run is only told, what is logged is kept all the same, in a run of its
  // own.
  const part = carried === undefined ? startRun() : openContinuation(carried, { rank })
  return callThenEnd(part, fn as (run: Run) => T)
}

function readRank(options: unknown = {}): string {
  checkOptions('continueRun()', options, ['rank'])
  const { rank } = options as ContinueOptions
  return rank === undefined ? ownRank() : checkRank(rank)
}

function ownRank(): string {
  // loaded when they are needed, so that importing `runspan/api` stays cheap
  const { hostname } = process.getBuiltinModule('node:os')
  const { isMainThread, threadId } = process.getBuiltinModule('node:worker_threads')
  return `${hostname()}:${process.pid}${isMainThread ? '' : `/${threadId}`}`
}

function checkRank(rank: unknown): string {
  if (typeof rank === 'number' && Number.isSafeInteger(rank) && rank >= 0) return String(rank)
  if (typeof rank === 'string' && rank.trim() !== '') return checkText('The rank', rank.trim())
  throw new RunspanError(
    'INVALID_OPTION',
    `The rank is ${describe(rank)}; it is a whole number from 0, or a text. Leave it out to have one made of host and process.`,
  )
}
