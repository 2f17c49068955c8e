import { statSync } from 'node:fs'
import { Ledger } from '../store/ledger.js'
import type { RunFile } from '../store/list-files.js'
import { unsentSpans } from './unsent-spans.js'

/**
 * How many of these runs are whole at none of the endpoints that the store was sent to.
 * @returns undefined for a store that was never sent anywhere
 */
export function countUndelivered(dir: string, files: readonly RunFile[]): number | undefined {
  const ledgers = Ledger.all(dir)
  if (ledgers.length === 0) return undefined
  for (const ledger of ledgers) ledger.refresh()
  return files.filter((file) => !ledgers.some((ledger) => isDelivered(file, ledger))).length
}

function isDelivered(file: RunFile, ledger: Ledger): boolean {
  const size = statSync(file.path, { throwIfNoEntry: false })?.size
  if (size === undefined) return false
  if (size <= ledger.doneBytes(file.runId)) return true
  // One span is enough to know; the loop closes the file that is left halfway.
  for (const _span of unsentSpans(file, ledger)) return false
  return true
}
