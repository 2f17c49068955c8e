import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { RunLabels } from '../wire/logged.js'
import { callThenEnd } from './call-then-end.js'
import { currentRun } from './current-run.js'
import { flattenParams } from './flatten.js'
import { checkFromStep } from './log-arguments.js'
import { openRun } from './open-run.js'
import { checked, refuseWrong } from './refuse.js'
import { resumeFromEnvironment } from './resume-from-environment.js'
import type { Run } from './run.js'
import { generateRunName } from './run-names.js'
import type { RunOptions } from './run-options.js'
import { state } from './state.js'
import { checkAttributes, checkName, checkOptions, checkSummary, checkTags, checkText } from './validate.js'

const RUN_OPTIONS = ['project', 'tags', 'attributes', 'params', 'summary', 'fromStep']

/**
 * Calls `fn` inside a new run, and ends the run when `fn` has returned or its promise has settled.
 *
 * ```ts
 * await run('train', { tags: ['baseline'] }, async () => {
 *   logParam('learning_rate', 0.01)
 *   for (let epoch = 0; epoch < 10; epoch++) logMetric('loss', await train(epoch), { step: epoch })
 * })
 * ```
 *
 * A run inside a run is a run of its own, which names the other as its parent.
 * @param name made up when left out
 * @returns what `fn` returns
 * @throws what `fn` throws, as it is; the run is failed then. {@link RunspanError} for bad arguments,
 *   before `fn` is called
 */
export function run<T>(fn: (run: Run) => T): T
export function run<T>(name: string, fn: (run: Run) => T): T
export function run<T>(options: RunOptions, fn: (run: Run) => T): T
export function run<T>(name: string, options: RunOptions, fn: (run: Run) => T): T
export function run<T>(...args: unknown[]): T {
  const fn = args.pop()
  if (typeof fn !== 'function') {
    const hint = 'For a run without one use startRun().'
    const message = `The last argument of run() must be the function to run, not ${describe(fn)}. ${hint}`
    refuseWrong(new RunspanError('INVALID_CALLBACK', message), 'run')
    return undefined as T
  }
  const [name, options] = args.length === 1 && typeof args[0] === 'object' ? [undefined, args[0]] : args
  return callThenEnd(openChecked('run', name, options), fn as (run: Run) => T)
}

/**
 * Starts a run that ends when its `end()` is called, or its `using` block is left. The caller's context
 * stays as it is: log through the Run itself, or make it the current one with its `with()`.
 * @param name made up when left out
 */
export function startRun(name?: string, options?: RunOptions): Run {
  return openChecked('startRun', name, options)
}

/** Where wrong arguments only warn, the run is made from the rest. */
function openChecked(caller: string, name: unknown, given: unknown = {}): Run {
  const refusedBefore = state().refusedCalls
  const check = <T>(read: () => T, instead: () => T): T => checked(caller, read, instead)
  check(
    () => checkOptions('A run', given, RUN_OPTIONS),
    () => {},
  )
  const options: RunOptions = typeof given === 'object' && given !== null ? given : {}
  const labels: RunLabels = {
    project: check(
      () => checkText('The project of a run', options.project ?? defaultProject()),
      defaultProject,
    ),
    parentRun: recordedParent(),
    tags: check(
      () => [...new Set(checkTags(options.tags ?? []))],
      () => [],
    ),
    attributes: new Map(
      check(
        () => checkAttributes(options.attributes ?? {}),
        () => [],
      ),
    ),
  }
  const summaryOf = check(
    () => ({ ...state().defaultSummary, ...checkSummary(options.summary ?? {}) }),
    () => state().defaultSummary,
  )
  if (Object.keys(summaryOf).length > 0) labels.summaryOf = summaryOf
  const givenName = check(
    () => (name === undefined ? undefined : checkName(name)),
    () => undefined,
  )
  const params = check(
    () => flattenParams(options.params ?? {}),
    () => [],
  )
  const fromStep = check(
    () => checkFromStep(options.fromStep),
    () => undefined,
  )
  const refused = state().refusedCalls - refusedBefore
  if (refused > 0) labels.refusedCalls = refused
  return (
    resumeFromEnvironment(givenName, labels.project, { fromStep, labels, params }) ??
    openRun(givenName ?? generateRunName(), labels, params)
  )
}

/** Of a parent that is not recorded nobody could find anything. */
function recordedParent(): string | undefined {
  const parent = currentRun()
  return parent?.isRecording ? parent.id : undefined
}

export function defaultProject(): string {
  return state().defaultProject ?? (process.env.RUNSPAN_PROJECT || 'Default')
}
