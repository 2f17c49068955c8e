import { type SyncReport, syncStore } from '../../export/sync.js'
import type { StoreOption } from '../options/store-option.js'
import { formatCount } from '../terminal/format-count.js'
import { formatCrashed } from '../terminal/format-crashed.js'
import { tellSafely } from '../terminal/output.js'

const BAR_WIDTH = 30

export interface SyncCommandOptions extends StoreOption {
  endpoint?: string
  header?: Record<string, string>
  dryRun?: boolean
  again?: boolean
}

/** Sends what a store holds unsent, with a progress bar on a terminal, and says what came of it. */
export async function sendStore({ dir, endpoint, header, dryRun, again }: SyncCommandOptions): Promise<void> {
  const isTerminal = process.stderr.isTTY
  const report = await syncStore({
    dir,
    endpoint,
    headers: header,
    dryRun,
    again,
    onMessage: tellSafely,
    onProgress: ({ runs, runsDone, spans }) => {
      if (isTerminal)
        process.stderr.write(`\r${bar(runsDone / runs)} ${runsDone} of ${runs} runs, ${spans} spans`)
    },
  })
  if (isTerminal && report.spans > 0 && !dryRun) process.stderr.write('\n')
  if (dryRun) return tellSafely(foreseen(report))
  tellSafely(`${spansThat(report.sent, 'sent')} to ${report.endpoint}`)
  if (report.refused > 0) tellSafely(`${spansThat(report.refused, 'refused')} there for good`)
  // Nothing has arrived: whoever looks at the exit code alone is to hear of it.
  if (report.refused > 0 && report.sent === 0) process.exitCode = 1
  if (report.waiting === 0) return
  const wait =
    report.waiting === 1 ? 'waits, because it does not take it' : 'wait, because it does not take them'
  tellSafely(`${formatCount(report.waiting, 'span')} ${wait}; see above, and run this again`)
  process.exitCode = 1
}

function foreseen({ spans, runs, endpoint, crashed }: SyncReport): string {
  const toRecover = crashed === undefined ? '' : formatCrashed(crashed)
  return (
    `${formatCount(spans, 'span')} of ${formatCount(runs, 'run')} ${spans === 1 ? 'is' : 'are'} not at ${endpoint} yet` +
    (toRecover === '' ? '' : `, and ${toRecover} to be recovered first`)
  )
}

function spansThat(count: number, were: string): string {
  return `${formatCount(count, 'span')} ${count === 1 ? 'was' : 'were'} ${were}`
}

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`
}
