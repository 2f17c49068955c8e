import { randomUUID } from 'node:crypto'
import { realpathSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RunspanError } from '../../errors/runspan-error.js'
import { renameOver } from '../../store/rename-over.js'

/**
 * Writes chunks to a file that is there in full or, when anything fails, as it was before: they go to a file beside it,
 * which takes its place at the end. What is no plain file, such as a pipe or /dev/null, is written to as it is.
 * @throws RunspanError `OUTPUT_UNWRITABLE` when the file cannot be written
 */
export async function writeToFile(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const target = followLinks(path)
  const isReplaced = isFileOrNothing(target)
  const written = isReplaced ? join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`) : target
  try {
    if (isReplaced) await writeAndMove(written, target, chunks)
    else await writeFile(target, chunks)
  } catch (error) {
    throw isAbout(error, written) ? notWritable(path, error) : error
  }
}

async function writeAndMove(temporary: string, target: string, chunks: AsyncIterable<string>): Promise<void> {
  const stopWatching = removeOnSignal(temporary)
  try {
    await writeFile(temporary, chunks, { flag: 'wx' })
    renameOver(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    stopWatching()
  }
}

/** Ctrl-C leaves no half file either; the process then dies of the signal as it would have. */
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
    return true // what cannot be seen cannot be written either, and writing will say so
  }
}

// A link is kept, and the file that it leads to is written.
function followLinks(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // nothing is there yet, or it cannot be seen; writing will say which
  }
}

/** Whether an error is about the file that was written and not about the store that was read. */
function isAbout(error: unknown, path: string): error is NodeJS.ErrnoException {
  const { path: failed, syscall } = error as NodeJS.ErrnoException
  return failed === path || syscall === 'write'
}

function notWritable(path: string, error: NodeJS.ErrnoException): RunspanError {
  // "ENOENT: no such file or directory, open '…'" goes on with the name of the file beside it, which helps nobody.
  const [reason] = error.message.split(',', 1)
  return new RunspanError(
    'OUTPUT_UNWRITABLE',
    `The file ${path} cannot be written (${reason}). Say another with --output, or make room for it.`,
    { cause: error },
  )
}
