import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { type AnnotationEndpoint, openAnnotationEndpoint } from '../../export/send-annotations.js'
import type { RunRecord } from '../../read/run-record.js'
import { nextAnnotationMs } from '../../record/annotate-run.js'
import { type RunFacts, readFacts } from '../../record/read-facts.js'
import { storeNamedBy } from '../../sources/open-source.js'
import { readAnnotatedRun } from '../../store/annotated-run.js'
import { appendAnnotations, makeAnnotations, type Saying } from '../../store/append-annotations.js'
import { findRunFile, listRunFiles, type RunFile, storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import type { AnnotatedRun } from '../../wire/annotation-span.js'
import type { FinishedSpan } from '../../wire/span.js'
import { msToUs, usToHrTime } from '../../wire/time.js'
import { printMessage } from '../terminal/output.js'
import type { FactOptions } from './fact-command.js'

/** A run, and the task of it that is scored. */
export interface Subject {
  run: RunRecord
  taskId?: string | undefined
}

interface Annotatable extends Subject {
  known: AnnotatedRun
  /** Undefined where the store does not have the run. */
  path: string | undefined
}

/**
 * Says the same of several runs: all of it goes into the store, or, where that does not have a run, to the
 * endpoint.
 * @throws RunspanError before anything is said, where that cannot be kept of one of the runs
 */
export async function annotateRuns(
  subjects: readonly Subject[],
  given: RunFacts,
  options: FactOptions,
): Promise<void> {
  const facts = readFacts(
    given,
    subjects.some(({ taskId }) => taskId !== undefined),
  )
  const endpoint = openAnnotationEndpoint({ endpoint: options.endpoint })
  const dir = dirOf(options)
  const found = findAll(dir, subjects)
  const elsewhere = found.find(({ path }) => path === undefined)
  if (elsewhere !== undefined && endpoint === undefined) throw noEndpoint(elsewhere.run, dir)

  const stored: FinishedSpan[] = []
  const others: FinishedSpan[] = []
  for (const { known, path, taskId } of found) {
    const saying: Saying = { facts, taskId, timeAfter: nextAnnotationMs }
    const spans = makeAnnotations(known, saying)
    if (path !== undefined) appendAnnotations(dir, path, spans)
    ;(path === undefined ? others : stored).push(...spans)
  }
  if (endpoint !== undefined) await send(endpoint, { dir, stored, others })
}

/** The store that the options name, which may not be there: a run can be in another source alone. */
function dirOf({ dir, from }: FactOptions): string {
  return (from === undefined ? undefined : storeNamedBy(from)) ?? storeDir(dir)
}

function findAll(dir: string, subjects: readonly Subject[]): Annotatable[] {
  const fileOf = fileFinder(dir, subjects.length)
  return subjects.map((subject) => {
    const { run } = subject
    const file = fileOf(run.id)
    const stored = file && readAnnotatedRun(file, printMessage)
    if (file === undefined || stored === undefined)
      return { ...subject, known: readBefore(run), path: undefined }
    const newestMs = Math.max(stored.newestMs, run.annotatedTime ?? 0)
    return { ...subject, known: { ...stored, newestMs }, path: file.path }
  })
}

/** Looks into the folders once, where many files are asked for. */
function fileFinder(dir: string, count: number): (runId: string) => RunFile | undefined {
  if (!storeExists(dir)) return () => undefined
  if (count === 1) return (runId) => findRunFile(dir, runId)
  const files = new Map(listRunFiles(dir).map((file) => [file.runId, file]))
  return (runId) => files.get(runId)
}

function readBefore(run: RunRecord): AnnotatedRun {
  if (run.rootSpanId === '')
    throw new RunspanError(
      'RUN_NOT_FOUND',
      `Of run ${describe(run.name)} (${run.id}) only a part is known, and no root that it belongs to; it cannot be annotated here. Annotate it where the rest of it is.`,
    )
  return {
    runId: run.id,
    rootId: run.rootSpanId,
    startTime: usToHrTime(msToUs(run.startTime)),
    project: run.project,
    resource: run.resource as AnnotatedRun['resource'],
    newestMs: run.annotatedTime ?? 0,
  }
}

function noEndpoint(run: RunRecord, dir: string): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `Run ${describe(run.name)} (${run.id}) is not in the store at ${dir}, and no endpoint is given to send this to; nothing was changed. Set OTEL_EXPORTER_OTLP_ENDPOINT, or say --endpoint http://localhost:4318.`,
  )
}

interface Made {
  dir: string
  stored: readonly FinishedSpan[]
  others: readonly FinishedSpan[]
}

async function send(endpoint: AnnotationEndpoint, { dir, stored, others }: Made): Promise<void> {
  if (stored.length > 0) {
    const { waiting, refused } = await endpoint.send(stored, dir)
    if (waiting > 0) printMessage('it is in the store; send it later with `runspan sync`')
    if (refused > 0) printMessage(`${endpoint.name} refuses it; it is in the store alone`)
  }
  if (others.length === 0) return
  const { sent } = await endpoint.send(others, undefined)
  if (sent === others.length) return
  throw new RunspanError(
    'SOURCE_UNREACHABLE',
    `${others.length - sent} of ${others.length} annotations of runs that are in no store here did not reach ${endpoint.name}, and are not kept. See above, then say it again.`,
  )
}
