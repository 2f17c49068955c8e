// All runs of a store, from the index as far as it still holds, and else from their files.

import { join, sep } from 'node:path'
import type { RunRecord } from '../../read/run-record.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { listRunFolders, NO_JOURNALS, type RunFile, type RunFolder, runIdOf } from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import { RUN_FILE_ENDING } from '../../store/paths.js'
import { Silence } from '../../store/silence.js'
import { Children } from '../core/children.js'
import { turns } from '../core/turns.js'
import { type ColumnPath, columnName } from './index/columns.js'
import { deletePart, openParts } from './index/index-folder.js'
import {
  fleetingRowReader,
  type KeptRows,
  RowFinder,
  type RowPlace,
  readRecord,
  rowReader,
} from './index/index-rows.js'
import { DamagedPart, type Part } from './index/read-part.js'
import { IndexUpdate } from './index/update-index.js'
import { type ReadRun, readRun } from './read-run.js'

/** A run of a store as far as it was looked at. */
export interface StoredRun {
  readonly file: RunFile
  /** May be made anew each time it is asked for. */
  readonly run: RunRecord
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
  /** Called before a store is read that has no index. */
  indexFirst?: IndexFirst | undefined
  onWarning(message: string): void
  signal: AbortSignal
}

/** Has a store indexed in another way than one run after the other. */
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

async function partsOf({ dir, indexFirst }: Look, damaged: ReadonlySet<string>): Promise<Part[]> {
  const parts = openParts(dir, damaged)
  if (parts.length > 0 || damaged.size > 0 || indexFirst === undefined) return parts
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
    const run = found.run && withFields(found.run, NO_FIELDS)
    if (run !== undefined) fresh.push({ file, run, place: undefined })
    return { ...found, run }
  }
  const { folders, live } = listRunFolders(look.dir)
  // its map of all rows is made once, and not for each of many projects
  const rows = new RowFinder(parts)
  for (const folder of folders)
    await lookThroughFolder(look, folder, { rows, parts, kept, update, read, turn })
  for (const file of live) {
    await turn()
    read(file)
  }
  const chosen = await chooseRuns(look, kept, fresh, turn)
  update.write()
  return chosen
}

interface Looking {
  rows: RowFinder
  parts: readonly Part[]
  kept: KeptRows
  update: IndexUpdate
  read(file: RunFile): ReadRun
  turn(): Promise<void> | undefined
}

/** Looks at each file of ended runs, and reads those of which the index does not have what they are now. */
async function lookThroughFolder(
  { trustsIndex = false }: Look,
  { name: folder, path, fileNames }: RunFolder,
  { rows, parts, kept, update, read, turn }: Looking,
): Promise<void> {
  rows.enter(folder)
  const prefix = path + sep
  for (let i = 0; i < fileNames.length; i++) {
    if (i % FILES_PER_TURN === 0) await turn()
    const name = fileNames[i] as string
    // what is no run yet may become one
    const isTrusted = trustsIndex && rows.findAny(name) && rows.part?.hasRun(rows.row) === true
    const known = isTrusted || parts.length === 0 ? undefined : statIfThere(prefix + name)
    if (isTrusted || (known !== undefined && rows.find(name, known.size, known.mtimeMs))) {
      kept.get(rows.part as Part)?.push(rows.row)
      continue
    }
    await turn()
    const file = { runId: runIdOf(name), path: prefix + name, journals: NO_JOURNALS }
    const { run, isLasting, stats } = read(file)
    if (isLasting && stats !== undefined)
      update.add(file, { folder, sizeBytes: stats.size, timeMs: stats.mtimeMs }, run)
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

type Link = (run: RunRecord) => RunRecord

function chooseWhole({ dir, chooses }: Look, part: Part, link: Link): (row: number) => StoredRun | undefined {
  return (row) => {
    const run = link(readRecord({ part, row }))
    return chooses(run) ? { file: fileOf(dir, part, row), run, place: undefined } : undefined
  }
}

/** Of 100,000 runs no more is kept than where those lie that are wanted. */
function chooseRow(
  { dir, chooses, columnsToChoose }: Look,
  columns: readonly ColumnPath[],
  part: Part,
  link: Link,
): (row: number) => StoredRun | undefined {
  const read = rowReader(part, [...ALWAYS, ...columns])
  const readToChoose = fleetingRowReader(part, [...ALWAYS, ...(columnsToChoose ?? columns)])
  return (row) => {
    if (!chooses(link(readToChoose(row)))) return undefined
    return {
      get file() {
        return fileOf(dir, part, row)
      },
      get run() {
        return link(read(row))
      },
      place: { part, row },
    }
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
    const read = rowReader(part, ALWAYS)
    for (const row of withParent) if (isKept[row] === 1) yield read(row)
  }
}
