// A terminal that a command believes in: a real pseudo-terminal around it, and what its screen would show. Node has none
// of its own, so Python's stands in the middle.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Terminal } from '@xterm/headless'

/** Above what a busy machine takes. */
const TIMEOUT_MS = 60_000

export interface PseudoTerminalOptions {
  columns: number
  rows: number
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** How the command ended. */
export interface TerminalEnd {
  /** Below 0 it is the number of a signal. */
  code: number
  /** Whether keys are shown again when they are typed; null where the terminal is gone. */
  echoes: boolean | null
}

/** A command in a terminal; left when its block ends. */
export class PseudoTerminal implements AsyncDisposable {
  readonly ended: Promise<TerminalEnd>
  readonly #child
  readonly #terminal: Terminal
  #bytes = 0
  #isOver = false

  constructor(command: readonly string[], { columns, rows, cwd, env }: PseudoTerminalOptions) {
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true })
    const helper = join(__dirname, 'pseudo-terminal.py')
    this.#child = spawn('python3', [helper, String(columns), String(rows), ...command], { cwd, env })
    this.#child.stdout.on('data', (bytes: Buffer) => {
      this.#bytes += bytes.length
      this.#terminal.write(bytes)
    })
    this.ended = Promise.all([text(this.#child.stderr), once(this.#child, 'close')]).then(([told]) => {
      const last = told.trim().split('\n').at(-1) ?? ''
      return JSON.parse(last) as TerminalEnd
    })
    this.ended.then(
      () => {
        this.#isOver = true
      },
      () => {
        this.#isOver = true // who waits for it is told
      },
    )
  }

  /** How many bytes the command has written. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether the alternate screen is shown, which a command must leave. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate'
  }

  type(keys: string): void {
    this.#tell({ keys })
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows)
    this.#tell({ size: [columns, rows] })
  }

  signal(signal: number): void {
    this.#tell({ signal })
  }

  /** The terminal goes away, as when a connection breaks. */
  hangUp(): void {
    this.#tell({ hangup: true })
  }

  /** What the screen shows, line by line. */
  async lines(): Promise<string[]> {
    // what was written last is shown when this is
    await new Promise<void>((resolve) => this.#terminal.write('', resolve))
    const { active } = this.#terminal.buffer
    return Array.from({ length: this.#terminal.rows }, (_, i) =>
      (active.getLine(active.baseY + i)?.translateToString(true) ?? '').trimEnd(),
    )
  }

  /** Whether a cell of the screen has a colour. */
  async hasColours(): Promise<boolean> {
    await this.lines()
    const { active } = this.#terminal.buffer
    for (let row = 0; row < this.#terminal.rows; row++)
      for (let column = 0; column < this.#terminal.cols; column++)
        if (
          active
            .getLine(active.baseY + row)
            ?.getCell(column)
            ?.isFgDefault() === false
        )
          return true
    return false
  }

  /** The screen, once it shows what is wanted. */
  async shows(wanted: string | RegExp | ((screen: string) => boolean)): Promise<string> {
    const isShown = (screen: string) =>
      typeof wanted === 'string'
        ? screen.includes(wanted)
        : wanted instanceof RegExp
          ? wanted.test(screen)
          : wanted(screen)
    const end = Date.now() + TIMEOUT_MS
    for (;;) {
      const screen = (await this.lines()).join('\n')
      if (isShown(screen)) return screen
      if (this.#isOver || Date.now() > end)
        throw new Error(`The screen never shows ${wanted}, but:\n${screen}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close')
    this.#terminal.dispose()
  }

  #tell(what: object): void {
    this.#child.stdin.write(`${JSON.stringify(what)}\n`)
  }
}
