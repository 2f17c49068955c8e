import { availableParallelism } from 'node:os'
import type { RowsToVerify } from '../../sources/store/index/verify-rows.js'
import { startThread } from '../start-thread.js'

/** Has a thread begin to verify rows, where there is a processor for it. What it does not do is done without it. */
export function verifyInThread(rows: RowsToVerify): void {
  if (availableParallelism() < 2) return
  try {
    const thread = startThread('verifying', rows)
    // the command ends when it is done itself
    thread.unref()
    thread.on('error', () => {})
  } catch {
    // nobody may start a thread
  }
}
