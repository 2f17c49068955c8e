import { escapeText } from '../../errors/escape-text.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { isoTime } from '../../read/tables/iso-time.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatAge, formatDuration } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { tableLines } from '../terminal/table.js'
import { metricColumns, paramColumns } from './key-columns.js'
import type { RunColumn } from './run-column.js'
import { shortText } from './short-text.js'

/** Enough digits to tell the runs of a store apart; `runspan show` takes them. */
const SHOWN_ID_DIGITS = 8

/**
 * Lines of the table that `runspan list` prints. The first columns say which run it is; where a terminal is
 * too narrow, others are left out from the end. Into a pipe goes everything, all metrics and params of a
 * run in one cell each.
 * @param sort what the runs are sorted by, if it was said: of several metrics and params it is shown first
 */
export function runsTable(runs: readonly RunRecord[], screen: Screen, now: number, sort?: string): string[] {
  const columns = [
    ...identityColumns(runs, screen),
    ...progressColumns(screen, now),
    ...(screen.width === undefined
      ? [ALL_METRICS, ALL_PARAMS]
      : [...metricColumns(runs, screen.width, sort), ...paramColumns(runs, screen.width, sort)]),
    ...(runs.some(({ error }) => error !== undefined) ? [ERROR] : []),
  ]
  return tableLines(
    columns,
    runs.map((run) => columns.map((column) => column.cell(run))),
    screen.width,
    screen.style.bold,
  )
}

function identityColumns(runs: readonly RunRecord[], { style, width }: Screen): RunColumn[] {
  const id: RunColumn = {
    title: 'id',
    cell: (run) => ({ text: run.id.slice(0, SHOWN_ID_DIGITS), paint: style.cyan }),
  }
  const name: RunColumn = { title: 'name', least: 16, cell: (run) => ({ text: escapeText(run.name) }) }
  const project: RunColumn = {
    title: 'project',
    least: 8,
    cell: (run) => ({ text: escapeText(run.project) }),
  }
  // the room of a terminal is for what tells runs apart
  const isShown = width === undefined || runs.some((run) => run.project !== runs[0]?.project)
  return isShown ? [id, name, project] : [id, name]
}

function progressColumns({ style, width }: Screen, now: number): RunColumn[] {
  return [
    {
      title: 'status',
      optional: true,
      cell: (run) => ({ text: formatStatus(run), paint: paintStatus(run.status, style) }),
    },
    {
      title: 'started',
      optional: true,
      // a person wants to know how long ago, a program when
      cell: ({ startTime }) => ({
        text: width === undefined ? (isoTime(startTime) ?? '') : formatAge(now - startTime),
      }),
    },
    {
      title: 'duration',
      align: 'right',
      optional: true,
      cell: ({ durationMs }) => ({ text: durationMs === undefined ? '' : formatDuration(durationMs) }),
    },
  ]
}

const ALL_METRICS: RunColumn = {
  title: 'metrics',
  cell: ({ summaries }) => ({ text: pairs(summaries, ({ last }) => formatMetric(last)) }),
}

const ALL_PARAMS: RunColumn = {
  title: 'params',
  cell: ({ params }) => ({ text: pairs(params, shortText) }),
}

const ERROR: RunColumn = {
  title: 'error',
  least: 10,
  optional: true,
  cell: ({ error }) => ({ text: error === undefined ? '' : shortText(error.message) }),
}

function pairs<V>(values: Readonly<Record<string, V>>, format: (value: V) => string): string {
  return Object.entries(values)
    .map(([key, value]) => `${formatInline(key)}=${format(value)}`)
    .join(' ')
}
