import { streamed } from '../../read/tables/streamed.js'
import { openSource } from '../../sources/open-source.js'
import { runList } from '../../sources/run-list.js'
import type { RemoteOptions, RunSource } from '../../sources/source.js'
import { formatCount } from '../terminal/format-count.js'
import { formatLocalTime } from '../terminal/format-time.js'
import { printMessage } from '../terminal/output.js'
import { ProgressLine } from '../terminal/progress-line.js'
import { openLocalStore } from './open-local-store.js'
import type { SourceOption } from './source-options.js'

/**
 * Opens the source that the options name. Prints each warning once on stderr and, on a terminal, the
 * progress of a search, or how long a reading has taken by now.
 * @param isSaidElsewhere whether a warning is not to be printed, because the command says it in its own way
 */
export function openRuns(
  { dir, from, since, until, header }: SourceOption,
  isSaidElsewhere: (message: string) => boolean = () => false,
): RunSource {
  const progress = new ProgressLine(process.stderr)
  const printed = new Set<string>()
  const options: RemoteOptions = {
    since,
    until,
    headers: header,
    onWarning(message) {
      progress.hide()
      if (!printed.has(message) && !isSaidElsewhere(message)) printMessage(message)
      printed.add(message)
    },
    onProgress({ reached, runs }) {
      progress.show(`searched back to ${formatLocalTime(reached)}, ${formatCount(runs, 'run')} found`)
    },
  }
  const source = from === undefined ? openLocalStore({ ...options, dir }) : openSource(from, options)
  const whileWaiting = <T>(result: Promise<T>) => {
    progress.wait(() => 'reading')
    return result.finally(() => progress.clear())
  }
  return {
    runs(query) {
      const runs = source.runs(query)
      const showing = async function* <T>(list: AsyncIterable<T>) {
        let count = 0
        progress.wait(() => `reading, ${formatCount(count, 'run')}`)
        try {
          for await (const run of list) {
            count++
            // the reader may print on the same terminal
            if (process.stdout.isTTY) progress.clear()
            yield run
          }
        } finally {
          progress.clear()
        }
      }
      return runList(
        () => showing(runs),
        () => whileWaiting(runs.page()),
        (onLeftOut) => showing(streamed(runs, onLeftOut)),
      )
    },
    otlpLines: (query) => source.otlpLines(query),
    run: (...given) => whileWaiting(source.run(...given)),
    count: (...given) => whileWaiting(source.count(...given)),
    facets: (...given) => whileWaiting(source.facets(...given)),
    series: (...given) => whileWaiting(source.series(...given)),
    watch: (options) => source.watch(options),
    close: () => source.close(),
    [Symbol.asyncDispose]: () => source.close(),
  }
}
