// A clock that somebody sets while the program runs: by an hour, or to something that tells no time.

const { jump, fromMs, toMs } = JSON.parse(process.env.FAULTS_CLOCK)
const loadedMs = performance.now()
const { now } = Date

/** For the program's own notes, which its checker compares with the clock of the machine. */
globalThis[Symbol.for('faults.clock')] = now.bind(Date)

const HOUR_MS = 3_600_000
const JUMPS = {
  back: (ms) => ms - HOUR_MS,
  forward: (ms) => ms + HOUR_MS,
  NaN: () => Number.NaN,
}

Date.now = () => {
  const sinceMs = performance.now() - loadedMs
  const isSet = sinceMs >= fromMs && (toMs === null || sinceMs < toMs)
  return isSet ? JUMPS[jump](now()) : now()
}
