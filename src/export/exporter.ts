import type { FinishedSpan } from '../wire/span.js'

/** What became of spans that were sent. */
export type Outcome =
  /** Accepted, except `rejected` of them. */
  | { kind: 'accepted'; rejected: number; message: string }
  /** The same spans will be refused again: one of them is at fault, or there are too many at once. */
  | { kind: 'refused'; message: string }
  | { kind: 'try-later'; message: string; afterMs?: number | undefined }

/** Where the queue's spans go: to an OTLP endpoint, or to an exporter of the program's own. */
export interface Exporter {
  /** Its name in messages. */
  readonly name: string
  /** Its identity in the ledger: two accounts at one address have not been sent the same. */
  readonly identity: string
  /** What to do about spans that are left in the store, in words: "send them …". */
  readonly howToSendLater: string
  /** How long a flush waits for it. */
  readonly timeoutMs: number
  /**
   * How many bytes the span takes in a request.
   * @throws whatever makes it impossible to write the span
   */
  sizeOf(span: FinishedSpan): number
  /** Never rejects, and resolves in bounded time. */
  export(spans: readonly FinishedSpan[]): Promise<Outcome>
  /**
   * Opens an exporter that works without the event loop; absent if there is none.
   * @throws whatever keeps it from being opened
   */
  openBlocking?(): BlockingExporter
  shutdown(): Promise<void>
}

export interface BlockingExporter {
  export(spans: readonly FinishedSpan[]): Outcome
  close(): void
}
