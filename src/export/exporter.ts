import type { FinishedSpan } from '../wire/span.js'

/** What became of spans that were sent. */
export type Outcome =
  /** Taken, but for `rejected` of them. */
  | { kind: 'accepted'; rejected: number; message: string }
  /** The same spans will not be taken later either: one of them is at fault, or they are too many at once. */
  | { kind: 'refused'; message: string }
  | { kind: 'try-later'; message: string; afterMs?: number | undefined }

/** Where the queue's spans go: to an OTLP endpoint, or to an exporter of the program's own. */
export interface Exporter {
  /** As it is shown. */
  readonly name: string
  /** What the ledger knows it by: two accounts at one address have not been sent the same. */
  readonly identity: string
  /** What is to be done about spans that are left in the store, in words: "send them …". */
  readonly howToSendLater: string
  /** How long whoever flushes waits for it. */
  readonly timeoutMs: number
  /**
   * How many bytes the span takes in a request.
   * @throws whatever keeps it from being written at all
   */
  sizeOf(span: FinishedSpan): number
  /** Resolves in every case, and in bounded time. */
  export(spans: readonly FinishedSpan[]): Promise<Outcome>
  /**
   * Opens what exports without the event loop; left out where nothing can.
   * @throws whatever keeps it from being opened
   */
  openBlocking?(): BlockingExporter
  shutdown(): Promise<void>
}

export interface BlockingExporter {
  export(spans: readonly FinishedSpan[]): Outcome
  close(): void
}
