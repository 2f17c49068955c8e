// An OpenTelemetry SDK of the program's own, of the 2.x or the 3.x line: it knows how to flush itself, and
// is asked to.

import { trace } from '@opentelemetry/api'
import { describe } from '../../errors/describe.js'
import { warn } from '../../errors/warn.js'
import { MAX_TIMEOUT_MS, readWhole, variables } from '../../export/variables.js'
import { within } from '../../export/within.js'
import { state } from '../../record/state.js'
import { active } from '../active.js'
import { watchExit } from '../exit/exit.js'

/**
 * As long as OpenTelemetry's own providers wait for their processors; `OTEL_BSP_EXPORT_TIMEOUT` says
 * otherwise.
 */
const FLUSH_TIMEOUT_MS = 30_000

function flushTimeoutMs(): number {
  const [variable] = variables(process.env, 'OTEL_BSP_EXPORT_TIMEOUT')
  return readWhole(1, MAX_TIMEOUT_MS)(variable?.text ?? '') ?? FLUSH_TIMEOUT_MS
}

interface Provider {
  forceFlush?: () => unknown
  getDelegate?: () => Provider
}

/**
 * Has its exporter send what it holds, when nothing is left to do and at the exit: a batch span processor
 * waits for seconds, and its timer keeps no process alive. Nothing here does either; a request of the
 * exporter does, for as long as that one lets it.
 * @returns stops that
 */
export function watchForeign(signals: boolean): () => void {
  return watchExit({
    signals,
    lastAttempt: async () => {
      flushSegments()
      await askToFlush()
    },
    // What needs the event loop, a request for one, does not get through any more; what writes at once
    // does.
    atExit: () => void askToFlush(),
  })
}

/** Waits for it, though no longer than it should take. */
export async function flushForeign(): Promise<void> {
  await within(flushTimeoutMs(), askToFlush())
}

export function flushSegments(): void {
  for (const run of state().openRuns) run.flushSegments()
}

async function askToFlush(): Promise<void> {
  // A provider of `configure()` is flushed by what has set it up.
  if (active().delivery !== undefined) return
  try {
    const registered = trace.getTracerProvider() as Provider
    const provider = registered.getDelegate?.() ?? registered
    await provider.forceFlush?.()
  } catch (error) {
    warn.once(
      'foreign-flush-failed',
      `the OpenTelemetry SDK of this program could not be flushed (${error instanceof Error ? error.message : describe(error)}); spans that it holds may not be sent.`,
    )
  }
}
