/** Measures something, each time since the time before. */
export interface Probe {
  /** @param elapsedMs since the last time, or since it was opened */
  read(elapsedMs: number): Record<string, number>
  close?(): void
}
