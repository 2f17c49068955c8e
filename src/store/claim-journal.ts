import { basename, dirname, join } from 'node:path'
import { JOURNAL_ENDING } from './paths.js'
import { isAlive, isSameProcess, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { renameOver } from './rename-over.js'

/**
 * Takes a dead process's journal by giving it a name of this process's own. A rename from one name succeeds
 * for one process alone; the claim of a process that has died since is taken over in the same way.
 * @returns undefined when another process has it
 */
export function claimJournal(journal: string): string | undefined {
  const own = ownIdentity()
  const claimant = claimantOf(journal)
  if (claimant !== undefined && isSameProcess(claimant, own)) return journal
  if (claimant !== undefined && isAlive(claimant)) return undefined
  const claimed = join(
    dirname(journal),
    `${basename(journal).split(JOURNAL_ENDING, 1)[0]}${JOURNAL_ENDING}.${own.pid}-${own.startedAt}-${own.host}`,
  )
  try {
    renameOver(journal, claimed)
    return claimed
  } catch {
    // It is gone under this name: another process was faster.
    return undefined
  }
}

/** The process that has given this journal its name. */
export function claimantOf(journal: string): ProcessIdentity | undefined {
  const [, pid, startedAt, host] = /\.(\d+)-(\d*)-([0-9a-f]+)$/.exec(journal) ?? []
  return pid === undefined || startedAt === undefined || host === undefined
    ? undefined
    : { pid: Number(pid), startedAt, host }
}
