// `RUNSPAN_RESUME`, for schedulers that start the same command again: a run that this process starts goes
// on with the one that an earlier process could not end.

import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { registered } from '../runtime/registered.js'
import type { RunToResume } from '../wire/resume.js'
import { openResumed, type ResumedPart } from './open-resumed.js'
import type { Run } from './run.js'
import { state } from './state.js'

const ID = /^[0-9a-f]{4,32}$/

/**
 * Whatever is wrong with the variable or the run it names is told, and the program goes on with a new run.
 * @param name undefined for a run that was given none
 * @returns undefined when there is nothing to resume
 */
export function resumeFromEnvironment(
  name: string | undefined,
  project: string,
  part: ResumedPart,
): Run | undefined {
  const wanted = process.env.RUNSPAN_RESUME?.trim().toLowerCase()
  if (!wanted || state().disabled) return undefined
  const { runsToResume } = state()
  const open = (run: RunToResume) => openResumed(run, part)
  if (runsToResume === undefined) {
    if (registered().trace !== undefined)
      warn.once(
        'resume-without-store',
        `RUNSPAN_RESUME is ignored: this program has no store to find a run in.`,
      )
    return undefined
  }
  try {
    if (wanted === 'auto')
      return name === undefined ? undefined : runsToResume.resumeCrashed(name, project, open)
    if (ID.test(wanted))
      return state().resumedByVariable ? undefined : resumeById(wanted, name, project, open)
    warn.once(
      'resume-variable',
      `RUNSPAN_RESUME is ${describe(process.env.RUNSPAN_RESUME)}, which is neither "auto" nor the id of a run; it is ignored.`,
    )
  } catch (error) {
    state().resumedByVariable = true
    warn.once(
      'resume-refused',
      `${(error as Error).message} A new run was started, though RUNSPAN_RESUME=${wanted}.`,
    )
  }
  return undefined
}

/** @returns undefined where the run of this id has another name: the program may start that one later */
function resumeById(
  id: string,
  name: string | undefined,
  project: string,
  open: (run: RunToResume) => Run,
): Run | undefined {
  return state().runsToResume?.resume({ id }, (run) => {
    const isMeant = (name === undefined || run.name === name) && run.project === project
    if (!isMeant) {
      warn.once(
        'resume-other-run',
        `run ${describe(name)} in project ${describe(project)} is a new one: RUNSPAN_RESUME=${id} is for the first run of the name ${describe(run.name)} in project ${describe(run.project)}.`,
      )
      return undefined
    }
    state().resumedByVariable = true
    return open(run)
  })
}
