import { fileURLToPath } from 'node:url'
import { escapeText } from '../../errors/escape-text.js'
import { maskUrl } from '../../errors/mask.js'
import type { RunRecord } from '../../read/run-record.js'
import { shellWord } from '../../read/shell-word.js'
import type { RunFacts } from '../../record/read-facts.js'
import { VERSION } from '../../runtime/version.js'
import { openSource } from '../../sources/open-source.js'
import type { RunSource } from '../../sources/source.js'
import { makeFolder } from '../../store/make-folder.js'
import { storeDir } from '../../store/paths.js'
import { ReceivedSpans } from '../../store/received-spans.js'
import type { Deleter } from '../../viewer/server/api/delete.js'
import { tellRequest } from '../../viewer/server/api/warnings.js'
import { serve } from '../../viewer/server/serve.js'
import { traceTemplate } from '../open/trace-template.js'
import { openLocalStore } from '../options/open-local-store.js'
import { printLines } from '../terminal/output.js'
import { findViewer, noteViewer } from './known-viewer.js'
import { hasBrowser, openBrowser } from './open-browser.js'
import { DEFAULT_HOST, DEFAULT_OTLP_PORT, type UiOptions } from './ui-options.js'

/** Where the build puts the page and that of reports, from where it puts this file. */
const PAGE = new URL('../../viewer/', import.meta.url)
const REPORT = new URL('../../report/', import.meta.url)

/** Serves the page until it is told to end; or names the one that is there already. */
export async function startUi(options: UiOptions): Promise<void> {
  const { from, since, until, host, port, otlpPort } = options
  const dir = from === undefined ? storeDir(options.dir) : undefined
  const name = maskUrl(from ?? (dir as string))
  const source = openForPage(options)
  // one with other times would show other runs
  const shared = since === undefined && until === undefined ? dir : undefined

  const known = shared === undefined ? undefined : await findViewer(shared, host, options.token)
  if (known !== undefined) {
    present(known, `shows ${name} already`, options)
    return
  }
  const viewer = await serve({
    source,
    info: {
      ...{ version: VERSION, source: name, dir, command: commandOf(options, name, dir !== undefined) },
      traceUrl: traceTemplate({ from }),
    },
    page: fileURLToPath(PAGE),
    report: fileURLToPath(REPORT),
    annotate: (runs, facts, taskId) => annotateFromPage(runs, facts, taskId, options),
    deleter: dir === undefined ? undefined : deleterOf(dir),
    host,
    port,
    needsToken: options.token,
    received: dir !== undefined && options.otlp ? new ReceivedSpans(dir) : undefined,
    otlpPort,
  })
  const forget = shared === undefined ? () => {} : noteViewer(shared, host, viewer)
  endOnSignal(() => {
    forget()
    viewer.close()
  })
  const receives = viewer.endpoint === undefined ? '' : `, receives OTLP at ${viewer.endpoint}`
  present(viewer.url, `shows ${name}${receives}; Ctrl-C ends it`, options)
}

/** What is needed for it is loaded when the first run is annotated. */
async function annotateFromPage(
  runs: readonly RunRecord[],
  facts: unknown,
  taskId: string | undefined,
  options: UiOptions,
): Promise<void> {
  const { annotateRuns } = await import('../annotate/annotate-runs.js')
  // it checks what it is given
  await annotateRuns(
    runs.map((run) => ({ run, taskId })),
    facts as RunFacts,
    options,
  )
}

/** What is needed for it is loaded when somebody wants to delete runs. */
function deleterOf(dir: string): Deleter {
  return {
    look: async (ids) => (await import('../delete/delete-from-page.js')).lookFromPage(dir, ids),
    delete: async (ids) => (await import('../delete/delete-from-page.js')).deleteFromPage(dir, ids),
  }
}

function openForPage({ dir, from, since, until, header }: UiOptions): RunSource {
  const options = { since, until, headers: header, onWarning: tellRequest }
  if (from !== undefined) return openSource(from, options)
  // The page is there before the first run, and shows how to record one. A folder that was named must be right.
  if (dir === undefined) makeFolder(storeDir(), storeDir())
  return openLocalStore({ ...options, dir })
}

/** What starts it again, from any folder, but for its port. A header may be secret, and stays out of it. */
function commandOf(options: UiOptions, name: string, isStore: boolean): string {
  const { host, token, since, until, header = {}, otlp, otlpPort } = options
  const given = [
    ...[isStore ? '--dir' : '--from', name],
    ...(since === undefined ? [] : ['--since', since.toISOString()]),
    ...(until === undefined ? [] : ['--until', until.toISOString()]),
    ...Object.keys(header).flatMap((key) => ['--header', `${key}=…`]),
    ...(host === DEFAULT_HOST ? [] : ['--host', host]),
    ...(token ? ['--token'] : []),
    ...(otlp ? [] : ['--no-otlp']),
    ...(otlpPort === DEFAULT_OTLP_PORT ? [] : ['--otlp-port', String(otlpPort)]),
  ]
  return ['npx', 'runspan', 'ui', ...given].map(shellWord).join(' ')
}

function present(url: string, what: string, { open }: UiOptions): void {
  printLines([`${url}  ${escapeText(what)}`])
  if (open && hasBrowser()) openBrowser(url)
}

/** Nothing waits for what is being answered. */
function endOnSignal(clean: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      clean()
      process.exit(0)
    })
}
