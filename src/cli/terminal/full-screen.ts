// The whole terminal as one picture that changes in place: its alternate screen, with keys read one by one. However the
// command ends, the terminal is as it was before.

import { writeSync } from 'node:fs'
import { emitKeypressEvents, type Key } from 'node:readline'
import { timers } from '../../runtime/timers.js'

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J'
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l'

/** A terminal that knows these shows what is between them at once; others pass them over. */
const BEGIN_UPDATE = '\x1b[?2026h'
const END_UPDATE = '\x1b[?2026l'

const USUAL_WIDTH = 80
const USUAL_HEIGHT = 24

export interface FullScreenOptions {
  /** The lines of the picture for this size; called whenever it has to be shown anew. */
  draw(width: number, height: number): string[]
  onKey(key: Key): void
  /** Nobody can press a key any more, or a signal says that it is over. */
  onEnd(): void
}

/** Whether the command can draw and be told what to do. */
export function hasFullScreen({ stdin, stdout, env } = process): boolean {
  return stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb'
}

/** Takes the terminal until `close()`. */
export class FullScreen {
  readonly #options: FullScreenOptions
  readonly #stdout = process.stdout
  /** What the terminal shows. */
  #shown: readonly string[] = []
  #isOpen = false
  #isClosed = false
  #isAsked = false
  #notices = ''

  constructor(options: FullScreenOptions) {
    this.#options = options
    emitKeypressEvents(process.stdin)
    process.stdin.on('keypress', this.#onKeypress)
    for (const event of ['end', 'close', 'error'] as const) process.stdin.on(event, this.#onEnd)
    for (const signal of SIGNALS) process.on(signal, this.#onEnd)
    this.#stdout.on('resize', this.#onResize)
    process.on('exit', this.#leave)
    process.on('uncaughtExceptionMonitor', this.#leave)
    // after `kill -STOP`, a shell has written over it
    process.on('SIGCONT', this.#onResize)
    this.#enter()
  }

  /** Shows the picture anew, soon. */
  redraw(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    timers.setImmediate(() => {
      // a slow reader, as over ssh, is not sent pictures that it is too late for
      if (this.#isOpen && this.#stdout.writableNeedDrain) this.#stdout.once('drain', this.#draw)
      else this.#draw()
    })
  }

  /** Shows the picture as if nothing of it were there. */
  redrawAll(): void {
    this.#shown = []
    if (this.#isOpen) this.#stdout.write('\x1b[2J')
    this.redraw()
  }

  /** Stops as Ctrl-Z does elsewhere, and goes on when the shell says so. */
  suspend(): void {
    this.#leave()
    process.kill(0, 'SIGTSTP')
    // it stands still before this, where it can be stopped at all
    timers.setImmediate(() => this.#enter())
  }

  close(): void {
    this.#isClosed = true
    this.#leave()
    // an error of stdin is listened to until the end: its terminal may go away after this
    process.stdin.off('keypress', this.#onKeypress).off('end', this.#onEnd).off('close', this.#onEnd).pause()
    for (const signal of SIGNALS) process.off(signal, this.#onEnd)
    this.#stdout.off('resize', this.#onResize)
    process.off('exit', this.#leave)
    process.off('uncaughtExceptionMonitor', this.#leave)
    process.off('SIGCONT', this.#onResize)
  }

  readonly #onEnd = (): void => this.#options.onEnd()

  readonly #onKeypress = (_: unknown, key: Key): void => this.#options.onKey(key)

  readonly #onResize = (): void => this.redrawAll()

  #enter(): void {
    if (this.#isClosed) return
    this.#isOpen = true
    this.#shown = []
    process.stdin.setRawMode(true).resume()
    // a notice in the middle of the picture would stay there
    process.stderr.write = ((chunk: string | Uint8Array) => {
      this.#notices += String(chunk)
      return true
    }) as typeof process.stderr.write
    this.#stdout.write(ENTER)
    this.redraw()
  }

  /** Also in the last moment of the process, when nothing is written later any more. */
  readonly #leave = (): void => {
    if (!this.#isOpen) return
    this.#isOpen = false
    Reflect.deleteProperty(process.stderr, 'write')
    try {
      process.stdin.setRawMode(false)
      writeNow(this.#stdout.fd, LEAVE)
    } catch {
      // the terminal itself is gone, and with it all that was to be put back
    }
    if (this.#notices !== '') process.stderr.write(this.#notices)
    this.#notices = ''
  }

  readonly #draw = (): void => {
    this.#isAsked = false
    if (!this.#isOpen) return
    const { columns, rows } = this.#stdout
    const height = rows || USUAL_HEIGHT
    const lines = this.#options.draw(columns || USUAL_WIDTH, height).slice(0, height)
    const changes = Array.from({ length: height }, (_, i) =>
      lines[i] === this.#shown[i] ? '' : `\x1b[${i + 1};1H\x1b[0m\x1b[2K${lines[i] ?? ''}`,
    ).join('')
    this.#shown = lines
    if (changes !== '') this.#stdout.write(`${BEGIN_UPDATE}${changes}\x1b[0m${END_UPDATE}`)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal may be too busy for a moment. */
const MOST_TRIES = 1000

function writeNow(fd: number, text: string): void {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      writeSync(fd, text)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
