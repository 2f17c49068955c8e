import { setTimeout as delay } from 'node:timers/promises'
import { maskUrl } from '../../errors/mask.js'
import { readSort } from '../../read/sort/read-sort.js'
import { openSource } from '../../sources/open-source.js'
import type { RunChange, RunSource } from '../../sources/source.js'
import { makeFolder } from '../../store/make-folder.js'
import { storeDir } from '../../store/paths.js'
import { type FilterOptions, toFilter } from '../options/filter-options.js'
import { openLocalStore } from '../options/open-local-store.js'
import type { SourceOption } from '../options/source-options.js'
import { isTrouble } from '../report-error.js'
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

/** What a shell reports of a command that Ctrl-C has ended: what waits for the runs must not go on. */
const ENDED_BY_SIGINT = 130

/** What is shown of runs, and what happens to them. */
interface Watcher {
  /** Whether it shows runs to which nothing has happened yet. */
  readonly showsAll: boolean
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
  let told = ''
  return {
    showsAll: false,
    onRead() {
      told = ''
    },
    onChange(change) {
      if (live.apply(change)) printLines([changeLine(change, metrics, Date.now())])
    },
    tell(message) {
      // a source that is out of reach is tried again and again
      if (message !== told) printMessage(message)
      told = message
    },
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
    if (!endsWithRuns || live.counts.has('running') || live.counts.has('silent')) return
    process.exitCode = 0
    stop.abort()
  }
  if (endsWithRuns) process.exitCode = ENDED_BY_SIGINT
  let isFirst = true
  const read = async (): Promise<void> => {
    await live.read()
    isFirst = false
    watcher.onRead()
  }
  while (!signal.aborted) {
    const round = new AbortController()
    let reading: Promise<void> | undefined
    try {
      // to look at thousands of live runs takes longer than to list them
      if (isFirst && watcher.showsAll) await read()
      // what happens while they are read is told by the watching, which begins before
      const onReady = () => {
        reading = read().then(endIfEnded)
        reading.catch(() => round.abort())
      }
      const either = AbortSignal.any([signal, round.signal])
      for await (const change of source.watch({ signal: either, onReady })) {
        watcher.onChange(change)
        endIfEnded()
      }
      await reading
    } catch (error) {
      // a wrong option stays wrong, and a source that was never there may have been written wrongly
      if (isFirst || !isTrouble(error)) throw error
      watcher.tell(messageOf(error))
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {}) // told to stop meanwhile
    }
  }
}
