import { signal } from '@preact/signals'

/** Epoch milliseconds, as of the last second. */
export const now = signal(Date.now())

export function followClock(): void {
  window.setInterval(() => {
    now.value = Date.now()
  }, 1000)
}
