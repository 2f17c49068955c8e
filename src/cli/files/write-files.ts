import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe } from '../../errors/describe.js'
import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { filesOf, type OwnedFile } from '../../read/files-of.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { fileJson } from '../../read/tables/run-json.js'
import { keptFile } from '../../store/kept-files.js'
import { storeDir } from '../../store/paths.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { fileLines } from '../show/file-lines.js'
import { formatCount } from '../terminal/format-count.js'
import { printLines, printMessage } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { safePath, withNumber } from './safe-path.js'

/** The options of `runspan files`, as commander passes them. */
export interface FilesOptions extends SourceOption {
  output?: string
  store?: string
  json?: boolean
}

interface FoundFile extends OwnedFile {
  /** Where its bytes are; absent where the store has them not. */
  path?: string
}

/** Lists the files of a run, or writes them to a folder. */
export async function writeFiles(
  idOrName: string,
  names: readonly string[],
  options: FilesOptions,
): Promise<void> {
  const run = await openRuns(options).run(idOrName, { fields: ['files', 'tasks'] })
  const dir = storeDir(options.store ?? options.dir)
  const found = filesOf(run).map((file) => withPath(file, dir))
  const files = choose(run, found, names)
  if (options.output !== undefined) writeAll(files, options.output)
  else if (options.json) printLines([jsonText(files.map(fileJson), 2)])
  else printLines(listed(run, files))
}

function withPath(file: OwnedFile, dir: string): FoundFile {
  const path = file.sha256 === undefined ? undefined : keptFile(dir, file.sha256)
  return path !== undefined && existsSync(path) ? { ...file, path } : file
}

function choose(run: RunRecord, files: FoundFile[], names: readonly string[]): FoundFile[] {
  const unknown = names.find((name) => !files.some((file) => file.name === name))
  if (unknown === undefined)
    return names.length === 0 ? files : files.filter(({ name }) => names.includes(name))
  throw new RunspanError(
    'FILE_NOT_FOUND',
    `Run ${run.id} has logged no file ${describe(unknown)}. See which it has with \`runspan files ${run.id.slice(0, 8)}\`.`,
  )
}

function listed(run: RunRecord, files: readonly FoundFile[]): string[] {
  const screen = screenOf(process.stdout)
  const shown = files.map((file) => ({ ...file, name: placeOf(file) }))
  const title = `${formatCount(files.length, 'file')} of ${escapeText(run.name)}`
  return files.length === 0 ? [title] : [title, '', ...fileLines(shown, screen)]
}

/** Files without bytes are told; of the same name the later ones get a number. */
function writeAll(files: readonly FoundFile[], folder: string): void {
  const taken = new Set<string>()
  let written = 0
  for (const file of files) {
    if (file.path === undefined) {
      const elsewhere = file.url === undefined ? '' : `; it lies at ${escapeText(file.url)}`
      printMessage(`${escapeText(placeOf(file))} was left out: the store does not have its bytes${elsewhere}`)
      process.exitCode = 1
      continue
    }
    const place = freePlace(safePath(placeOf(file)), taken)
    write(file.path, join(folder, place))
    written++
  }
  printMessage(`${formatCount(written, 'file')} written to ${escapeText(folder)}`)
}

/** What is there under that name is replaced, as by `cp`. */
function write(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  } catch (error) {
    throw new RunspanError('OUTPUT_UNWRITABLE', `${to} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    })
  }
}

function placeOf({ name, task }: FoundFile): string {
  return task === undefined ? name : `task-${task}/${name}`
}

/** File systems that take `A` and `a` for the same have room for one of them. */
function freePlace(path: string, taken: Set<string>): string {
  let place = path
  for (let number = 2; taken.has(place.toLowerCase()); number++) place = withNumber(path, number)
  taken.add(place.toLowerCase())
  return place
}
