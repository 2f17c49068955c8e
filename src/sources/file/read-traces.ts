// The traces in files of OTLP/JSON lines. Of each only what a list of runs needs stays in memory, and where the rest is.

import { ATTR_KIND, ATTR_NAME, ATTR_TASK_NUMBER, EVENT_METRIC, KIND_SEGMENT } from '../../wire/names.js'
import type { FinishedSpan } from '../../wire/span.js'
import { decodeLine } from './decode-line.js'
import { isFileTrouble } from './file-trouble.js'
import type { LineFile } from './line-file.js'
import { openLines } from './otlp-lines.js'

/** A trace, and how to read all of it. */
export interface FileTrace {
  /** Its spans, but not segments with nothing but points. */
  spans: FinishedSpan[]
  /** How many spans were left out. */
  skipped: number
  lines: { file: LineFile; start: number }[]
}

/** How many damaged lines of a file are told one by one. */
const TOLD_LINES = 3

/**
 * Adds what a file has to the traces, which are kept by their ids.
 * @param turn called between two lines
 * @param onWarning told of damaged lines, which are left out
 * @returns whether the file is one of OTLP/JSON: no line is damaged, or not every one
 * @throws what the file system throws, or zlib, where not one line can be read
 */
export async function addTraces(
  traces: Map<string, FileTrace>,
  path: string,
  turn: () => Promise<void> | undefined,
  onWarning: (message: string) => void,
): Promise<boolean> {
  const file = openLines(path)
  const damaged: string[] = []
  let good = 0
  try {
    for await (const line of file.lines()) {
      const spans = decodeLine(line)
      if (spans !== undefined && !Array.isArray(spans))
        damaged.push(`line ${line.number} of ${path} (${line.length} bytes) was left out: ${spans.message}`)
      else if (spans !== undefined) {
        good++
        addSpans(traces, spans, { file, start: line.start })
      }
      await turn()
    }
  } catch (error) {
    if (good === 0 || !isFileTrouble(error)) throw error
    onWarning(`the end of ${path} cannot be read and was left out: ${error.message}`)
  }
  if (good === 0 && damaged.length > 0) return false
  for (const message of damaged.slice(0, TOLD_LINES)) onWarning(message)
  if (damaged.length > TOLD_LINES)
    onWarning(`${damaged.length - TOLD_LINES} more lines of ${path} are damaged and were left out`)
  return true
}

/**
 * All spans of a trace, those with nothing but points as well.
 * @param onWarning told of a file that can no longer be read; what is in memory of its spans is still there
 */
export async function readWholeTrace(
  id: string,
  { lines, spans: known }: FileTrace,
  onWarning: (message: string) => void,
): Promise<FinishedSpan[]> {
  const spans: FinishedSpan[] = []
  const lost = new Set<LineFile>()
  for (const { file, start } of lines) {
    if (lost.has(file)) continue
    try {
      for (const span of await readLineAt(file, start))
        if (span.spanContext().traceId === id) spans.push(span)
    } catch (error) {
      if (!isFileTrouble(error)) throw error
      lost.add(file)
      onWarning(`points of run ${id} were left out, because ${file.path} cannot be read: ${error.message}`)
    }
  }
  return lost.size === 0 ? spans : [...spans, ...known]
}

async function readLineAt(file: LineFile, start: number): Promise<FinishedSpan[]> {
  for await (const line of file.lines(start)) {
    const spans = decodeLine(line)
    return Array.isArray(spans) ? spans : []
  }
  return [] // the file has become shorter
}

function addSpans(
  traces: Map<string, FileTrace>,
  spans: readonly FinishedSpan[],
  line: FileTrace['lines'][number],
): void {
  for (const span of spans) {
    const { traceId } = span.spanContext()
    const trace = traces.get(traceId) ?? { spans: [], skipped: 0, lines: [] }
    traces.set(traceId, trace)
    if (trace.lines.at(-1) !== line) trace.lines.push(line)
    if (isOnlyPoints(span)) trace.skipped++
    else trace.spans.push(span)
  }
}

/** The first segment of a part says what it is of, and others may have more than points. */
function isOnlyPoints({ attributes, events }: FinishedSpan): boolean {
  return (
    attributes[ATTR_KIND] === KIND_SEGMENT &&
    attributes[ATTR_NAME] === undefined &&
    attributes[ATTR_TASK_NUMBER] === undefined &&
    events.every(({ name }) => name === EVENT_METRIC)
  )
}
