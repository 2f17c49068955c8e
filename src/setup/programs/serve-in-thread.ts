import type { ChildProcess } from 'node:child_process'

/** A program to be started; without that, the one in this place is to be ended. */
export interface ToThread {
  /** Where in the shared array its process id is to be. */
  slot: number
  start?: {
    file: string
    args: readonly string[]
    cwd?: string
    /** Of one that ends by itself; what it prints is told when it has ended. */
    timeoutMs?: number
    maxChars?: number
  }
}

/** What it has printed. Without a text, or with a size, it is the last that is heard of the program. */
export interface FromThread {
  slot: number
  text?: string
  sizeBytes?: number
}

/**
 * Becomes the text of the thread: it may use nothing from outside. It waits for programs without standing
 * still: a process cannot end while one of its threads does.
 */
export function serveInThread(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { execFile, spawn } = process.getBuiltinModule('node:child_process')
  const { pids } = workerData as { pids: Int32Array }
  const children = new Map<number, ChildProcess>()
  const tell = (message: FromThread) => parentPort?.postMessage(message)
  const end = (slot: number, output?: { text: string; sizeBytes: number }) => {
    if (!children.delete(slot)) return
    Atomics.store(pids, slot, 0)
    tell({ slot, ...output })
  }
  const ask = (slot: number, { file, args, cwd, timeoutMs, maxChars = 0 }: ToThread['start'] & object) =>
    execFile(
      file,
      args,
      { cwd, timeout: timeoutMs, maxBuffer: 2 ** 28, encoding: 'buffer', killSignal: 'SIGKILL' },
      (error, stdout) => {
        // at most four bytes to a character
        const text = stdout.subarray(0, maxChars * 4).toString()
        end(slot, error === null ? { text: text.slice(0, maxChars), sizeBytes: stdout.length } : undefined)
      },
    )
  const follow = (slot: number, { file, args, cwd }: ToThread['start'] & object) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.setEncoding('utf8').on('data', (text: string) => tell({ slot, text }))
    child.on('error', () => end(slot))
    child.on('close', () => end(slot))
    return child
  }
  parentPort?.on('message', ({ slot, start }: ToThread) => {
    if (start === undefined) {
      const child = children.get(slot)
      child?.stdout?.destroy()
      child?.kill()
      return
    }
    try {
      const child = start.timeoutMs === undefined ? follow(slot, start) : ask(slot, start)
      children.set(slot, child)
      Atomics.store(pids, slot, child.pid ?? 0)
    } catch {
      tell({ slot }) // where no program may be started
    }
  })
}
