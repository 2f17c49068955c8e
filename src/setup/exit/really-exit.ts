interface WatchedProcess {
  reallyExit?: (code?: number) => never
}

/**
 * Calls `onExit` when `process.exit()` has called all handlers at the exit, or one of those has called it
 * in turn.
 */
export function watchReallyExit(onExit: (code: number | undefined) => void): {
  readonly isWatched: boolean
  unwatch(): void
} {
  const watched = process as WatchedProcess
  const { reallyExit } = watched
  if (reallyExit === undefined) return { isWatched: false, unwatch() {} }
  let isOn = true
  const finishAndExit: typeof reallyExit = (code) => {
    if (isOn) onExit(code)
    return reallyExit.call(process, code)
  }
  watched.reallyExit = finishAndExit
  return {
    get isWatched() {
      // Others who replace it (`signal-exit`) may put back what was there before this one.
      return isOn && watched.reallyExit === finishAndExit
    },
    unwatch() {
      isOn = false
      if (watched.reallyExit === finishAndExit) watched.reallyExit = reallyExit
    },
  }
}
