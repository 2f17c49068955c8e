/**
 * Spans of other instrumentation may end after the run they belong to; so many ended runs are remembered
 * for them.
 */
const MAX_REMEMBERED_RUNS = 10_000

interface OpenTrace {
  project: string
  /** A run, and the parts of it that `continueRun()` has opened in this same process. */
  openParts: number
}

/**
 * Which project a trace belongs to, for runs that are open in this process or ended here recently.
 */
export class TraceProjects {
  readonly #open = new Map<string, OpenTrace>()
  /** The oldest first. */
  readonly #ended = new Map<string, string>()

  begin(traceId: string, project: string): void {
    const trace = this.#open.get(traceId)
    if (trace === undefined) this.#open.set(traceId, { project, openParts: 1 })
    else trace.openParts++
    this.#ended.delete(traceId)
  }

  end(traceId: string): void {
    const trace = this.#open.get(traceId)
    if (trace === undefined || --trace.openParts > 0) return
    this.#open.delete(traceId)
    this.#ended.set(traceId, trace.project)
    if (this.#ended.size <= MAX_REMEMBERED_RUNS) return
    for (const oldest of this.#ended.keys()) return void this.#ended.delete(oldest)
  }

  /** @returns undefined for a trace that is no run's */
  of(traceId: string): string | undefined {
    return this.#open.get(traceId)?.project ?? this.#ended.get(traceId)
  }
}
