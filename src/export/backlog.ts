// What the store holds and the endpoint has not taken yet: left by earlier processes, or by this one when its memory was full.

import { statSync } from 'node:fs'
import { warn } from '../errors/warn.js'
import { decodeRequest } from '../otlp/decode-json.js'
import { timers } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import { type Ledger, type SpanKey, spanKeyOf, spanKeyOfLine } from '../store/ledger.js'
import { listRunFilesByTurns, type RunFile, storeExists } from '../store/list-files.js'
import { readLines } from '../store/read-lines.js'
import type { FinishedSpan } from '../wire/span.js'
import type { Outbox, StoreBehind } from './outbox.js'

/** So little of the backlog is in memory at a time that what the program makes now never waits long behind it. */
const MAX_AHEAD_BYTES = 1 << 20

/** The program's start is its own. */
const START_DELAY_MS = 1_000

export interface BacklogProgress {
  runs: number
  runsDone: number
  spans: number
}

/** The spans of a run's file that are not settled, by the ledger or in the eyes of the caller. */
export function* unsentSpans(
  file: RunFile,
  ledger: Ledger,
  isUnderWay: (key: SpanKey) => boolean = () => false,
): Generator<FinishedSpan> {
  const isSettled = (key: SpanKey): boolean => ledger.isSettled(key) || isUnderWay(key)
  for (const { bytes, isWhole } of readLines(file.path, ledger.settledBytes(file.runId))) {
    if (!isWhole || bytes.length === 0 || isOnlySpanSettled(bytes, file.runId, isSettled)) continue
    for (const span of decodeLine(bytes)) {
      const key = spanKeyOf(span)
      if (key.runId === file.runId && !isSettled(key)) yield span
    }
  }
}

/** The runs of a store that may have something unsent. A store can hold many: the program has its turns in between. */
export async function openFiles(dir: string, ledger: Ledger): Promise<RunFile[]> {
  if (!storeExists(dir)) return []
  ledger.refresh()
  const open: RunFile[] = []
  for await (const file of listRunFilesByTurns(dir)) {
    if (sizeOf(file) > ledger.settledBytes(file.runId)) open.push(file)
  }
  return open
}

export interface BacklogOptions {
  /** Only these spans, by their runs. */
  only?: ReadonlyMap<string, ReadonlySet<string>>
  onProgress?: (progress: BacklogProgress) => void
  isStopped?: () => boolean
}

/**
 * Sends what the store holds unsent, a little at a time.
 * @returns false when it was stopped or the outbox gave up before everything was taken
 */
export async function sendBacklog(
  dir: string,
  ledger: Ledger,
  outbox: Outbox,
  options: BacklogOptions = {},
): Promise<boolean> {
  try {
    const files = (await openFiles(dir, ledger)).filter(({ runId }) => options.only?.has(runId) ?? true)
    const sizes = new Map(files.map((file) => [file, sizeOf(file)]))
    const progress = { runs: files.length, runsDone: 0, spans: 0 }
    for (const file of files) {
      ledger.refresh()
      const wanted = options.only?.get(file.runId)
      const isNotWanted = ({ spanId }: SpanKey) => outbox.hasStored(spanId) || wanted?.has(spanId) === false
      for (const span of unsentSpans(file, ledger, isNotWanted)) {
        if (options.isStopped?.() || !(await outbox.drainTo(MAX_AHEAD_BYTES))) return false
        outbox.enqueue(span, true)
        progress.spans++
      }
      progress.runsDone++
      options.onProgress?.({ ...progress })
      // One file a turn: the program's own work comes first.
      await nextTurn()
    }
    if (!(await outbox.drainTo(0))) return false
    for (const [file, size] of sizes) {
      const isWhole = options.only === undefined && file.journals.length === 0 && sizeOf(file) === size
      if (isWhole) ledger.settleFile(file.runId, size)
    }
    ledger.compact()
    return true
  } finally {
    ledger.forget()
  }
}

/** The store as the outbox of a process knows it. */
export class Backlog implements StoreBehind {
  readonly #dir: string
  readonly #ledger: Ledger
  readonly #spans: Pick<StoreBehind, 'holds' | 'willHold'>
  #outbox: Outbox | undefined
  #left = new Map<string, Set<string>>()
  #leftSpans = 0
  #fetching: Promise<void> | undefined
  #sendingOthers: Promise<boolean> | undefined
  #isStopped = false

  constructor(dir: string, ledger: Ledger, spans: Pick<StoreBehind, 'holds' | 'willHold'>) {
    this.#dir = dir
    this.#ledger = ledger
    this.#spans = spans
  }

  /** Sends, after a while and in the background, what earlier processes have left. */
  start(outbox: Outbox): void {
    this.#outbox = outbox
    untraced(() => timers.setTimeout(() => void this.#sendOfOthers(outbox), START_DELAY_MS).unref())
  }

  /** Leaves to a later process what others have left; what this process has left itself is still fetched by `flush`. */
  stop(): void {
    this.#isStopped = true
  }

  /** The process ends now: a later one need not wait for it. */
  unlock(): void {
    try {
      this.#ledger.unlock()
    } catch {
      // A folder that cannot be changed: the lock is stale in two minutes.
    }
  }

  /** How many spans of this process had no room in memory and are not sent yet. */
  get left(): number {
    return this.#leftSpans
  }

  holds(span: FinishedSpan): boolean {
    return this.#spans.holds(span)
  }

  willHold(span: FinishedSpan): boolean {
    return this.#spans.willHold(span)
  }

  settle(keys: SpanKey[]): void {
    settleSpans(this.#ledger, keys)
  }

  // By its id: a run's file may hold spans of other processes too, which send them themselves.
  leave({ runId, spanId }: SpanKey): void {
    const spanIds = this.#left.get(runId) ?? new Set()
    this.#left.set(runId, spanIds.add(spanId))
    this.#leftSpans++
    this.#fetching ??= untraced(() => this.#fetch())
  }

  /** Resolves when everything that was left in the store for want of memory is sent. */
  async flush(): Promise<void> {
    await this.#fetching
  }

  async #fetch(): Promise<void> {
    // Never two readers of the store at once, which would send each other's spans again: the other one makes way.
    await this.#sendingOthers
    try {
      while (
        this.#left.size > 0 &&
        this.#outbox !== undefined &&
        (await this.#outbox.drainTo(MAX_AHEAD_BYTES))
      ) {
        const only = this.#left
        const spans = this.#leftSpans
        this.#left = new Map()
        if (!(await sendBacklog(this.#dir, this.#ledger, this.#outbox, { only }))) break
        this.#leftSpans -= spans
      }
    } catch (error) {
      warnUnread(this.#dir, error)
    }
    this.#fetching = undefined
  }

  async #sendOfOthers(outbox: Outbox): Promise<void> {
    const isStopped = (): boolean => this.#isStopped || this.#fetching !== undefined
    try {
      await this.#ledger.withLock(async () => {
        let isDone = false
        while (!isDone && !this.#isStopped) {
          await this.#fetching
          this.#sendingOthers = sendBacklog(this.#dir, this.#ledger, outbox, { isStopped })
          isDone = await this.#sendingOthers
          // Given up rather than stopped: the endpoint does not answer, and the process is about to end.
          if (!isDone && !isStopped()) return
        }
      })
    } catch (error) {
      warnUnread(this.#dir, error)
    }
  }
}

/** Notes in the ledger what needs not be sent any more. */
export function settleSpans(ledger: Ledger, keys: SpanKey[]): void {
  try {
    ledger.settle(keys)
  } catch (error) {
    warn.once(
      'ledger-unwritable',
      `what was sent cannot be noted in the store (${(error as Error).message}); unless that works again before the end, a later process will send it once more.`,
    )
  }
}

function warnUnread(dir: string, error: unknown): void {
  warn.once(
    'backlog-unreadable',
    `what waits in the store at ${dir} cannot be read (${(error as Error).message}); send it later with \`runspan sync\`.`,
  )
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => timers.setImmediate(resolve))
}

function sizeOf(file: RunFile): number {
  return statSync(file.path, { throwIfNoEntry: false })?.size ?? 0
}

const SPAN_START = '"startTimeUnixNano":'

/** Whether a line holds one span alone, which is settled; most lines are so, and need not be parsed. */
function isOnlySpanSettled(line: Buffer, runId: string, isSettled: (key: SpanKey) => boolean): boolean {
  return line.indexOf(SPAN_START) === line.lastIndexOf(SPAN_START) && isSettled(spanKeyOfLine(line, runId))
}

function decodeLine(bytes: Buffer): FinishedSpan[] {
  try {
    return decodeRequest(bytes)
  } catch {
    // A damaged line cannot be sent; whoever reads the store is told of it.
    return []
  }
}
