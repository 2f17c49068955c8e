// Stacks with the program's frames only, without those of runspan, OpenTelemetry's context and Node between
// them.

import { bundledFrames, type Frame } from './bundled-frames.js'

/** OpenTelemetry's API is between run() and its function, whoever's context manager carries the run. */
const API_FOLDER = /\/node_modules\/@opentelemetry\/(api|context-async-hooks)\//

const FRAME = /^ {4}at (?:async )?(?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/

/**
 * This file, as it lies in the package: the part that it is built into has a name which a program's bundle
 * hardly has.
 */
const OWN_FILE = /^(.*\/)(?:dist\/(?:esm|cjs)\/parts\/record\.js|src\/record\/program-stack\.ts)$/

/** See `ownFolders()`; undefined before it was called. */
let known: readonly string[] | undefined

/**
 * The stack with the program's frames only; if there are none, with its first frame.
 * @param header what stands before the frames; a message may look like some
 */
export function programStack(stack: string, message: string): string {
  const start = Math.max(0, stack.indexOf(message)) + message.length
  const lines = stack.slice(start).split('\n')
  const frames = lines.map((line) => FRAME.exec(line))
  const firstFrame = frames.findIndex((frame) => frame !== null)
  if (firstFrame === -1) return stack
  const bundled = ownFolders().length === 0 ? bundledFrames(frames) : undefined
  const kept = lines.filter((_, i) => {
    const frame = frames[i] as Frame
    return frame === null || !(isForeign(frame[2] as string) || bundled?.has(i) === true)
  })
  const hasFrame = kept.some((line) => FRAME.test(line) || /^ {4}at /.test(line))
  if (!hasFrame) kept.splice(firstFrame, 0, lines[firstFrame] as string)
  return stack.slice(0, start) + kept.join('\n')
}

function isForeign(file: string): boolean {
  if (file.startsWith('node:')) return true
  const path = pathOf(file)
  return API_FOLDER.test(path) || ownFolders().some((folder) => path.startsWith(folder))
}

/**
 * The folders of this package's code: what is built, also where ES modules and CommonJS are loaded both,
 * and the sources, where source maps lead to them. None where a program's own bundle holds it.
 */
function ownFolders(): readonly string[] {
  if (known !== undefined) return known
  const frame = FRAME.exec(String(new Error().stack).split('\n')[1] ?? '')
  const root = OWN_FILE.exec(pathOf(frame?.[2] ?? ''))?.[1]
  known = root === undefined ? [] : [`${root}dist/`, `${root}src/`]
  return known
}

/** The same for an ES module's address and a CommonJS module's path, on Windows too. */
function pathOf(file: string): string {
  return file.replace(/^file:\/\/(\/(?=[A-Za-z]:))?/, '').replaceAll('\\', '/')
}
