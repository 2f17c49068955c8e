import { type SyncReport, syncStore } from '../../export/sync.js'
import type { StoreOption } from '../options/store-option.js'
import { formatCount } from '../terminal/format-count.js'
import { formatCrashed } from '../terminal/format-crashed.js'
import { printMessage } from '../terminal/output.js'

const BAR_WIDTH = 30

/** The options of `runspan sync`, as commander passes them. */
export interface SyncCommandOptions extends StoreOption {
  endpoint?: string
  header?: Record<string, string>
  dryRun?: boolean
  again?: boolean
}

/** Sends the unsent spans of a store, with a progress bar on a terminal, and prints the result. */
export async function sendStore({ dir, endpoint, header, dryRun, again }: SyncCommandOptions): Promise<void> {
  const isTerminal = process.stderr.isTTY
  const report = await syncStore({
    dir,
    endpoint,
    headers: header,
    dryRun,
    again,
    onMessage: printMessage,
    onProgress: ({ runs, runsDone, spans }) => {
      if (isTerminal)
        process.stderr.write(`\r${bar(runsDone / runs)} ${runsDone} of ${runs} runs, ${spans} spans`)
    },
  })
  if (isTerminal && report.spans > 0 && !dryRun) process.stderr.write('\n')
  if (dryRun) return printMessage(forecast(report))
  printMessage(`${spansWere(report.sent, 'sent')} to ${report.endpoint}`)
  if (report.refused > 0) printMessage(`${spansWere(report.refused, 'refused')} there for good`)
  // nothing has arrived, which the exit code must say, too
  if (report.refused > 0 && report.sent === 0) process.exitCode = 1
  if (report.waiting === 0) return
  const waiting =
    report.waiting === 1
      ? 'is waiting: the endpoint does not accept it'
      : 'are waiting: the endpoint does not accept them'
  printMessage(`${formatCount(report.waiting, 'span')} ${waiting}. See above, then run this again.`)
  process.exitCode = 1
}

function forecast({ spans, runs, endpoint, crashed }: SyncReport): string {
  const toRecover = crashed === undefined ? '' : formatCrashed(crashed)
  return (
    `${formatCount(spans, 'span')} of ${formatCount(runs, 'run')} ${spans === 1 ? 'is' : 'are'} not at ${endpoint} yet` +
    (toRecover === '' ? '' : `; ${toRecover} would be recovered first`)
  )
}

function spansWere(count: number, what: string): string {
  return `${formatCount(count, 'span')} ${count === 1 ? 'was' : 'were'} ${what}`
}

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`
}
