import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { state } from '../record/state.js'
import { registered } from '../runtime/registered.js'
import { active } from './active.js'
import { Delivery } from './delivery.js'
import { type DeliveryStats, NOTHING_DELIVERED } from './delivery-stats.js'
import { endOpenRuns } from './exit/exit.js'
import { type ConfigureOptions, checkConfigureOptions } from './options.js'
import { flushForeign, flushSegments, watchForeign } from './provider/foreign-sdk.js'
import { followRecordingOptions, followSystemMetrics, setUpOptionsIn } from './recording-options.js'
import { isDisabled, readSettings } from './settings.js'

/**
 * Sets up OpenTelemetry for a program that has no SDK of its own: a provider whose spans go into the local
 * store and, if an option or the environment names an endpoint, out over OTLP. `OTEL_*` variables are
 * obeyed; options take precedence.
 *
 * In a program that has registered an SDK, and when called again before `shutdown()`, it only changes how
 * runs are recorded that start from then on: `project`, `misuse`, `summary`, `redact` and `systemMetrics`,
 * each if it is given. It says so if more was asked for.
 * @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind; nothing is set
 *   up then
 */
export function configure(options: ConfigureOptions = {}): void {
  checkConfigureOptions(options)
  const { defaultProject } = state()
  const { isConfigured = false, delivery } = active()
  followRecordingOptions(options, !isConfigured)
  active().isConfigured = true
  if (isDisabled()) {
    state().disabled = true
    return
  }
  followSystemMetrics(options, !isConfigured)
  const unused = setUpOptionsIn(options)
  if (delivery === undefined || (unused.length > 0 && delivery.withdraw())) {
    setUp(options)
    return
  }
  warnOfUnused(unused)
  warnOfProject(options.project, defaultProject)
}

/** Of a second call. */
function warnOfUnused(names: readonly string[]): void {
  if (names.length === 0) return
  warn.once(
    'configured-twice',
    `configure() was called again, after everything was set up: its ${notUsed(names)}. Pass it to the first call, or await shutdown() before this one, which then sets everything up anew.`,
  )
}

function warnOfProject(project: string | undefined, before: string | undefined): void {
  if (project === undefined || before === undefined || project === before) return
  warn.once(
    'project-changed',
    `configure() was called again: runs that start from now on are in project ${describe(project)}; those before stay in ${describe(before)}. For the project of one run call run({ project: ${describe(project)} }, fn).`,
  )
}

function notUsed(names: readonly string[]): string {
  return `${names.map((name) => `"${name}"`).join(', ')} ${names.length === 1 ? 'is' : 'are'} not used`
}

/** Sets up what the environment says, until the program itself says more with `configure()`. */
export function configureFromEnvironment(): void {
  configure()
  active().delivery?.yieldToProgram()
}

function setUp(options: ConfigureOptions): void {
  if (registered().trace === undefined) {
    const delivery = new Delivery(options, readSettings(options))
    active().delivery = delivery.start() ? delivery : undefined
    if (active().delivery !== undefined) return
  }
  const isWatched = active().unwatchForeign !== undefined
  active().unwatchForeign ??= watchForeign(options.signals ?? true)
  warnOfForeign(setUpOptionsIn(options).filter((name) => isWatched || name !== 'signals'))
}

/** @param unused options that the program's own SDK has to be given in its own way */
function warnOfForeign(unused: readonly string[]): void {
  const hasStore = active().runStore !== undefined
  if (hasStore && unused.length === 0) return
  const what =
    unused.length === 0 ? '' : `; configure()'s ${notUsed(unused)}. Set up there what they stand for`
  const store = hasStore
    ? ''
    : ' Add new RunSpanProcessor() from "runspan" to its span processors for a local store.'
  warn.once(
    'foreign-provider',
    `this program has an OpenTelemetry SDK of its own, which records its runs${what}.${store}`,
  )
}

/**
 * Resolves when everything logged so far, including what open runs have buffered, is in the store and, if
 * one is configured, at the endpoint. Waits no longer than `OTEL_EXPORTER_OTLP_TIMEOUT` (10 s) for an
 * endpoint that does not answer.
 */
export async function flush(): Promise<void> {
  flushSegments()
  await (active().delivery?.flush() ?? flushForeign())
}

/**
 * Ends open runs as failed, waits as {@link flush} does, and takes down what `configure()` set up (but not
 * the program's own SDK). `configure()` can then be called again.
 */
export async function shutdown(): Promise<void> {
  endOpenRuns('runspan was shut down while the run was open')
  const { delivery } = active()
  active().isConfigured = false
  active().systemMetrics?.stop()
  active().systemMetrics = undefined
  active().delivery = undefined
  active().unwatchForeign?.()
  active().unwatchForeign = undefined
  await (delivery?.shutdown() ?? flushForeign())
}

/** What this process has logged, and what became of its spans. */
export interface Stats extends DeliveryStats {
  /** Points logged by all runs of this process. */
  points: number
  /** Log calls whose data was not kept: wrong arguments, after a run's end, outside any run. */
  refusedCalls: number
}

/**
 * What was logged in this process and what became of its spans; after `shutdown()`, or without
 * `configure()` and a `RunSpanProcessor`, only points and refused calls.
 */
export function stats(): Stats {
  const { openRuns, endedPoints, refusedCalls } = state()
  const points = [...openRuns].reduce((sum, run) => sum + run.pointCount, endedPoints)
  const { delivery, runStore } = active()
  return { points, refusedCalls, ...(delivery?.stats() ?? { ...NOTHING_DELIVERED, ...runStore?.counts }) }
}
