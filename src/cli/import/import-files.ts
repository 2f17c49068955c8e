import { RunspanError } from '../../errors/runspan-error.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { fileSpans } from '../../sources/file/file-spans.js'
import { findRunFile } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { ReceivedSpans } from '../../store/received-spans.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { StoreOption } from '../options/store-option.js'
import { isTrouble } from '../report-error.js'
import { formatCount } from '../terminal/format-count.js'
import { printLines, printMessage } from '../terminal/output.js'
import { ProgressLine } from '../terminal/progress-line.js'

const STDIN = '-'

/** Takes what files hold into the store, and prints how many runs that were. */
export async function importFiles(
  paths: readonly string[],
  { dir: given, json }: StoreOption & { json?: boolean },
): Promise<void> {
  const dir = storeDir(given)
  const received = new ReceivedSpans(dir)
  const progress = new ProgressLine(process.stderr)
  const traces = new Set<string>()
  let damaged = 0
  const onDamaged = (message: string): void => {
    damaged++
    progress.hide()
    printMessage(message)
  }
  progress.wait(() => `${formatCount(traces.size, 'trace')} read`)
  try {
    for (const path of paths) {
      for await (const spans of fileSpans(path === STDIN ? process.stdin : path, onDamaged)) {
        if (!keep(received, spans)) throw otherReceives(dir)
        for (const span of spans) traces.add(span.spanContext().traceId)
      }
    }
  } finally {
    progress.clear()
    received.close()
  }
  const runs = [...traces].filter((id) => findRunFile(dir, id) !== undefined)
  const others = traces.size - runs.length
  if (damaged > 0) process.exitCode = 1
  if (json) printLines([jsonText({ dir, runs, otherTraces: others, damagedLines: damaged }, 2)])
  else printLines([`${formatCount(runs.length, 'run')} imported into ${dir}${otherText(others)}`])
}

/** @throws RunspanError `STORE_UNWRITABLE` for a full disk and the like */
function keep(received: ReceivedSpans, spans: FinishedSpan[]): boolean {
  try {
    return received.keep(spans)
  } catch (error) {
    if (!isTrouble(error) || error instanceof RunspanError) throw error
    throw new RunspanError(
      'STORE_UNWRITABLE',
      `The store at ${received.dir} cannot be written to (${error.message}), and not everything was imported. Free or mend the folder, then import the same again: what it has already is not taken twice.`,
      { cause: error },
    )
  }
}

function otherReceives(dir: string): RunspanError {
  return new RunspanError(
    'STORE_UNWRITABLE',
    `A \`runspan ui\` receives spans for the store at ${dir}, and only one process may. End it, or start it with --no-otlp.`,
  )
}

function otherText(count: number): string {
  if (count === 0) return ''
  return `; ${count} ${count === 1 ? 'trace is no run and is' : 'traces are no runs and are'} kept beside them`
}
