import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { readMisuse } from '../record/misuse.js'
import { state } from '../record/state.js'
import { registered } from '../runtime/registered.js'
import { active } from './active.js'
import { Delivery } from './delivery.js'
import { type DeliveryStats, NOTHING_DELIVERED } from './delivery-stats.js'
import { endOpenRuns } from './exit/exit.js'
import { type ConfigureOptions, checkConfigureOptions } from './options.js'
import { flushForeign, flushSegments, watchForeign } from './provider/foreign-sdk.js'
import { isDisabled, readSettings } from './settings.js'

/**
 * Sets up OpenTelemetry for a program that has no SDK of its own: a provider whose spans go into the local
 * store and, if an option or the environment names an endpoint, out over OTLP. `OTEL_*` variables are
 * obeyed; options take precedence.
 *
 * In a program that has registered an SDK, and when called again, it only changes the default project, and
 * says so.
 * @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind; nothing is set
 *   up then
 */
export function configure(options: ConfigureOptions = {}): void {
  checkConfigureOptions(options)
  const { defaultProject } = state()
  if (options.project !== undefined) state().defaultProject = options.project
  if (options.misuse !== undefined || active().delivery === undefined)
    state().misuse = options.misuse ?? readMisuse()
  if (isDisabled()) {
    state().disabled = true
    return
  }
  const { delivery } = active()
  if (delivery === undefined || (saysMore(options) && delivery.withdraw())) setUp(options)
  else tellCalledAgain(options, defaultProject)
}

/** Says what the second call does, and what to do instead. */
function tellCalledAgain({ project, misuse: _misuse, ...others }: ConfigureOptions, before?: string): void {
  const unused = givenIn(others).map((name) => `"${name}"`)
  if (unused.length > 0) {
    warn.once(
      'configured-twice',
      `configure() was called again, when everything was set up already: its ${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} not used. Say it in the first call, or await shutdown() before this one, which then sets up everything anew.`,
    )
  }
  if (project !== undefined && before !== undefined && project !== before) {
    warn.once(
      'project-changed',
      `configure() was called again: runs that start from now on are in project ${describe(project)}; those before stay in ${describe(before)}. For the project of one run say run({ project: ${describe(project)} }, fn).`,
    )
  }
}

/** Sets up what the environment says, until the program itself says more with `configure()`. */
export function configureFromEnvironment(): void {
  configure()
  active().delivery?.yieldToProgram()
}

/** Whether the options ask for something that cannot be changed once everything is set up. */
function saysMore(options: ConfigureOptions): boolean {
  return givenIn(options).some((name) => name !== 'project' && name !== 'misuse')
}

function givenIn(options: ConfigureOptions): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]))
}

function setUp(options: ConfigureOptions): void {
  if (registered().trace === undefined) {
    const delivery = new Delivery(options, readSettings(options))
    active().delivery = delivery.start() ? delivery : undefined
    if (active().delivery !== undefined) return
  }
  active().unwatchForeign ??= watchForeign(options.signals ?? true)
  const { runStore } = active()
  if (runStore !== undefined && !saysMore(options)) return
  const hint =
    runStore === undefined
      ? ', and add new RunSpanProcessor() from "runspan" to its span processors for a local store'
      : ''
  warn.once(
    'foreign-provider',
    `this program has an OpenTelemetry SDK of its own, which records its runs; configure() changed the default project only. Set endpoint and resource up there${hint}.`,
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
