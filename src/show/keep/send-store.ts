import { syncStore } from '../../deliver/sync.js'
import type { SyncCommandOptions } from '../command/sync.js'
import { tellSafely } from '../terminal/output.js'

const BAR_WIDTH = 30

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
  if (dryRun)
    return tellSafely(`${report.spans} spans of ${report.runs} runs are not at ${report.endpoint} yet`)
  tellSafely(`${report.sent} spans were sent to ${report.endpoint}`)
  if (report.refused > 0) tellSafely(`${report.refused} spans were refused there for good`)
  if (report.waiting === 0) return
  tellSafely(`${report.waiting} spans wait, because it does not answer; run this again later`)
  process.exitCode = 1
}

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`
}
