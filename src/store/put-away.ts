import { rmSync } from 'node:fs'
import { DAMAGED_ENDING, nameOfJournal } from './paths.js'
import { renameOver } from './rename-over.js'

/**
 * Deletes a journal of which all that can be read is in the run's file. A damaged one is kept under another
 * name, until its run is deleted: a person may be able to read more of it.
 */
export function putAway(journal: string, isDamaged: boolean, onWarning: (message: string) => void): void {
  if (!isDamaged) {
    rmSync(journal, { force: true })
    return
  }
  const kept = nameOfJournal(journal) + DAMAGED_ENDING
  renameOver(journal, kept)
  onWarning(`the damaged journal is kept as ${kept} until its run is deleted`)
}
