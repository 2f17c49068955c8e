import type { RunRecord } from '../../read/run-record.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import type { RunFile } from '../../store/list-files.js'
import { signsOf } from './file-signs.js'

/** Fewer are read in a moment. */
const MANY = 200

/** How long each of a thousand is taken to be as it was, though its process may have died; of more, longer. */
const KEPT_MS = 5000
const THOUSAND = 1000

interface Known {
  signs: string
  readMs: number
  run: RunRecord
}

/**
 * Runs that go on, as they were read last: of ten thousand, which the index does not have, a page asks three times within
 * a second, and each time takes seconds.
 */
export class LiveRuns {
  readonly #known = new Map<string, Known>()

  /** To be told before some of them are recalled. */
  begin(live: readonly RunFile[]): void {
    const ids = new Set(live.length > MANY ? live.map(({ runId }) => runId) : [])
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
  }

  /**
   * As it was, if it was read a moment ago and its files are the same.
   * @param isOneOf how many live runs there are
   * @param isTrusted whether only what never changes is asked for
   */
  recall(
    file: RunFile,
    isOneOf: number,
    read: () => RunRecord | undefined,
    isTrusted = false,
  ): RunRecord | undefined {
    if (isOneOf <= MANY) return read()
    const known = this.#known.get(file.runId)
    const keptMs = KEPT_MS * Math.max(1, isOneOf / THOUSAND)
    const holds =
      known !== undefined &&
      (isTrusted ||
        (performance.now() - known.readMs < keptMs && known.signs === signsOf([file.path, ...file.journals])))
    // who asks may change what he gets
    return holds ? { ...known.run } : this.renew(file, read)
  }

  /** As it is. */
  renew(file: RunFile, read: () => RunRecord | undefined): RunRecord | undefined {
    const [signs, readMs] = [signsOf([file.path, ...file.journals]), performance.now()]
    const run = read()
    if (run === undefined || file.journals.length === 0) this.#known.delete(file.runId)
    else this.#known.set(file.runId, { signs, readMs, run: withFields(run, NO_FIELDS) })
    return run
  }
}
