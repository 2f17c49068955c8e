import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RunspanError } from '../../errors/runspan-error.js'
import { renameOver } from '../../store/rename-over.js'

/**
 * Writes chunks to a file, which is complete afterwards or, if anything fails, as it was before: they go to
 * a temporary file beside it, which replaces it at the end, and may be read by those who could read it before. A pipe, or a device such as /dev/null, is
 * written to directly.
 * @throws RunspanError `OUTPUT_UNWRITABLE` when the file cannot be written
 */
export async function writeToFile(path: string, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  const target = followLinks(path)
  const isPlainFile = isFileOrNothing(target)
  const writtenPath = isPlainFile ? join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`) : target
  try {
    if (isPlainFile) await writeAndMove(writtenPath, target, chunks)
    else await writeFile(target, chunks)
  } catch (error) {
    throw isAbout(error, writtenPath) ? notWritable(path, error) : error
  }
}

async function writeAndMove(
  temporary: string,
  target: string,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const stopWatching = removeOnSignal(temporary)
  try {
    const { mode } = statSync(target, { throwIfNoEntry: false }) ?? {}
    await writeFile(temporary, chunks, { flag: 'wx', mode })
    renameOver(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    stopWatching()
  }
}

/** Removes the temporary file on Ctrl-C, too; the process then dies of the signal as usual. */
function removeOnSignal(path: string): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const remove = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true })
    stopWatching()
    process.kill(process.pid, signal)
  }
  const stopWatching = () => {
    for (const signal of signals) process.off(signal, remove)
  }
  for (const signal of signals) process.on(signal, remove)
  return stopWatching
}

function isFileOrNothing(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return true // a path that cannot be inspected: writing to it will say why
  }
}

/** A symbolic link stays, and the file that it points to is written. */
function followLinks(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // it does not exist yet, or cannot be inspected: writing to it will say which
  }
}

/** Whether an error comes from writing the file, and not from reading the store. */
function isAbout(error: unknown, path: string): error is NodeJS.ErrnoException {
  const { path: failed, syscall } = error as NodeJS.ErrnoException
  return failed === path || syscall === 'write'
}

function notWritable(path: string, error: NodeJS.ErrnoException): RunspanError {
  // "ENOENT: no such file or directory, open '…'" ends with the name of the temporary file
  const [reason] = error.message.split(',', 1)
  const folder = dirname(path)
  const isHomeless = error.code === 'ENOENT' && !existsSync(folder)
  const remedy = isHomeless
    ? `There is no folder ${folder}: make it`
    : 'Check the path, permissions and free space'
  return new RunspanError(
    'OUTPUT_UNWRITABLE',
    `The file ${path} cannot be written (${reason}). Nothing was exported. ${remedy}, or give another --output.`,
    { cause: error },
  )
}
