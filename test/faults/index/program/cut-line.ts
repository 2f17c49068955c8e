// A kill can cut a write: what was logged in the last 10 ms of a process is in no journal yet, and a reader has to say so.

/**
 * Whether a warning says that of a run's line, before or after the run was recovered. That nothing else of the run is
 * missing is told by the run.
 */
export function tellsOfCutLine(warning: string): boolean {
  return /^line \d+ of .*\.jsonl \(\d+ bytes\) is (half-written|damaged) and was left out /.test(warning)
}
