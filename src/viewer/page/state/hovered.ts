import { signal } from '@preact/signals'

/** The id of the run that is pointed at, in a table or in a chart; both show it. */
export const hoveredRun = signal<string | undefined>(undefined)

export function hoverRun(id: string | undefined): void {
  hoveredRun.value = id
}
