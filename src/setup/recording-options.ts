// The options of `configure()` that say how runs are recorded. They need no set-up: whoever it is that has
// set up OpenTelemetry, runs follow them as soon as they are given.

import { readMisuse } from '../record/misuse.js'
import { state } from '../record/state.js'
import { active } from './active.js'
import type { ConfigureOptions } from './options.js'
import { readSystemMetrics, SystemMetrics } from './system-metrics/system-metrics.js'

const RECORDING_OPTIONS = [
  'project',
  'misuse',
  'summary',
  'redact',
  'systemMetrics',
] as const satisfies (keyof ConfigureOptions)[]

/**
 * @param isAnew whether what is left out gets its default; else it stays as an earlier call has said it, and
 *   what was to be redacted still is
 */
export function followRecordingOptions(options: ConfigureOptions, isAnew: boolean): void {
  const { project, misuse, summary, redact } = options
  const shared = state()
  if (isAnew || project !== undefined) shared.defaultProject = project
  if (isAnew || misuse !== undefined) shared.misuse = misuse ?? readMisuse()
  if (isAnew || summary !== undefined) shared.defaultSummary = summary ?? {}
  if (isAnew || redact !== undefined) shared.redact = redact
}

/** The same with metrics of the process and the machine, which are taken as long as somebody wants them. */
export function followSystemMetrics({ systemMetrics }: ConfigureOptions, isAnew: boolean): void {
  if (!isAnew && systemMetrics === undefined) return
  active().systemMetrics?.stop()
  const wanted = readSystemMetrics(systemMetrics)
  active().systemMetrics = wanted && new SystemMetrics(wanted)
}

/** The options that are given and ask for more than that. */
export function setUpOptionsIn(options: ConfigureOptions): string[] {
  const isOfRecording = (name: string) => (RECORDING_OPTIONS as readonly string[]).includes(name)
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined || isOfRecording(name) ? [] : [name],
  )
}
