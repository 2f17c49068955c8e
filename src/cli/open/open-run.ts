import { storeDir } from '../../store/paths.js'
import { TRACE_URL_WANTED, type TracePlace, traceUrl } from '../../wire/trace-url.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printLines, printMessage } from '../terminal/output.js'
import { findViewer } from '../ui/known-viewer.js'
import { hasBrowser, openBrowser } from '../ui/open-browser.js'
import { DEFAULT_HOST } from '../ui/ui-options.js'
import { traceTemplate } from './trace-template.js'

/** The options of `runspan open`, as commander passes them. */
export interface OpenOptions extends SourceOption {
  jaeger?: string
  url?: string
  browser: boolean
}

/** Prints the address of a run's page, and opens it where somebody sits. */
export async function openRun(idOrName: string, options: OpenOptions): Promise<void> {
  const run = await openRuns(options).run(idOrName, { fields: [] })
  const url = await pageOf(options, {
    traceId: run.id,
    startMs: Math.floor(run.startTime),
    endMs: Math.ceil(run.endTime ?? Date.now()),
  })
  if (url === undefined) {
    printMessage(
      `no page is known that shows run ${run.id}. Start \`runspan ui\`, give --jaeger or --url, or set RUNSPAN_TRACE_URL to ${TRACE_URL_WANTED}.`,
    )
    process.exitCode = 1
    return
  }
  printLines([url])
  if (options.browser && hasBrowser()) openBrowser(url)
}

async function pageOf(
  { jaeger, url, from, dir }: OpenOptions,
  place: TracePlace,
): Promise<string | undefined> {
  const template = traceTemplate({ jaeger, url, from })
  if (template !== undefined) return traceUrl(template, place)
  const viewer = from === undefined ? await findViewer(storeDir(dir), DEFAULT_HOST) : undefined
  return viewer === undefined ? undefined : inViewer(viewer, place.traceId)
}

/** The address has the token, where there is one, in its query. */
function inViewer(base: string, traceId: string): string {
  const page = new URL(base)
  page.pathname = `/runs/${traceId}`
  return page.href
}
