/** What became of the spans of this process. */
export interface DeliveryStats {
  /** Spans written to the store. */
  stored: number
  /**
   * Spans that the store could not take: they wait in memory until it can be written again, except what
   * exceeds 64 MiB.
   */
  notStored: number
  /** Spans that the endpoint took. */
  sent: number
  /** Spans not sent yet; with a store they outlive the process. */
  waiting: number
  /** Spans that the endpoint refused for good. */
  refused: number
  /** Spans that are lost: the endpoint did not take them, memory was full, and there is no store. */
  dropped: number
}

export const NOTHING_DELIVERED: DeliveryStats = {
  stored: 0,
  notStored: 0,
  sent: 0,
  waiting: 0,
  refused: 0,
  dropped: 0,
}
