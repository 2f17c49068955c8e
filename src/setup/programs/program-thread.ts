// Other programs, started by a thread: to start one copies the page tables of this process, which would stop
// one with a gigabyte of memory for 50 ms. Nothing here keeps the process alive, or delays its end.

import { Worker } from 'node:worker_threads'
import { hasRoomForThread } from '../../runtime/thread-room.js'
import { timers } from '../../runtime/timers.js'
import { ownExitHandlers } from './own-exit-handlers.js'
import { type FromThread, serveInThread, type ToThread } from './serve-in-thread.js'

export interface ProgramCall {
  file: string
  args: readonly string[]
  cwd?: string
}

/** What a program has printed on stdout. */
export interface ProgramOutput {
  /** The beginning of it. */
  text: string
  /** How many bytes the whole of it has. */
  sizeBytes: number
}

/** So many programs at once are more than are ever needed. */
const MAX_PROGRAMS = 8

type Listener = (message: Omit<FromThread, 'slot'>) => void

class ProgramThread {
  /** By the place of the program's pid in `#pids`. */
  readonly #listeners = new Map<number, Listener>()
  readonly #pids = new Int32Array(new SharedArrayBuffer(4 * MAX_PROGRAMS))
  #waiting: ToThread[] = []
  #worker: Worker | undefined
  #isComing = false

  /** @returns ends the program; nothing is heard of it from then on */
  start(call: ToThread['start'] & object, listener: Listener): () => void {
    const slot = Array.from(this.#pids.keys()).find((place) => !this.#listeners.has(place))
    if (slot === undefined) {
      listener({})
      return () => {}
    }
    this.#listeners.set(slot, listener)
    this.#post({ slot, start: call })
    return () => {
      if (this.#listeners.get(slot) !== listener) return
      // the place stays taken until the program has gone
      this.#listeners.set(slot, () => {})
      this.#post({ slot })
    }
  }

  #post(message: ToThread): void {
    if (this.#worker !== undefined) {
      this.#worker.postMessage(message)
      return
    }
    this.#waiting.push(message)
    if (this.#isComing) return
    this.#isComing = true
    // To start the thread costs a few milliseconds, too: it waits until the caller is done.
    timers.setImmediate(() => this.#open()).unref()
  }

  #open(): void {
    this.#isComing = false
    const waiting = this.#waiting.splice(0)
    const worker = this.#openWorker()
    if (worker === undefined) {
      this.#endAll()
      return
    }
    this.#worker = worker
    process.on('exit', this.#killAll)
    for (const message of waiting) worker.postMessage(message)
  }

  #openWorker(): Worker | undefined {
    if (!hasRoomForThread()) return undefined
    try {
      const worker = new Worker(`(${serveInThread})()`, {
        eval: true,
        workerData: { pids: this.#pids },
        // The program's own --import or --require would run its code again.
        execArgv: [],
        env: { ...process.env, NODE_OPTIONS: '', GIT_OPTIONAL_LOCKS: '0' },
        stdout: true,
        stderr: true,
      })
      worker.on('message', this.#onMessage)
      worker.on('error', () => {})
      worker.on('exit', () => this.#onGone(worker))
      worker.unref() // behind on('message'), which makes it keep the process alive
      return worker
    } catch {
      return undefined // where threads are forbidden
    }
  }

  readonly #onMessage = ({ slot, ...message }: FromThread): void => {
    const listener = this.#listeners.get(slot)
    if (message.text === undefined || message.sizeBytes !== undefined) {
      this.#listeners.delete(slot)
      // whoever has its answer may ask for more at once
      timers.setImmediate(() => this.#closeIfIdle()).unref()
    }
    listener?.(message)
  }

  #closeIfIdle(): void {
    if (this.#listeners.size > 0) return
    const worker = this.#worker
    this.#forgetWorker()
    void worker?.terminate()
    worker?.unref() // which terminate() takes back, too
  }

  #onGone(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#forgetWorker()
    this.#endAll()
  }

  #forgetWorker(): void {
    this.#worker = undefined
    process.off('exit', this.#killAll)
  }

  #endAll(): void {
    const listeners = [...this.#listeners.values()]
    this.#listeners.clear()
    for (const listener of listeners) listener({})
  }

  /** The thread ends with the process, and does not end what it has started. */
  readonly #killAll = (): void => {
    for (const place of this.#pids.keys()) {
      const pid = Atomics.exchange(this.#pids, place, 0)
      if (pid > 0) kill(pid)
    }
  }

  constructor() {
    ownExitHandlers().add(this.#killAll)
  }

  killAll(): void {
    this.#killAll()
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid)
  } catch {
    // It has just ended.
  }
}

const thread = new ProgramThread()

/**
 * @param maxChars how much of what it prints is wanted
 * @returns undefined where it cannot be started, fails or takes longer than that, and when this process ends
 *   before it has answered
 */
export function askProgram(
  call: ProgramCall,
  { timeoutMs, maxChars }: { timeoutMs: number; maxChars: number },
): Promise<ProgramOutput | undefined> {
  return new Promise((resolve) => {
    thread.start({ ...call, timeoutMs, maxChars }, ({ text, sizeBytes }) =>
      resolve(text === undefined || sizeBytes === undefined ? undefined : { text, sizeBytes }),
    )
  })
}

/**
 * Starts a program that goes on printing.
 * @param onText called with each piece of what it prints
 * @returns ends it
 */
export function followProgram(call: ProgramCall, onText: (text: string) => void): () => void {
  return thread.start(call, ({ text }) => {
    if (text !== undefined) onText(text)
  })
}

/** Where a signal ends this process there is no `exit`. */
export function endStartedPrograms(): void {
  thread.killAll()
}
