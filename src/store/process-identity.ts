// Which process a run belongs to, in words that another process can check: a process id alone is used again by others,
// and means nothing on another machine.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isMainThread, threadId } from 'node:worker_threads'

export interface ProcessIdentity {
  pid: number
  /** When the process started, in digits, as the operating system counts it; empty where that cannot be known. */
  startedAt: string
  /** Of a worker, which may be terminated while its process goes on; 0 for the main thread. */
  thread?: number
  /** A mark of the machine, its boot and its process namespace: within one of these, process ids mean the same. */
  host: string
}

let own: ProcessIdentity | undefined

export function ownIdentity(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    startedAt: startOf(process.pid) ?? '',
    thread: isMainThread ? 0 : threadId,
    host: hostIdentity(),
  }
  return own
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startedAt === b.startedAt && a.host === b.host
}

/**
 * Whether a process of this host still runs; undefined where that is not known from here: for one of another host, and for a
 * worker of a process that runs.
 */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  const own = ownIdentity()
  if (identity.host !== own.host) return undefined
  const startedAt = startOf(identity.pid)
  const runs = startedAt !== undefined && (identity.startedAt === '' || startedAt === identity.startedAt)
  const isOwnThread = isSameProcess(identity, own) && identity.thread === own.thread
  return runs && identity.thread && !isOwnThread ? undefined : runs
}

/** @returns undefined when there is no such process, or only the remains that its parent has not collected */
function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid)
}

// Fields 3 (state) and 22 (start time in ticks since the boot) of proc_pid_stat(5); the name before them may hold anything.
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    // No such file: no such process.
    return undefined
  }
}

function startElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM says that there is one, of another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  if (process.platform === 'win32') return ''
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).replace(/\D/g, '')
  } catch {
    // Gone between the two questions.
    return undefined
  }
}

function hostIdentity(): string {
  const parts = [hostname(), readText('/proc/sys/kernel/random/boot_id'), readLink('/proc/self/ns/pid')]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    // Linux only; elsewhere the host's name has to do.
    return ''
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    // Linux only, as above.
    return ''
  }
}
