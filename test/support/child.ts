// Programs of their own, which use the built package as any program does: by its name.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, type Environment } from './environment.js'
import { tempDir } from './temp.js'

const PACKAGE = join(__dirname, '../..')

/** Below the limit of a test, so that a test says which program hung; far above what a busy machine takes. */
const TIMEOUT_MS = 100_000

export interface ProgramOptions {
  /** Where its store goes when it names none; a folder of its own that is gone afterwards, when left out. */
  cwd?: string
  env?: Environment
  format?: 'esm' | 'cjs'
  nodeArguments?: string[]
  /** A program that takes longer hangs; it is killed, and its test sees the signal. */
  timeoutMs?: number
}

export interface ProgramResult {
  /** The exit code; null when a signal ended it. */
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Runs a program's text to its end. It can import `runspan`, OpenTelemetry's packages and `openai`. */
export async function runProgram(source: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  await using program = startProgram(source, options)
  return await program.ended
}

export interface Program extends AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<ProgramResult>
  /** Resolves when the program has printed this line, or such a line, on stdout; to false when it ends without. */
  printed(wanted: string | ((line: string) => boolean)): Promise<boolean>
}

/** The same, to be looked at, or killed, while it runs. */
export function startProgram(source: string, options: ProgramOptions = {}): Program {
  const { cwd, env, format = 'esm', nodeArguments = [], timeoutMs } = options
  const temp = tempDir()
  const file = writeProgram(temp.path, source, format)
  const work = join(temp.path, 'work')
  mkdirSync(work)
  const program = startNode([...nodeArguments, file], { cwd: cwd ?? work, env, timeoutMs })
  return {
    ...program,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]()
      temp[Symbol.dispose]()
    },
  }
}

export interface NodeOptions {
  cwd: string
  env?: Environment | undefined
  /** Another Node than the one that the tests run on. */
  node?: string | undefined
  timeoutMs?: number | undefined
}

/** Node with arguments of any kind. */
export function startNode(args: string[], options: NodeOptions): Program {
  const { cwd, env, node = process.execPath, timeoutMs = TIMEOUT_MS } = options
  const child = spawn(node, args, {
    cwd,
    env: cleanEnvironment({ RUNSPAN_QUIET: '1', ...env }),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const stdout = new Output(child.stdout)
  const stderr = new Output(child.stderr)
  const ended = new Promise<ProgramResult>((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: stdout.text, stderr: stderr.text }),
    ),
  )
  return {
    process: child,
    ended,
    printed: (wanted) => stdout.has(typeof wanted === 'string' ? (line) => line === wanted : wanted),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** @returns its file */
export function writeProgram(folder: string, source: string, format: 'esm' | 'cjs'): string {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(PACKAGE, join(folder, 'node_modules/runspan'), 'junction')
  for (const name of ['@opentelemetry', 'openai'])
    symlinkSync(join(PACKAGE, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  const file = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs')
  writeFileSync(file, source)
  return file
}

/** What a program has printed so far, and who waits for more. */
class Output {
  text = ''
  #isOver = false
  #watchers: (() => void)[] = []

  constructor(stream: NodeJS.ReadableStream) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      this.text += chunk
      this.#notify()
    })
    stream.on('close', () => {
      this.#isOver = true
      this.#notify()
    })
  }

  async has(isWanted: (line: string) => boolean): Promise<boolean> {
    const isThere = () => this.text.split('\n').slice(0, -1).some(isWanted)
    while (!isThere() && !this.#isOver) await new Promise<void>((resolve) => this.#watchers.push(resolve))
    return isThere()
  }

  #notify(): void {
    for (const resolve of this.#watchers.splice(0)) resolve()
  }
}
