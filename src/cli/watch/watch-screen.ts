import type { Key } from 'node:readline'
import { timers } from '../../runtime/timers.js'
import type { RunChange, RunSource } from '../../sources/source.js'
import { isTrouble } from '../report-error.js'
import { FullScreen } from '../terminal/full-screen.js'
import { screenOf } from '../terminal/screen.js'
import { DrawnCurves, runsToDraw } from './drawn-curves.js'
import { frame, partsOf } from './frame.js'
import { keyLines } from './key-lines.js'
import type { LiveRuns } from './live-runs.js'
import { pageLines } from './page-lines.js'
import type { TableNames } from './table-lines.js'
import { FIRST_VIEW, follow, press, type TextPage, type View, type Wish } from './view.js'

/** However much happens, the picture changes no more often. */
const PAUSE_MS = 250

/** Durations and ages go on. */
const TICK_MS = 1000

export interface WatchScreenOptions {
  source: RunSource
  /** What it is called. */
  name: string
  live: LiveRuns
  names: TableNames
  /** The metrics to draw; empty for those that the runs have. */
  metrics: readonly string[]
}

/** The terminal as a table of runs with curves, until somebody quits. */
export class WatchScreen {
  readonly showsAll = true
  /** Resolves when it is over. */
  readonly ended: Promise<void>
  readonly #options: WatchScreenOptions
  readonly #screen: FullScreen
  readonly #curves: DrawnCurves
  readonly #ticker: NodeJS.Timeout
  readonly #style = screenOf(process.stdout).style
  #view: View = FIRST_VIEW
  #isRead = false
  #pending: NodeJS.Timeout | undefined
  #nextReading: NodeJS.Timeout | undefined
  #page = pageOf([])
  #end = (): void => {}

  constructor(options: WatchScreenOptions) {
    this.#options = options
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#curves = new DrawnCurves(options.source, () => this.#soon())
    this.#screen = new FullScreen({
      draw: (width, height) => this.#draw(width, height),
      onKey: (key) => this.#onKey(key),
      onEnd: () => this.quit(),
    })
    this.#ticker = timers.setInterval(() => this.#screen.redraw(), TICK_MS)
  }

  /** The runs are there. */
  onRead(): void {
    this.#isRead = true
    this.#view = { ...this.#view, message: undefined }
    this.#follow()
    this.#soon()
  }

  onChange(change: RunChange): void {
    if (this.#page.ids.includes(change.id)) this.#refreshPage()
    if (this.#options.live.apply(change)) this.#soon()
  }

  tell(message: string): void {
    this.#view = { ...this.#view, message }
    this.#soon()
  }

  quit(): void {
    timers.clearInterval(this.#ticker)
    timers.clearTimeout(this.#pending)
    timers.clearTimeout(this.#nextReading)
    this.#screen.close()
    this.#end()
  }

  #soon(): void {
    this.#pending ??= timers.setTimeout(() => {
      this.#pending = undefined
      this.#screen.redraw()
    }, PAUSE_MS)
  }

  #draw(width: number, height: number): string[] {
    const { live, source: _, name, names, metrics } = this.#options
    const rows = this.#isRead ? live.rows : undefined
    const drawn = runsToDraw(live.rows, this.#view.cursor, this.#view.selected)
    // another height has another part of the rows
    this.#follow({ width, height })
    if (this.#page.ids.length > 0 && this.#page.width !== width) this.#readPage()
    const picture = frame({
      ...{ width, height, rows, drawn, names, metrics, source: name },
      view: this.#view,
      style: this.#style,
      now: Date.now(),
      where: live.where,
      counts: live.counts,
      seriesOf: (metric) => this.#curves.of(drawn, metric),
    })
    this.#curves.want(drawn, picture.metrics, performance.now())
    return picture.lines
  }

  #size(): { width: number; height: number } {
    const { width = 80, height = 24 } = screenOf(process.stdout)
    return { width, height }
  }

  #follow(size = this.#size()): void {
    this.#view = follow(this.#view, { rows: this.#options.live.rows, tableHeight: partsOf(size).table })
  }

  #onKey(key: Key): void {
    const { live } = this.#options
    // what is pressed is about the rows as they are now
    this.#follow()
    const { table, page } = partsOf(this.#size())
    const extent = { rows: live.rows, tableHeight: table, pageHeight: page }
    const { view, wish } = press(this.#view, key, extent, live.where)
    this.#view = view
    if (view.page === undefined) this.#page.ids = []
    if (wish !== undefined) this.#grant(wish)
    this.#screen.redraw()
  }

  #grant(wish: Wish): void {
    if (wish === 'quit') this.quit()
    else if (wish === 'suspend') this.#screen.suspend()
    else if (wish === 'redraw') this.#screen.redrawAll()
    else if (wish === 'keys') this.#show({ kind: 'keys', lines: keyLines(this.#style), top: 0 })
    else if (wish === 'open')
      this.#openPage('run', this.#view.cursorId === undefined ? [] : [this.#view.cursorId])
    else if (wish === 'compare') this.#compare()
    else void this.#filter(wish.where)
  }

  #compare(): void {
    const ids = this.#options.live.rows.map(({ id }) => id).filter((id) => this.#view.selected.has(id))
    if (ids.length < 2) this.tell('Select two runs or more with the space bar, then compare them.')
    else this.#openPage('compare', ids)
  }

  async #filter(where: string): Promise<void> {
    try {
      await this.#options.live.read(where)
      this.onRead()
    } catch (error) {
      this.tell(messageOf(error))
    }
  }

  #openPage(kind: TextPage['kind'], ids: readonly string[]): void {
    this.#page = pageOf(ids)
    this.#show({ kind, lines: ['Reading …'], top: 0 })
    this.#readPage()
  }

  #show(page: TextPage): void {
    this.#view = { ...this.#view, page }
    this.#screen.redraw()
  }

  /** Where the run moves. A long one takes long to read, and is left alone for as long as that took. */
  #refreshPage(): void {
    const page = this.#page
    if (page.isReading) page.isOutdated = true
    else
      this.#nextReading ??= timers.setTimeout(() => {
        this.#nextReading = undefined
        if (this.#page.ids.length > 0) this.#readPage()
      }, page.tookMs)
  }

  /** One reading at a time: a live run may change while it is read. */
  #readPage(): void {
    const page = this.#page
    if (page.isReading) {
      page.isOutdated = true
      return
    }
    page.isReading = true
    page.isOutdated = false
    const screen = { ...this.#size(), style: this.#style }
    page.width = screen.width
    const begunMs = performance.now()
    pageLines(this.#options.source, page.ids, screen)
      .catch((error: unknown) => [messageOf(error)])
      .then((lines) => {
        page.isReading = false
        page.tookMs = performance.now() - begunMs
        const shown = this.#view.page
        if (page !== this.#page || shown === undefined || shown.kind === 'keys') return
        this.#view = { ...this.#view, page: { ...shown, lines } }
        this.#soon()
        if (page.isOutdated) this.#refreshPage()
      })
  }
}

/** What is read for the page over the table, for which width, and how long that took. */
function pageOf(ids: readonly string[]) {
  return { ids, width: 0, isReading: false, isOutdated: false, tookMs: 0 }
}

/** What an error says, in one line; of a filter only what is wrong, as the filter stands there. */
export function messageOf(error: unknown): string {
  if (!isTrouble(error)) throw error
  const problem = 'problem' in error ? String(error.problem) : error.message
  return problem.replace(/\s+/g, ' ')
}
