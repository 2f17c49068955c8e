// What we ask the operating system, so that tests can answer as another one would.

import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Whatever cannot be answered is an empty string. */
export interface Platform {
  name: NodeJS.Platform
  hostname(): string
  readFile(path: string): string
  readLink(path: string): string
  /** @returns what the command prints, in English and UTC */
  run(command: string, args: readonly string[]): string
  /** Whether a process with this id exists, whoever owns it. */
  isPidAlive(pid: number): boolean
}

/** A command that hangs would hold up the program. */
const COMMAND_TIMEOUT_MS = 2_000

export const thisPlatform: Platform = {
  name: process.platform,
  hostname,
  readFile: (path) => orEmpty(() => readFileSync(path, 'latin1')),
  readLink: (path) => orEmpty(() => readlinkSync(path)),
  run: (command, args) =>
    orEmpty(() =>
      execFileSync(command, args, {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: COMMAND_TIMEOUT_MS,
        windowsHide: true,
      }),
    ),
  isPidAlive(pid) {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      // Only ESRCH means that there is none; EPERM means that it belongs to another user.
      return (error as NodeJS.ErrnoException).code !== 'ESRCH'
    }
  },
}

function orEmpty(ask: () => string): string {
  try {
    return ask()
  } catch {
    // This system does not have it, or does not allow it.
    return ''
  }
}
