import { printNotice } from '../errors/warn.js'
import type { OpenRun } from '../record/state.js'
import { traceUrl } from '../wire/trace-url.js'

/** Prints on stderr that a run has started or ended: its name, its status and where to look at it. */
export function announceStart(run: OpenRun): void {
  const isNew = run.resume === undefined
  const own = isNew ? 'started' : `resumed (resume ${run.resume})`
  const started = run.rank === undefined ? own : `continued by ${JSON.stringify(run.rank)}`
  printNotice(
    `run ${JSON.stringify(run.name)} ${started} · project ${JSON.stringify(run.project)} · ${run.id}`,
  )
}

/** @param template of the address of its page in some backend */
export function announceEnd(run: OpenRun, isStored: boolean, template: string | undefined): void {
  const reason = run.error === undefined ? '' : `: ${firstLine(run.error.message)}`
  const part = run.rank === undefined ? '' : `, the part of ${JSON.stringify(run.rank)},`
  const where = isStored ? `runspan show ${run.id.slice(0, 8)}` : `trace ${run.id}`
  const endMs = Date.now()
  const place = { traceId: run.id, startMs: endMs - run.durationMs, endMs }
  const page = template === undefined ? '' : ` · ${traceUrl(template, place)}`
  printNotice(
    `run ${JSON.stringify(run.name)}${part} ${run.status} after ${formatDuration(run.durationMs)}${reason} · ${where}${page}`,
  )
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1)
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line)
}

function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
