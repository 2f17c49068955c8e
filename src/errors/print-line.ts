// runspan prints through the program's console, which may be a custom one, but bypasses the stream behind
// it. When nobody reads stderr any more (`program 2>&1 | head -1`), a write makes that stream emit an
// error, which ends the program. And an error handler added here would swallow errors of the program's own
// writes.
//
// Parts of Node are loaded when there is something to print, so that importing `runspan/api` stays cheap.

const STDERR = 2

/**
 * How long to wait for a slow reader, in total for the process. After that, lines that do not fit are
 * dropped.
 */
const MAX_WAIT_MS = 1_000
const POLL_MS = 5

let waitedMs = 0

/** Prints one line on stderr. Never throws, and causes no error later either. */
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
    // the program's own console or stream throws, and there is no other place to report it
  }
}

/**
 * Makes writes to `process.stderr` go straight to its file descriptor.
 * @returns undoes it
 */
function divertStderr(): () => void {
  const { stderr } = process
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  // the stderr of a worker thread has no fd; it forwards to that of the process
  const isOfProgram = isMainThread ? stderr.fd !== STDERR : stderr.fd !== undefined
  // a Windows terminal takes text, not bytes
  if (isOfProgram || (process.platform === 'win32' && stderr.isTTY)) return () => {}
  // a `write` that the program has replaced still sees what is printed, and passes it down
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
