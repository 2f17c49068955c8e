import type { RunRecord } from '../../read/run-record.js'
import type { Style } from './style.js'

type Colour = 'cyan' | 'green' | 'red' | 'yellow'

const COLOURS: Record<RunRecord['status'], Colour> = {
  running: 'cyan',
  completed: 'green',
  failed: 'red',
  crashed: 'yellow',
}

/** How to set off a status. */
export function paintStatus(status: RunRecord['status'], style: Style): (text: string) => string {
  return style[COLOURS[status]]
}
