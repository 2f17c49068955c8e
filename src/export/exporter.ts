import type { FinishedSpan } from '../wire/span.js'

/** What became of spans that were sent. */
export type Outcome =
  /** Taken, but for `rejected` of them. */
  | { kind: 'accepted'; rejected: number; message: string }
  /**
   * The same spans will not be taken later either: one of them is at fault, or they are too many at once.
   */
  | { kind: 'refused'; message: string }
  | { kind: 'try-later'; message: string; afterMs?: number | undefined }

/** An ended span as it waits to be sent. */
export interface ReadySpan {
  /** What it takes, in memory and in a request. */
  readonly sizeBytes: number
}

/** Where the queue's spans go: to an OTLP endpoint, or to an exporter of the program's own. */
export interface Exporter<Ready extends ReadySpan = ReadySpan> {
  /** As it is shown. */
  readonly name: string
  /** What the ledger knows it by: two accounts at one address have not been sent the same. */
  readonly identity: string
  /** What is to be done about spans that are left in the store, in words: "send them …". */
  readonly howToSendLater: string
  /** How long whoever flushes waits for it. */
  readonly timeoutMs: number
  /**
   * Makes a span ready when it ends. Bytes lie outside of V8's heap, and the lists of packed points are
   * garbage while they are young, which costs next to nothing; a span that waits as it is costs a quarter
   * more of a point's CPU time.
   * @throws whatever keeps it from being written at all
   */
  prepare(span: FinishedSpan): Ready
  /** Resolves in every case, and in bounded time. */
  export(spans: readonly Ready[]): Promise<Outcome>
  /**
   * Opens what exports without the event loop; left out where nothing can.
   * @throws whatever keeps it from being opened
   */
  openBlocking?(): BlockingExporter<Ready>
  shutdown(): Promise<void>
}

export interface BlockingExporter<Ready extends ReadySpan = ReadySpan> {
  export(spans: readonly Ready[]): Outcome
  close(): void
}
