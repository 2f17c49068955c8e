import { setTimeout as delay } from 'node:timers/promises'
import { maskUrl } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { readSort } from '../../read/sort/read-sort.js'
import { openSource } from '../../sources/open-source.js'
import type { RunChange, RunSource } from '../../sources/source.js'
import { makeFolder } from '../../store/make-folder.js'
import { storeDir } from '../../store/paths.js'
import { type FilterOptions, toFilter } from '../options/filter-options.js'
import { openLocalStore } from '../options/open-local-store.js'
import type { SourceOption } from '../options/source-options.js'
import { hasFullScreen } from '../terminal/full-screen.js'
import { printLines, printMessage } from '../terminal/output.js'
import { LiveRuns } from './live-runs.js'
import { changeLine } from './print-changes.js'
import { messageOf, WatchScreen } from './watch-screen.js'

/** The options of `runspan watch`, as commander passes them. */
export interface WatchOptions extends FilterOptions, SourceOption {
  sort?: string
  columns?: string
  metric?: string[]
  all?: boolean
  exitWhenEnded?: boolean
}

/** After the source could not be looked at. */
const PAUSE_MS = 5000

/** What is shown of runs, and what happens to them. */
interface Watcher {
  /** The runs are there. */
  onRead(): void
  onChange(change: RunChange): void
  tell(message: string): void
}

/** Shows runs while they go on: as a picture on a terminal, elsewhere as lines. */
export async function watchRuns(options: WatchOptions): Promise<void> {
  const { dir, from, since, until, header, sort, metric: metrics = [], all = false } = options
  const namesOf = (text: string | undefined) =>
    text === undefined ? [] : readSort(text).map((term) => term.text)
  const names = {
    sort: namesOf(sort),
    columns: options.columns === undefined ? undefined : namesOf(options.columns),
  }
  let onWarning = printMessage
  const remote = { since, until, headers: header, onWarning: (message: string) => onWarning(message) }
  // somebody may watch before the first run; a folder that was named must be right
  if (from === undefined && dir === undefined) makeFolder(storeDir(), storeDir())
  const source = from === undefined ? openLocalStore({ ...remote, dir }) : openSource(from, remote)
  const filter = toFilter(options)
  const live = new LiveRuns(
    source,
    all ? filter : { ...filter, archived: filter.archived ?? false, parent: null },
    sort,
  )
  const stop = new AbortController()
  const screen = hasFullScreen()
    ? new WatchScreen({ source, live, names, metrics, name: maskUrl(from ?? storeDir(dir)) })
    : undefined
  const watcher = screen ?? linesOf(live, metrics, () => stop.abort())
  onWarning = (message) => watcher.tell(message)
  screen?.ended.then(() => stop.abort())
  try {
    // nobody who quits waits for what is being read
    await Promise.race([
      follow(source, live, watcher, stop, options.exitWhenEnded === true),
      ...(screen === undefined ? [] : [screen.ended]),
    ])
  } finally {
    screen?.quit()
    await source.close()
  }
}

function linesOf(live: LiveRuns, metrics: readonly string[], end: () => void): Watcher {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  return {
    onRead() {},
    onChange(change) {
      if (live.apply(change)) printLines([changeLine(change, metrics, Date.now())])
    },
    tell: printMessage,
  }
}

async function follow(
  source: RunSource,
  live: LiveRuns,
  watcher: Watcher,
  stop: AbortController,
  endsWithRuns: boolean,
): Promise<void> {
  const { signal } = stop
  const endIfEnded = (): void => {
    if (endsWithRuns && !live.counts.has('running') && !live.counts.has('silent')) stop.abort()
  }
  let isFirst = true
  while (!signal.aborted) {
    let reading: Promise<void> | undefined
    try {
      // what happens while they are read is told by the watching, which begins before
      const onReady = () => {
        reading = live.read().then(() => {
          isFirst = false
          watcher.onRead()
          endIfEnded()
        })
        reading.catch((error) => stop.abort(error))
      }
      for await (const change of source.watch({ signal, onReady })) {
        watcher.onChange(change)
        endIfEnded()
      }
    } catch (error) {
      // a wrong option stays wrong, and a source that was never there may have been written wrongly
      if (isFirst || !(error instanceof RunspanError)) throw error
      watcher.tell(messageOf(error))
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {}) // told to stop meanwhile
    }
    await reading
  }
}
