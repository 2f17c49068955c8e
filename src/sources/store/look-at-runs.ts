// All runs of a store, from the index as far as it still holds, and else from their files.

import type { Stats } from 'node:fs'
import { join, sep } from 'node:path'
import type { RunRecord } from '../../read/run-record.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import {
  isRunFile,
  listRunFolders,
  NO_JOURNALS,
  type RunFile,
  type RunFolder,
  runIdOf,
} from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import { RUN_FILE_ENDING } from '../../store/paths.js'
import { Silence } from '../../store/silence.js'
import { Children } from '../core/children.js'
import { turns } from '../core/turns.js'
import { type ColumnPath, columnName } from './index/columns.js'
import { deletePart, openParts } from './index/index-folder.js'
import { type KeptRows, RowFinder, type RowPlace, RowReader, readRecord } from './index/index-rows.js'
import { DamagedPart, type Part } from './index/read-part.js'
import { IndexUpdate } from './index/update-index.js'
import { VerifiedRows, type VerifyAhead } from './index/verified-rows.js'
import { indexAlone } from './index-share.js'
import type { LiveRuns } from './live-runs.js'
import { type ReadRun, readRun } from './read-run.js'

/** A run of a store as far as it was looked at. */
export interface StoredRun {
  readonly file: RunFile
  /** May be made anew each time it is asked for. */
  readonly run: RunRecord
  /** The same, for as long as no other run is asked for. */
  readonly fleeting: RunRecord
  /** Where the whole run lies in the index; undefined where `run` is whole, apart from its fields. */
  readonly place: RowPlace | undefined
}

export interface Look {
  dir: string
  /** What of each run is needed, beside its id, parent and start; undefined where all of it is. */
  columns: readonly ColumnPath[] | undefined
  /** What of them is enough to choose by, where that is less. */
  columnsToChoose?: readonly ColumnPath[] | undefined
  /** Which runs are wanted; asked about every run, with no more than its columns, and again where the index is damaged. */
  chooses(run: RunRecord): boolean
  /** Only runs that have this column are wanted. */
  mustHave?: ColumnPath
  /** Whether runs in the index are taken as they are there, as what never changes may be. */
  trustsIndex?: boolean
  /** How many runs, or bytes of them, make it worth to write to the index. */
  worthRows?: number
  live: LiveRuns
  /** Called before a store is read that has no index. */
  indexFirst?: IndexFirst | undefined
  /** Called before files are looked at that are worth the help of another thread. */
  verifyAhead?: VerifyAhead | undefined
  onWarning(message: string): void
  signal: AbortSignal
}

/** Has a store indexed in another way than by this thread alone. */
export type IndexFirst = (dir: string) => Promise<void>

const ALWAYS: readonly ColumnPath[] = [['parent'], ['startTime']]

/** Files that are looked at, but not read, before the program may have waited for a turn. */
const FILES_PER_TURN = 64

/** Runs in no order. */
export async function lookAtRuns(look: Look): Promise<StoredRun[]> {
  const damaged = new Set<string>()
  for (;;) {
    const parts = await partsOf(look, damaged)
    try {
      return await lookThrough(look, parts)
    } catch (error) {
      if (!(error instanceof DamagedPart) || damaged.has(error.path)) throw error
      damaged.add(error.path)
      deletePart(error.path)
    } finally {
      for (const part of parts) part.close()
    }
  }
}

async function partsOf(
  { dir, signal, indexFirst = (dir) => indexAlone(dir, undefined, signal) }: Look,
  damaged: ReadonlySet<string>,
): Promise<Part[]> {
  const parts = openParts(dir, damaged)
  if (parts.length > 0 || damaged.size > 0) return parts
  await indexFirst(dir)
  return openParts(dir, damaged)
}

async function lookThrough(look: Look, parts: readonly Part[]): Promise<StoredRun[]> {
  const kept = new Map(parts.map((part): [Part, number[]] => [part, []]))
  const update = new IndexUpdate(look.dir, kept, look.worthRows)
  const silence = new Silence(look.dir)
  const turn = turns(look.signal)
  const fresh: StoredRun[] = []
  const read = (file: RunFile): ReadRun => {
    const found = readRun(file, false, silence, look.onWarning)
    return { ...found, run: found.run && withFields(found.run, NO_FIELDS) }
  }
  const readFresh = (file: RunFile): ReadRun => {
    const found = read(file)
    if (found.run !== undefined) fresh.push(wholeRun(file, found.run))
    return found
  }
  const verified = look.trustsIndex ? undefined : await VerifiedRows.of(parts, look.dir, look.verifyAhead)
  try {
    const { folders, live } = listRunFolders(look.dir)
    const looking = { rows: new RowFinder(parts), kept, update, verified, read: readFresh, turn }
    for (const folder of folders) await lookThroughFolder(look, folder, looking)
    look.live.begin(live)
    for (const file of live) {
      await turn()
      const run = look.live.recall(file, live.length, () => read(file).run, look.trustsIndex)
      if (run !== undefined) fresh.push(wholeRun(file, run))
    }
  } finally {
    verified?.close()
  }
  const chosen = await chooseRuns(look, kept, fresh, turn)
  update.write()
  return chosen
}

interface Looking {
  rows: RowFinder
  kept: KeptRows
  update: IndexUpdate
  verified: VerifiedRows | undefined
  read(file: RunFile): ReadRun
  turn(): Promise<void> | undefined
}

/** Looks at each file of ended runs, and reads those of which the index does not have what they are now. */
async function lookThroughFolder(
  { trustsIndex = false }: Look,
  { name: folder, path, fileNames }: RunFolder,
  { rows, kept, update, verified, read, turn }: Looking,
): Promise<void> {
  rows.enter(folder)
  const prefix = path + sep
  let name = ''
  let stats: Stats | undefined
  const holds = (part: Part, row: number, partNumber: number): boolean => {
    // what is no run yet may become one
    if (trustsIndex && part.hasRun(row)) return true
    if (verified?.has(partNumber, row)) return true
    stats ??= statIfThere(prefix + name)
    return stats !== undefined && part.sizes[row] === stats.size && part.times[row] === stats.mtimeMs
  }
  for (let i = 0; i < fileNames.length; i++) {
    if (i % FILES_PER_TURN === 0) await turn()
    name = fileNames[i] as string
    stats = undefined
    if (rows.find(name, holds)) {
      kept.get(rows.part as Part)?.push(rows.row)
      continue
    }
    if (!isRunFile(name)) continue
    await turn()
    const file = { runId: runIdOf(name), path: prefix + name, journals: NO_JOURNALS }
    const found = read(file)
    if (found.isLasting && found.stats !== undefined)
      update.add(file, { folder, sizeBytes: found.stats.size, timeMs: found.stats.mtimeMs }, found.run)
  }
}

async function chooseRuns(
  look: Look,
  kept: KeptRows,
  fresh: readonly StoredRun[],
  turn: () => Promise<void> | undefined,
): Promise<StoredRun[]> {
  const children = new Children(runsWithParent(kept))
  for (const { run } of fresh) children.add(run)
  const link = (run: RunRecord): RunRecord => {
    run.children = children.of(run.id)
    return run
  }
  const chosen: StoredRun[] = []
  for (const [part, rows] of kept) {
    if (look.mustHave !== undefined && !part.has(columnName(look.mustHave))) continue
    const choose =
      look.columns === undefined ? chooseWhole(look, part, link) : chooseRow(look, look.columns, part, link)
    for (let i = 0; i < rows.length; i++) {
      if (i % FILES_PER_TURN === 0) await turn()
      const row = rows[i] as number
      const stored = part.hasRun(row) ? choose(row) : undefined
      if (stored !== undefined) chosen.push(stored)
    }
  }
  for (const stored of fresh) {
    await turn()
    if (look.chooses(link(stored.run))) chosen.push(stored)
  }
  return chosen
}

function wholeRun(file: RunFile, run: RunRecord): StoredRun {
  return { file, run, fleeting: run, place: undefined }
}

type Link = (run: RunRecord) => RunRecord

function chooseWhole({ dir, chooses }: Look, part: Part, link: Link): (row: number) => StoredRun | undefined {
  return (row) => {
    const run = link(readRecord({ part, row }))
    return chooses(run) ? wholeRun(fileOf(dir, part, row), run) : undefined
  }
}

function chooseRow(
  { dir, chooses, columnsToChoose }: Look,
  columns: readonly ColumnPath[],
  part: Part,
  link: Link,
): (row: number) => StoredRun | undefined {
  const all = [...ALWAYS, ...columns]
  const reader = new RowReader(part, all)
  const readToChoose = reader.fleeting([...ALWAYS, ...(columnsToChoose ?? columns)])
  const reading = { dir, part, link, reader, fleeting: reader.fleeting(all) }
  return (row) => (chooses(link(readToChoose(row))) ? new IndexedRun(reading, row) : undefined)
}

interface Reading {
  dir: string
  part: Part
  link: Link
  reader: RowReader
  fleeting(row: number): RunRecord
}

/** Of 100,000 runs no more is kept than where those lie that are wanted. */
class IndexedRun implements StoredRun {
  readonly #reading: Reading
  readonly #row: number

  constructor(reading: Reading, row: number) {
    this.#reading = reading
    this.#row = row
  }

  get file(): RunFile {
    return fileOf(this.#reading.dir, this.#reading.part, this.#row)
  }

  get run(): RunRecord {
    return this.#reading.link(this.#reading.reader.read(this.#row))
  }

  get fleeting(): RunRecord {
    return this.#reading.link(this.#reading.fleeting(this.#row))
  }

  get place(): RowPlace {
    return { part: this.#reading.part, row: this.#row }
  }
}

function fileOf(dir: string, part: Part, row: number): RunFile {
  const runId = part.runId(row)
  return { runId, path: join(dir, part.folder(row), runId + RUN_FILE_ENDING), journals: NO_JOURNALS }
}

function* runsWithParent(kept: KeptRows): Generator<RunRecord> {
  for (const [part, rows] of kept) {
    const withParent = part.rowsOf(columnName(['parent']))
    if (withParent.length === 0) continue
    const isKept = new Uint8Array(part.length)
    for (const row of rows) isKept[row] = 1
    const reader = new RowReader(part, ALWAYS)
    for (const row of withParent) if (isKept[row] === 1) yield reader.read(row)
  }
}
