// How runspan prints: by the program's console, which may be one of its own, but past the stream behind it. A write to a
// stderr that nobody reads any more (`program 2>&1 | head -1`) makes that stream emit an error, which ends the program; and an
// error that is caught here is one that the program's own writes do not meet.
//
// Parts of Node are loaded when there is something to print, so that importing `runspan/api` stays cheap.

const STDERR = 2

/** How long a reader that has fallen behind is waited for, once in a process; after that, what finds no room is left out. */
const MAX_WAIT_MS = 1_000
const POLL_MS = 5

let waitedMs = 0

/** One line on stderr. Never throws, and never fails the program later either. */
export function printLine(line: string): void {
  try {
    const restore = divertStderr()
    try {
      const printed: unknown = console.error(line)
      if (printed !== undefined) Promise.resolve(printed).catch(() => {})
    } finally {
      restore()
    }
  } catch {
    // A console, or a stream, of the program's own that throws: there is no other place to tell it.
  }
}

/**
 * Lets what is written to stderr go to its file itself.
 * @returns ends that
 */
function divertStderr(): () => void {
  const { stderr } = process
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  // That of a thread has no number; it passes on to the file of the process.
  const isOfProgram = isMainThread ? stderr.fd !== STDERR : stderr.fd !== undefined
  // On Windows a terminal takes text, not bytes.
  if (isOfProgram || (process.platform === 'win32' && stderr.isTTY)) return () => {}
  // A `write` that the program has put there sees what is printed, and passes it on to what is below.
  const method = Object.hasOwn(stderr, 'write') ? '_write' : 'write'
  const own = Object.getOwnPropertyDescriptor(stderr, method)
  const write = (chunk: string | Uint8Array, _encoding: unknown, callback: unknown): boolean => {
    if (!stderr.destroyed && !stderr.writableEnded) writeAll(Buffer.from(chunk as string))
    if (method === '_write') (callback as () => void)()
    return true
  }
  Object.defineProperty(stderr, method, { value: write, configurable: true, writable: true })
  return () => {
    if (own === undefined) Reflect.deleteProperty(stderr, method)
    else Object.defineProperty(stderr, method, own)
  }
}

function writeAll(bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += process.getBuiltinModule('node:fs').writeSync(STDERR, bytes, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || waitedMs >= MAX_WAIT_MS) return
      waitedMs += POLL_MS
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
    }
  }
}
