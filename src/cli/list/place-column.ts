// A column for any place in runs.

import { escapeText } from '../../errors/escape-text.js'
import { type Place, valueIn } from '../../read/place.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { isoTime } from '../../read/tables/iso-time.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatAge, formatDuration } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { textWidth } from '../terminal/text-width.js'
import type { RunColumn } from './run-column.js'
import { shortText } from './short-text.js'

/** Enough digits to tell the runs of a store apart; `runspan show` takes them. */
const SHOWN_ID_DIGITS = 8

/** How narrow a long key or value may become; below that it could be any. */
const LEAST_WIDTH = 14

/** Whole messages are for `runspan show` and `--json`. */
const MAX_ERROR = 200

/** The column of a place, for these runs. */
export function placeColumn(
  place: Place,
  runs: readonly RunRecord[],
  screen: Screen,
  now: number,
): RunColumn {
  const { name, path } = place
  if (!('key' in path)) return { name, title: name, ...fieldColumn(path.field, runs, screen, now) }
  const title = escapeText(titleOf(place))
  if (path.field === 'tokens')
    return { name, title: name, align: 'right', cell: (run) => ({ text: tokensIn(run, place) }) }
  if (path.field !== 'metrics')
    return { name, title, least: LEAST_WIDTH, cell: (run) => ({ text: textIn(run, place) }) }
  const textOf = (run: RunRecord) => {
    const value = valueIn(run, place)
    return typeof value === 'number' ? formatMetric(value) : ''
  }
  return {
    ...{ name, title, align: 'right' },
    // a long title is cut, and a number never is
    least: runs.reduce(
      (widest, run) => Math.max(widest, textOf(run).length),
      Math.min(textWidth(title, LEAST_WIDTH), LEAST_WIDTH),
    ),
    cell: (run) => ({ text: textOf(run) }),
  }
}

/** `lr` of `params.lr`, `loss.min` of `metrics.loss.min`. */
function titleOf({ name }: Place): string {
  return name.slice(name.indexOf('.') + 1)
}

function textIn(run: RunRecord, place: Place): string {
  const value = valueIn(run, place)
  return value === undefined ? '' : shortText(value)
}

/** Tokens are counted, and a cost is a number like any other. */
function tokensIn(run: RunRecord, place: Place): string {
  const value = valueIn(run, place)
  return typeof value === 'number' ? formatMetric(value) : ''
}

type Field = Exclude<Place['path'], { key: string }>['field']

function fieldColumn(
  field: Field,
  runs: readonly RunRecord[],
  { style, width }: Screen,
  now: number,
): Omit<RunColumn, 'name' | 'title'> {
  switch (field) {
    case 'id':
      return { cell: (run) => ({ text: run.id.slice(0, SHOWN_ID_DIGITS), paint: style.cyan }) }
    case 'name':
      return { least: 16, cell: (run) => ({ text: escapeText(run.name) }) }
    case 'project':
      return { least: 8, cell: (run) => ({ text: escapeText(run.project) }) }
    case 'status':
      return { cell: (run) => ({ text: formatStatus(run), paint: paintStatus(run.status, style) }) }
    // a person wants to know how long ago, a program when
    case 'started':
      return { cell: ({ startTime }) => ({ text: timeText(startTime) }) }
    case 'ended':
      return { cell: ({ endTime }) => ({ text: endTime === undefined ? '' : timeText(endTime) }) }
    case 'duration':
      return {
        align: 'right',
        cell: ({ durationMs }) => ({ text: durationMs === undefined ? '' : formatDuration(durationMs) }),
      }
    case 'points':
      return { align: 'right', cell: ({ pointCount }) => ({ text: String(pointCount) }) }
    case 'tags':
      return { least: 8, cell: ({ tags }) => ({ text: tags.map(formatInline).join(' ') }) }
    case 'error':
      return {
        // where all have failed, why is what they are listed for
        least: runs.every(({ error }) => error !== undefined) ? 40 : LEAST_WIDTH,
        cell: ({ error }) => ({
          text: error === undefined ? '' : escapeText(error.message.slice(0, MAX_ERROR)),
        }),
      }
  }

  function timeText(time: number): string {
    return width === undefined ? (isoTime(time) ?? '') : formatAge(now - time)
  }
}
