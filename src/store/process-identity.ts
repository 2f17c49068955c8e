// Which process a run belongs to, in a form that another process can check: process ids are reused, and
// mean nothing on another machine.

import { isMainThread, threadId } from 'node:worker_threads'
import { hostMark, isEarlierBoot, isSameHost } from './host-mark.js'
import { type Platform, thisPlatform } from './platform.js'

export interface ProcessIdentity {
  pid: number
  /**
   * When the process started, in digits, as the operating system counts it; empty if that cannot be known.
   */
  startedAt: string
  /** A worker's thread id, since it may be terminated while its process goes on; 0 for the main thread. */
  thread?: number
  /**
   * A mark of the machine, its boot and its process namespace. With the same mark, process ids mean the
   * same.
   */
  host: string
}

/** What a process knows about itself and others. */
export class Processes {
  readonly #platform: Platform
  #own: ProcessIdentity | undefined

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** This process's identity. Looked up once: on macOS and Windows it takes commands of some 20 ms. */
  get own(): ProcessIdentity {
    this.#own ??= {
      pid: process.pid,
      startedAt: startOf(process.pid, this.#platform) ?? '',
      thread: isMainThread ? 0 : threadId,
      host: hostMark(this.#platform),
    }
    return this.#own
  }

  /**
   * Whether a process still runs; undefined if that cannot be known here: on another host, for a worker
   * whose process runs, and for a process id that may have been reused.
   */
  isAlive(identity: ProcessIdentity): boolean | undefined {
    const { own } = this
    // It was read from a file that may be damaged.
    if (typeof identity.host !== 'string') return undefined
    if (isSameProcess(identity, own) && (identity.thread ?? 0) === own.thread) return true
    if (!isSameHost(identity.host, own.host))
      return isEarlierBoot(identity.host, own.host) ? false : undefined
    // With 0 and below, a signal would go to groups of processes.
    const startedAt = identity.pid > 0 ? startOf(identity.pid, this.#platform) : ''
    if (startedAt === undefined) return false
    if (startedAt === '' || identity.startedAt === '') return undefined
    if (startedAt !== identity.startedAt) return false
    return identity.thread ? undefined : true
  }
}

const processes = new Processes(thisPlatform)

export function ownIdentity(): ProcessIdentity {
  return processes.own
}

/** See {@link Processes.isAlive}. */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  return processes.isAlive(identity)
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startedAt === b.startedAt && isSameHost(a.host, b.host)
}

/**
 * @returns an empty string when the process exists but its start time is not known; undefined when there is
 *   none, or only a zombie that its parent has not collected
 */
function startOf(pid: number, platform: Platform): string | undefined {
  return platform.name === 'linux' ? startOnLinux(pid, platform) : startElsewhere(pid, platform)
}

// Fields 3 (state) and 22 (start time in ticks since boot) of proc_pid_stat(5); the name before them may
// contain anything.
function startOnLinux(pid: number, platform: Platform): string | undefined {
  const stat = platform.readFile(`/proc/${pid}/stat`)
  // /proc may be missing, or hide other users' processes (`hidepid`).
  if (stat === '') return platform.isPidAlive(pid) ? '' : undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : onlyDigits(fields[19])
}

function startElsewhere(pid: number, platform: Platform): string | undefined {
  if (!platform.isPidAlive(pid)) return undefined
  // On Windows only PowerShell knows it, and takes half a second.
  if (platform.name === 'win32') return ''
  const [, state, start] =
    /^\s*(\S+)\s+(.+)/.exec(platform.run('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)])) ?? []
  if (state?.startsWith('Z')) return undefined
  return onlyDigits(String(Date.parse(`${start?.trim()} UTC`) / 1000))
}

/** The output becomes part of file names. */
function onlyDigits(text = ''): string {
  return /^\d+$/.test(text) ? text : ''
}
