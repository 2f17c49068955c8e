import { readFileSync } from 'node:fs'

/** A thread takes some 0.8 GB of a process's address space, mostly reserved for code. */
const THREAD_BYTES = 1e9

/**
 * If a limit is set and too close, Node does not throw but ends the whole process. Only Linux says how much
 * is taken.
 */
export function hasRoomForThread(): boolean {
  try {
    const [, limit] = /^Max address space +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    if (limit === undefined) return true
    const [, takenKb] = /^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    return Number(limit) - Number(takenKb) * 1024 > THREAD_BYTES
  } catch {
    // Other systems have no such files, and their processes no such limit.
    return true
  }
}
