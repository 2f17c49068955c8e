import type { FileRecord, RunRecord } from './run-record.js'

/** A logged file, and who logged it. */
export interface OwnedFile extends FileRecord {
  /** The number of the task that logged it; absent for the run itself. */
  task?: number
}

/** The files of a run and of its tasks. */
export function filesOf({ files, tasks }: Pick<RunRecord, 'files' | 'tasks'>): OwnedFile[] {
  return [...files, ...tasks.flatMap(({ number, files }) => files.map((file) => ({ ...file, task: number })))]
}
