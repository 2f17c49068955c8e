import { join } from 'node:path'
import { RunspanError } from '../errors/runspan-error.js'
import { printNotice } from '../errors/warn.js'
import { delay, timers } from '../runtime/timers.js'
import { LEDGERS, Ledger } from '../store/ledger.js'
import { storeExists } from '../store/list-files.js'
import { storeDir } from '../store/paths.js'
import { countOpen, nameRecovered, type OpenCount, recoverRuns } from '../store/recover.js'
import { Backoff } from './backoff.js'
import { OtlpExporter } from './otlp-exporter.js'
import { checkOtlpOptions, type OtlpOptions } from './otlp-options.js'
import { namesEndpoint, type OtlpTarget, readTarget } from './otlp-target.js'
import { exportAll } from './pull-loop.js'
import { SpanQueue, type StoreBehind } from './span-queue.js'
import { storeToSend } from './store-to-send.js'
import { type BacklogProgress, openFiles, unsentPortions, unsentSpans } from './unsent-spans.js'

export interface SyncOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | undefined
  /** As for `configure()`; else the `OTEL_EXPORTER_OTLP_*` variables. */
  endpoint?: string | undefined
  headers?: Record<string, string> | undefined
  /** Only counts what would be sent. */
  dryRun?: boolean | undefined
  /** Sends everything, whatever the endpoint has taken or refused before; not together with `dryRun`. */
  again?: boolean | undefined
  onProgress?: ((progress: BacklogProgress) => void) | undefined
  /**
   * Called with what else happens: a crashed run recovered, another process at work. Printed on stderr by
   * default.
   */
  onMessage?: ((message: string) => void) | undefined
}

export interface SyncReport {
  endpoint: string
  /** Runs that had something unsent. */
  runs: number
  /** Spans that were not at the endpoint. */
  spans: number
  sent: number
  refused: number
  /** Spans still waiting, because the endpoint does not accept them. */
  waiting: number
  /** What a dry run found that must be recovered before its spans can be counted. */
  crashed?: OpenCount | undefined
}

/** After this many failures in a row the rest is left for later. */
const MAX_ATTEMPTS = 5

const LOCK_POLL_MS = 500

/**
 * Sends everything in a store that an endpoint has not accepted yet, including runs that died with their
 * process. It may be stopped and restarted at any time, and run twice at once: the second one waits for the
 * first.
 * @throws RunspanError `STORE_NOT_FOUND`; `STORE_UNWRITABLE`, and nothing is sent; or `INVALID_OPTION` when
 *   no endpoint is given
 */
export async function syncStore(options: SyncOptions): Promise<SyncReport> {
  const { endpoint, headers } = options
  checkOtlpOptions({ endpoint, headers })
  const dir = storeDir(options.dir)
  const otlp = readSyncTarget({ endpoint, headers })
  if (!storeExists(dir))
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Say where it is with RUNSPAN_DIR or --dir.`,
    )
  const say = options.onMessage ?? printNotice
  const ledger = new Ledger(dir, otlp.identity)
  if (options.dryRun)
    return { ...(await countUnsent(dir, ledger, otlp.name)), crashed: countOpen(dir).crashed }

  for (const recovered of recoverRuns(dir, say))
    say(`${nameRecovered(recovered)} (${recovered.runId.slice(0, 8)}) had crashed and was recovered`)
  let progress: BacklogProgress = { runs: 0, runsDone: 0, spans: 0 }
  const exporter = new OtlpExporter(otlp)
  const store = wholeStore(dir, ledger, (now) => {
    progress = now
    options.onProgress?.(now)
  })
  const queue = new SpanQueue(exporter, store)
  const send = async (): Promise<void> => {
    if (options.again) ledger.clear()
    await exportAll(queue, exporter, new Backoff(MAX_ATTEMPTS))
  }
  // Neither the backoff's timers nor its requests keep the process alive, and here nothing else does.
  const alive = timers.setInterval(() => {}, LOCK_POLL_MS)
  try {
    for (let isTold = false; !(await ledger.withLock(send)); isTold = true) {
      if (!isTold)
        say(
          `another process is sending this store to ${otlp.name}; waiting for it, for two minutes where it is gone and cannot be seen from here`,
        )
      await delay(LOCK_POLL_MS)
    }
  } catch (error) {
    throw isOfLedger(dir, error) ? unwritable(dir, error) : error
  } finally {
    timers.clearInterval(alive)
    await store.close()
  }
  const { sent, refused } = queue.counts
  const { spans: waiting } = await countUnsent(dir, ledger, otlp.name)
  return { endpoint: otlp.name, runs: progress.runs, spans: progress.spans, sent, refused, waiting }
}

/** A store from which everything is sent and to which nothing is added. */
function wholeStore(
  dir: string,
  ledger: Ledger,
  onProgress: (progress: BacklogProgress) => void,
): StoreBehind & { close(): Promise<void> } {
  const portions = unsentPortions(dir, ledger, { onProgress })
  return {
    ...storeToSend(ledger, async () => (await portions.next()).value ?? undefined),
    close: async () => void (await portions.return()),
  }
}

/** Sync always sends, whatever `OTEL_TRACES_EXPORTER` says to the programs that record. */
function readSyncTarget(options: OtlpOptions): OtlpTarget {
  const isNamed = namesEndpoint(options, process.env)
  const target = isNamed ? readTarget(options, process.env) : undefined
  if (target !== undefined) return target
  throw new RunspanError(
    'INVALID_OPTION',
    isNamed
      ? 'The environment names no endpoint that can be sent to. Correct the variable, or say --endpoint http://localhost:4318.'
      : 'No endpoint is given. Set OTEL_EXPORTER_OTLP_ENDPOINT, or say --endpoint http://localhost:4318.',
  )
}

function isOfLedger(dir: string, error: unknown): error is NodeJS.ErrnoException {
  return (error as NodeJS.ErrnoException).path?.startsWith(join(dir, LEDGERS)) ?? false
}

function unwritable(dir: string, error: Error): RunspanError {
  return new RunspanError(
    'STORE_UNWRITABLE',
    `The store at ${dir} cannot be written to (${error.message}), and what the endpoint takes is noted there; nothing was sent. Make the folder writable, or copy it and send the copy: runspan sync --dir <copy>.`,
    { cause: error },
  )
}

async function countUnsent(dir: string, ledger: Ledger, endpoint: string): Promise<SyncReport> {
  let runs = 0
  let spans = 0
  for (const file of await openFiles(dir, ledger)) {
    const unsent = [...unsentSpans(file, ledger)].length
    if (unsent > 0) runs++
    spans += unsent
  }
  return { endpoint, runs, spans, sent: 0, refused: 0, waiting: spans }
}
