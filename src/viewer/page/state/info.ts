import { signal } from '@preact/signals'
import type { InfoAnswer } from '../../server/api-types.js'
import { readInfo } from '../api/read-info.js'

/** What the server shows; undefined until it has said so. */
export const info = signal<InfoAnswer | undefined>(undefined)

export async function loadInfo(): Promise<void> {
  try {
    info.value = await readInfo()
  } catch {
    // The server is gone: the bar says so, and its stream of changes asks again.
  }
}
