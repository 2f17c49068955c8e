import { nameOfJournal } from './paths.js'
import { isAlive, isSameProcess, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { renameOver } from './rename-over.js'

/**
 * Takes over a dead process's journal by renaming it to a name of this process's own. Only one process can
 * rename a given file, so only one gets it. The claim of a process that has died since is taken over the
 * same way.
 * @returns undefined when another process got it. Throws what the file system throws in a folder that cannot be written to.
 */
export function claimJournal(journal: string): string | undefined {
  const own = ownIdentity()
  const claimant = claimantOf(journal)
  if (claimant !== undefined && isSameProcess(claimant, own)) return journal
  if (claimant !== undefined && isAlive(claimant)) return undefined
  const claimed = `${nameOfJournal(journal)}.${own.pid}-${own.startedAt}-${own.host}`
  try {
    renameOver(journal, claimed)
    return claimed
  } catch (error) {
    // Another process was faster: the file no longer has this name.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The process that claimed this journal. */
export function claimantOf(journal: string): ProcessIdentity | undefined {
  const [, pid, startedAt, host] = /\.(\d+)-(\d*)-([0-9a-f]+)$/.exec(journal) ?? []
  return pid === undefined || startedAt === undefined || host === undefined
    ? undefined
    : { pid: Number(pid), startedAt, host }
}
