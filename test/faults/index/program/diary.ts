// What has been done to the store, a line each, by whoever did it: it outlives the process.

import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/**
 * `kept`: the run's journal is on the disk, or its file. `ended`: the run is in its file. `deleted` is written before it
 * happens, `gone` after it.
 */
export type Deed = 'kept' | 'ended' | 'deleted' | 'gone'

/** One line: appended whole, whoever else writes. */
export function note(path: string, deed: Deed, id: string, number: number): void {
  appendFileSync(path, `${deed} ${id} ${number}\n`)
}

export interface Diary {
  /** Numbers by id. */
  kept: ReadonlyMap<string, number>
  ended: ReadonlyMap<string, number>
  deleted: ReadonlyMap<string, number>
  gone: ReadonlyMap<string, number>
}

export function readDiary(path: string): Diary {
  const diary: Record<Deed, Map<string, number>> = {
    kept: new Map(),
    ended: new Map(),
    deleted: new Map(),
    gone: new Map(),
  }
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  for (const line of text.split('\n').slice(0, -1)) {
    const [deed, id, number] = line.split(' ') as [Deed, string, string]
    diary[deed].set(id, Number(number))
  }
  return diary
}
