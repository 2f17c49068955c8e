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

/** A status for people: `completed`, `silent 3 min`. */
export function formatStatus({ status, silentMs }: Pick<RunRecord, 'status' | 'silentMs'>): string {
  // whole minutes: the process writes once a minute, so seconds would mean nothing
  return silentMs === undefined ? status : `${status} ${formatDuration(silentMs - (silentMs % 60_000))}`
}

/** The colour of a status. */
export function paintStatus(status: RunRecord['status'], style: Style): (text: string) => string {
  return style[COLOURS[status]]
}
