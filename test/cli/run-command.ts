import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The built command. */
export const COMMAND = join(__dirname, '../../dist/esm/cli/main.js')

/** Has Node.js ask what a program may do. Later versions have it without a warning. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

export interface CommandResult {
  stdout: string
  stderr: string
  code: number | null
}

export interface CommandOptions {
  cwd?: string
  env?: Record<string, string>
  /** Columns of a terminal to show it on; a pipe when left out. */
  terminal?: number
  /** Its lines. */
  rows?: number
}

/** Runs the built `runspan` command as a user does, in a program of its own. */
export async function runCommand(args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = startCommand(args, options)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed(child)])
  return { stdout, stderr, code: child.exitCode }
}

/** The same, to be read, or left, while it is running. */
export function startCommand(args: string[], { cwd, env = {}, terminal, rows }: CommandOptions = {}) {
  const pretence = terminal === undefined ? [] : ['--import', terminalOf(terminal, rows)]
  return spawn(process.execPath, [...pretence, COMMAND, ...args], {
    cwd,
    env: { ...cleanEnvironment(), TZ: 'Etc/GMT-1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The same where the command may read and write files, and start no thread or process. */
export function runWithoutThreads(args: string[]): SpawnSyncReturns<string> {
  const allowed = [PERMISSION, '--allow-fs-read=*', '--allow-fs-write=*']
  return spawnSync(process.execPath, [...allowed, COMMAND, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
}

/** Resolves when a program has ended and all it has written has been read. */
export async function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
}

// A pseudo-terminal takes a native package; to the command it is a stream that says these things of itself.
function terminalOf(columns: number, rows?: number): string {
  const program = `
    import { WriteStream } from 'node:tty'
    const { hasColors, getColorDepth } = WriteStream.prototype
    Object.assign(process.stdout, { isTTY: true, columns: ${columns}, rows: ${rows}, hasColors, getColorDepth })`
  return `data:text/javascript,${encodeURIComponent(program)}`
}

// What the caller has set up for its own runs and its own terminal is not for a test.
function cleanEnvironment(): NodeJS.ProcessEnv {
  const isForeign = /^(RUNSPAN_|OTEL_|NO_COLOR$|FORCE_COLOR$|TERM$|COLORTERM$|CI$|(https?|all|no)_proxy$)/i
  const kept = Object.entries(process.env).filter(([name]) => !isForeign.test(name))
  return { ...Object.fromEntries(kept), TERM: 'xterm-256color' }
}
