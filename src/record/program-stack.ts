// Stacks with the program's frames only, without those of runspan, OpenTelemetry's context and Node between
// them.

/** OpenTelemetry's API is between run() and its function, whoever's context manager carries the run. */
const API_FOLDER = /\/node_modules\/@opentelemetry\/(api|context-async-hooks)\//

const FRAME = /^ {4}at (?:async )?(?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/

/**
 * This file, as it lies in the package: the part that it is built into has a name which a program's bundle
 * hardly has.
 */
const OWN_FILE = /^(.*\/)(?:dist\/(?:esm|cjs)\/parts\/record\.js|src\/record\/program-stack\.ts)$/

/**
 * The folders of this package's code: what is built, also where ES modules and CommonJS are loaded both,
 * and the sources, where source maps lead to them. Undefined where a program's own bundle holds it.
 */
const OWN_FOLDERS = ownFolders()

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
  const bundled = bundledFrames(frames)
  const kept = lines.filter((_, i) => {
    const frame = frames[i] as RegExpExecArray | null
    return frame === null || !(isForeign(frame[2] as string) || bundled.has(i))
  })
  const hasFrame = kept.some((line) => FRAME.test(line) || /^ {4}at /.test(line))
  if (!hasFrame) kept.splice(firstFrame, 0, lines[firstFrame] as string)
  return stack.slice(0, start) + kept.join('\n')
}

function isForeign(file: string): boolean {
  if (file.startsWith('node:')) return true
  const path = pathOf(file)
  return API_FOLDER.test(path) || OWN_FOLDERS?.some((folder) => path.startsWith(folder)) === true
}

// In a bundle all is one file. But the names of methods outlive it: what carries the context of a run is a
// `with` that calls a `with`, the outermost of them the run's; inside of these is one function without a
// name, around them settle and run.
function bundledFrames(frames: (RegExpExecArray | null)[]): Set<number> {
  const found = new Set<number>()
  if (OWN_FOLDERS !== undefined) return found
  const isWith = (i: number) => /\.with$/.test(frames[i]?.[1] ?? '')
  const isCalled = (i: number, name: RegExp) => name.test(frames[i]?.[1] ?? '')
  for (let i = 0; i < frames.length; i++) {
    if (!isWith(i) || !isWith(i + 1)) continue
    let inner = i - 1
    while (frames[inner]?.[2]?.startsWith('node:')) inner--
    if (frames[inner]?.[1] === undefined) found.add(inner)
    while (isWith(i)) found.add(i++)
    if (isCalled(i, /^settle\$?\d*$/)) found.add(i++)
    if (isCalled(i - 1, /^settle\$?\d*$/) && isCalled(i, /^(run|continueRun)\$?\d*$/)) found.add(i)
  }
  return found
}

function ownFolders(): string[] | undefined {
  const frame = FRAME.exec(new Error().stack?.split('\n')[1] ?? '')
  const root = OWN_FILE.exec(pathOf(frame?.[2] ?? ''))?.[1]
  return root === undefined ? undefined : [`${root}dist/`, `${root}src/`]
}

/** The same for an ES module's address and a CommonJS module's path, on Windows too. */
function pathOf(file: string): string {
  return file.replace(/^file:\/\/(\/(?=[A-Za-z]:))?/, '').replaceAll('\\', '/')
}
