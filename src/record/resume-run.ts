import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { registered } from '../runtime/registered.js'
import type { WantedRun } from '../wire/resume.js'
import { callThenEnd } from './call-then-end.js'
import { checkFromStep } from './log-arguments.js'
import { openResumed } from './open-resumed.js'
import { checked, refuseWrong } from './refuse.js'
import type { Run } from './run.js'
import { defaultProject, startRun } from './start-run.js'
import { state } from './state.js'
import { checkName, checkOptions, checkText } from './validate.js'

/** Which run to go on with, where its id is not at hand: the only one of this name in the project. */
export interface RunName {
  name: string
  /** That of `configure()`, when left out. */
  project?: string | undefined
}

/** What `resumeRun()` takes beside the run. */
export interface ResumeOptions {
  /**
   * The step from which this part logs again: what the run has logged before with this step or a higher one
   * no longer counts. Nothing is deleted.
   */
  fromStep?: number | undefined
}

/**
 * Calls `fn` inside a run that has ended, failed or crashed, in this process or another: what is logged is
 * part of that run, in the same trace. How it ends now is how the run has ended; its duration is the time
 * that it ran, without the time in between.
 *
 * ```ts
 * await resumeRun('3f2a91c4', { fromStep: checkpoint.step }, () => train(checkpoint))
 * ```
 *
 * The run is found in the store: that of `configure()`, or of a `RunSpanProcessor`.
 * @param run its id, the first digits of its id, its `Run`, or its name and project
 * @returns what `fn` returns
 * @throws what `fn` throws, as it is; before `fn` is called {@link RunspanError} `RUN_NOT_FOUND`,
 *   `RUN_AMBIGUOUS`, `RUN_NOT_ENDED` where a process is known to go on with the run, `STORE_NOT_FOUND`
 *   without a store, `INVALID_OPTION`, `INVALID_STEP` or `INVALID_CALLBACK`
 */
export function resumeRun<T>(run: string | Run | RunName, fn: (run: Run) => T): T
export function resumeRun<T>(run: string | Run | RunName, options: ResumeOptions, fn: (run: Run) => T): T
export function resumeRun<T>(run: string | Run | RunName, ...args: unknown[]): T {
  const fn = args.pop()
  if (typeof fn !== 'function') {
    const message = `The last argument of resumeRun() must be the function to run, not ${describe(fn)}.`
    refuseWrong(new RunspanError('INVALID_CALLBACK', message), 'resumeRun')
    return undefined as T
  }
  const check = <R>(read: () => R, instead: () => R): R => checked('resumeRun', read, instead)
  const nothing = () => undefined
  const fromStep = check(() => readFromStep(args[0]), nothing)
  const wanted = check<WantedRun | undefined>(() => readWanted(run), nothing)
  const resumed = wanted && check(() => resume(wanted, fromStep), nothing)
  // Where a run that cannot be resumed is only told, what is logged is kept all the same, in a new run.
  return callThenEnd(
    resumed ?? startRun(wanted && 'name' in wanted ? wanted.name : undefined),
    fn as (run: Run) => T,
  )
}

/** @returns undefined where nothing is recorded, of which a new run then warns */
function resume(wanted: WantedRun, fromStep: number | undefined): Run | undefined {
  const { runsToResume, disabled } = state()
  if (runsToResume !== undefined) return runsToResume.resume(wanted, (run) => openResumed(run, { fromStep }))
  if (disabled || registered().trace === undefined) return undefined
  throw new RunspanError(
    'STORE_NOT_FOUND',
    'No run can be resumed: this program has no store to find it in. Leave out `dir: false` of configure(), or add new RunSpanProcessor() from "runspan" to the span processors of your SDK.',
  )
}

function readFromStep(options: unknown = {}): number | undefined {
  checkOptions('resumeRun()', options, ['fromStep'])
  return checkFromStep((options as ResumeOptions).fromStep)
}

function readWanted(run: unknown): WantedRun {
  if (typeof run === 'string' && ID.test(run)) return { id: run }
  if (typeof run === 'object' && run !== null) {
    const { id, name, project } = run as Partial<Run>
    if (typeof id === 'string' && ID.test(id)) return { id }
    if (name !== undefined) {
      checkOptions('The run of resumeRun()', run, ['name', 'project'])
      return {
        name: checkName(name),
        project: checkText('The project of a run', project ?? defaultProject()),
      }
    }
  }
  throw new RunspanError(
    'INVALID_OPTION',
    `resumeRun() was given ${describe(run)}, which is no run. Pass its id, at least four digits of it, or { name, project }.`,
  )
}

const ID = /^[0-9a-f]{4,32}$/i
