import type { RunRecord } from '../../read/run-record.js'
import { streamed, withStreamed } from '../../read/tables/streamed.js'
import type { RunsToExport, RunToExport } from '../../read/tables/table.js'
import { nearest } from '../../read/where/nearest.js'
import { printMessage } from '../terminal/output.js'

/**
 * The same runs, with a message at their end where there were none, or where none has one of the metrics.
 * @param ifNone the message where there are no runs
 */
export function reportMissing(
  runs: AsyncIterable<RunRecord>,
  metrics: readonly string[],
  ifNone: () => Promise<string>,
): RunsToExport {
  let isReported = false
  async function* reporting<R extends RunToExport>(list: AsyncIterable<R>): AsyncGenerator<R> {
    const missing = new Set(metrics)
    const known = new Set<string>()
    let count = 0
    for await (const run of list) {
      count++
      for (const metric of missing)
        if (Object.hasOwn(run.summaries, metric) || Object.hasOwn(run.series, metric)) missing.delete(metric)
      if (missing.size > 0) for (const key in run.summaries) known.add(key)
      yield run
    }
    // some tables go through the runs twice
    if (isReported) return
    isReported = true
    if (count === 0) printMessage(await ifNone())
    else
      for (const metric of missing)
        printMessage(`no run has a metric ${JSON.stringify(metric)}${hintFor(metric, known)}`)
  }
  return withStreamed({ [Symbol.asyncIterator]: () => reporting(runs) }, () => reporting(streamed(runs)))
}

function hintFor(metric: string, known: ReadonlySet<string>): string {
  const keys = metric.split(',').map((key) => key.trim())
  if (keys.length > 1 && keys.every((key) => known.has(key)))
    return `; write ${keys.map((key) => `--metric ${key}`).join(' ')}`
  const near = nearest(metric, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** The same lines, with a message at their end where there were none. */
export async function* reportNoLine(
  lines: AsyncIterable<string>,
  message: () => Promise<string>,
): AsyncGenerator<string> {
  let isEmpty = true
  for await (const line of lines) {
    isEmpty = false
    yield line
  }
  if (isEmpty) printMessage(await message())
}
