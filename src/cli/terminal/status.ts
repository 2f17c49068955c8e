import type { RunRecord } from '../../read/run-record.js'
import { formatDuration } from './format-time.js'
import type { Style } from './style.js'

type Colour = 'cyan' | 'green' | 'red' | 'yellow'

const COLOURS: Record<RunRecord['status'], Colour> = {
  running: 'cyan',
  silent: 'yellow',
  completed: 'green',
  failed: 'red',
  crashed: 'yellow',
}

/** A status as people read it: `completed`, `silent 3 min`. */
export function formatStatus({ status, silentMs }: Pick<RunRecord, 'status' | 'silentMs'>): string {
  // Seconds say nothing of a process that writes every minute.
  return silentMs === undefined ? status : `${status} ${formatDuration(silentMs - (silentMs % 60_000))}`
}

/** How to set off a status. */
export function paintStatus(status: RunRecord['status'], style: Style): (text: string) => string {
  return style[COLOURS[status]]
}
