import { openSource } from '../../sources/open-source.js'
import { runList } from '../../sources/run-list.js'
import type { RemoteOptions, RunSource } from '../../sources/source.js'
import { openStore } from '../../sources/store/store-source.js'
import { formatCount } from '../terminal/format-count.js'
import { formatLocalTime } from '../terminal/format-time.js'
import { printMessage } from '../terminal/output.js'
import { ProgressLine } from '../terminal/progress-line.js'
import type { SourceOption } from './source-options.js'

/**
 * Opens the source that the options name. Prints each warning once on stderr and, on a terminal, the
 * progress of a search.
 */
export function openRuns({ dir, from, since, until, header }: SourceOption): RunSource {
  const progress = new ProgressLine(process.stderr)
  const printed = new Set<string>()
  const options: RemoteOptions = {
    since,
    until,
    headers: header,
    onWarning(message) {
      progress.clear()
      if (!printed.has(message)) printMessage(message)
      printed.add(message)
    },
    onProgress({ reached, runs }) {
      progress.show(`searched back to ${formatLocalTime(reached)}, ${formatCount(runs, 'run')} found`)
    },
  }
  const source = from === undefined ? openStore({ ...options, dir }) : openSource(from, options)
  return {
    runs(filter, readOptions) {
      const runs = source.runs(filter, readOptions)
      return runList(async function* () {
        try {
          for await (const run of runs) {
            progress.clear()
            yield run
          }
        } finally {
          progress.clear()
        }
      })
    },
    async run(idOrName, readOptions) {
      try {
        return await source.run(idOrName, readOptions)
      } finally {
        progress.clear()
      }
    },
  }
}
