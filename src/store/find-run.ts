// Finds the stored run that somebody wants to go on with.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { WantedRun } from '../wire/resume.js'
import { findRunFile, listProjectRunFiles, listRunFiles, type RunFile, storeExists } from './list-files.js'
import { mentions } from './mentions.js'
import type { Silence } from './silence.js'
import { livingProcess, readStretches, type StretchedRun } from './stretches.js'

/**
 * @throws RunspanError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`, or `RUN_NOT_ENDED` where a process is known to go
 *   on with it
 */
export function findRun(dir: string, wanted: WantedRun, silence: Silence): StretchedRun {
  const found = 'id' in wanted ? findById(dir, wanted.id, silence) : findByName(dir, wanted, silence)
  const process = livingProcess(found)
  if (process !== undefined) throw notEnded(found, process)
  return found
}

export function notEnded(
  { id, name }: Pick<StretchedRun, 'id' | 'name'>,
  { pid, host }: { pid: number; host: string },
): RunspanError {
  const isOwn = pid === process.pid
  return new RunspanError(
    'RUN_NOT_ENDED',
    `Run ${describe(name)} (${id}) has not ended: ${isOwn ? 'this process' : `process ${pid} on ${host}`} goes on with it. Wait for its end or end it; to log to it from several processes at once, use continueRun().`,
  )
}

function findById(dir: string, given: string, silence: Silence): StretchedRun {
  const id = given.toLowerCase()
  const files = storeExists(dir) ? filesOf(dir, id) : []
  if (files.length > 1) throw ambiguous(`begin with ${describe(given)}`, files, 'Give more digits.')
  const [file] = files
  const found = file && readStretches(file, silence)
  if (found === undefined) throw notFound(dir, `has the id ${describe(given)}`)
  return found
}

const WHOLE_ID_LENGTH = 32

function filesOf(dir: string, id: string): RunFile[] {
  if (id.length < WHOLE_ID_LENGTH) return listRunFiles(dir).filter(({ runId }) => runId.startsWith(id))
  const file = findRunFile(dir, id)
  return file === undefined ? [] : [file]
}

function findByName(
  dir: string,
  { name, project }: { name: string; project: string },
  silence: Silence,
): StretchedRun {
  const found = (storeExists(dir) ? listProjectRunFiles(dir, project) : [])
    .filter((file) => file.journals.length > 0 || mentions(file.path, [name]))
    .flatMap((file) => readStretches(file, silence) ?? [])
    .filter((run) => run.name === name && run.project === project)
  const [only] = found
  const what = `the name ${describe(name)} in project ${describe(project)}`
  if (only === undefined) throw notFound(dir, `has ${what}`)
  if (found.length > 1)
    throw ambiguous(
      `have ${what}`,
      found.toSorted((a, b) => b.startMs - a.startMs).map(({ id }) => ({ runId: id })),
      'Give the id of one.',
    )
  return only
}

function notFound(dir: string, what: string): RunspanError {
  const remedy = 'List the runs there are with `runspan list`, or choose another store with RUNSPAN_DIR.'
  return new RunspanError('RUN_NOT_FOUND', `No run in the store at ${dir} ${what}. ${remedy}`)
}

const MAX_NAMED = 5

function ambiguous(what: string, files: readonly Pick<RunFile, 'runId'>[], remedy: string): RunspanError {
  const ids = files.slice(0, MAX_NAMED).map(({ runId }) => runId)
  const more = files.length > MAX_NAMED ? ', …' : ''
  return new RunspanError(
    'RUN_AMBIGUOUS',
    `${files.length} runs ${what}: ${ids.join(', ')}${more}. ${remedy}`,
  )
}
