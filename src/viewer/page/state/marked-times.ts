import { signal } from '@preact/signals'

/** The moment or span that is chosen in a timeline, in epoch milliseconds: charts mark what was logged then. */
export const markedTimes = signal<{ from: number; to: number } | undefined>(undefined)
