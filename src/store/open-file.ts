import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'

/** A pipe, a folder, a device where a file was expected. */
export class NotAFile extends Error {
  constructor(path: string) {
    super(`${path} is not a regular file`)
  }
}

/**
 * Opens a file for reading. A pipe in its place would block the caller, and a device could go on for ever.
 * @throws NotAFile, and what the file system throws
 */
export function openToRead(path: string): number {
  return openWithStats(path).file
}

/** The same, with what the file is at that moment. */
export function openWithStats(path: string): { file: number; stats: Stats } {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(file)
    if (stats.isFile()) return { file, stats }
  } catch (error) {
    closeSync(file)
    throw error
  }
  closeSync(file)
  throw new NotAFile(path)
}

/** @returns undefined for a file that is gone, or that a failing disk or its folder says nothing about */
export function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined // whoever reads it says what is wrong
  }
}

/** `length` bytes of a file from `start`, or as many as there are. */
export function readBytes(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, fstatSync(file).size - start)))
  let end = 0
  while (end < bytes.length) {
    const count = readSync(file, bytes, end, bytes.length - end, start + end)
    if (count === 0) break
    end += count
  }
  return bytes.subarray(0, end)
}
