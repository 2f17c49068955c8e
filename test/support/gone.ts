// Programs that another one has started, and which have to end with it.

import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** The process ids in the names of files such as `asked.4711`. */
export function noted(folder: string, what: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${what}.`))
    .map((name) => Number(name.slice(what.length + 1)))
}

/** Waits until there is no such process. */
export async function gone(pid: number): Promise<void> {
  while (isThere(pid)) await delay(10)
}

/** One that has ended, and that nobody has asked for its exit code, is not there. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return false
  }
}
