import type { FinishedSpan } from '../wire/span.js'

/** What became of spans that were sent. */
export type Outcome =
  /** Accepted, except `rejected` of them. */
  | { kind: 'accepted'; rejected: number; message: string }
  /** The same spans will be refused again: one of them is at fault, or there are too many at once. */
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
  /** Its identity in the ledger: two accounts at one address have not been sent the same. */
  readonly identity: string
  /** What to do about spans that are left in the store, in words: "send them …". */
  readonly howToSendLater: string
  /** How long a flush waits for it. */
  readonly timeoutMs: number
  /**
   * Makes a span ready when it ends. Bytes lie outside of V8's heap, and the lists of packed points are
   * garbage while they are young, which costs next to nothing; a span that waits as it is costs a fifth
   * more of a point's CPU time.
   * @throws whatever keeps it from being written at all
   */
  prepare(span: FinishedSpan): Ready
  /** Resolves in every case, and in bounded time. */
  export(spans: readonly Ready[]): Promise<Outcome>
  /**
   * Opens an exporter that works without the event loop; absent if there is none.
   * @param timeoutMs for all its requests together
   * @throws whatever keeps it from being opened
   */
  openBlocking?(timeoutMs: number): BlockingExporter<Ready>
  shutdown(): Promise<void>
}

export interface BlockingExporter<Ready extends ReadySpan = ReadySpan> {
  export(spans: readonly Ready[]): Outcome
  close(): void
}
