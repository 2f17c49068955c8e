// Many runs: a row for each, with what differs and the metrics as columns.

import { escapeText } from '../../errors/escape-text.js'
import type { RunComparison } from '../../read/compare/compare-runs.js'
import type { DifferingRow } from '../../read/compare/differing.js'
import type { MetricRow } from '../../read/compare/metric-rows.js'
import type { RunRecord } from '../../read/run-record.js'
import { shortText } from '../list/short-text.js'
import { fittedTable, type NamedColumn } from '../terminal/fitted-table.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { formatStatus, paintStatus } from '../terminal/status.js'
import { percentBehind } from './difference-text.js'

/** So many params and metrics go before all else. */
const FIRST_FEW = 3

/** @param rows of the metrics that are shown */
export function runsAsRows(
  runs: readonly RunRecord[],
  { differing, tokens }: RunComparison,
  rows: readonly MetricRow[],
  screen: Screen,
): string[] {
  const { style } = screen
  const identity: NamedColumn[] = [
    {
      ...{ name: 'id', title: 'id' },
      cells: runs.map(({ id }) => ({ text: id.slice(0, 8), paint: style.cyan })),
    },
    {
      ...{ name: 'name', title: 'name', least: 16 },
      cells: runs.map(({ name }) => ({ text: escapeText(name) })),
    },
  ]
  const status: NamedColumn[] = runs.every((run) => run.status === 'completed')
    ? []
    : [
        {
          ...{ name: 'status', title: 'status' },
          cells: runs.map((run) => ({ text: formatStatus(run), paint: paintStatus(run.status, style) })),
        },
      ]
  const inputs = differing.map(valueColumn)
  const results = [
    ...rows.map((row) => metricColumn(row, screen)),
    ...tokens.map(({ name, ...row }) => numberColumn(name, name, row, screen)),
  ]
  return fittedTable(
    [...identity, ...status, ...inputs, ...results],
    [
      ...[...identity, ...status, ...inTurn(results.slice(0, FIRST_FEW), inputs.slice(0, FIRST_FEW))],
      ...[...inputs.slice(FIRST_FEW), ...results.slice(FIRST_FEW)],
    ],
    runs.length,
    screen,
    '--metric chooses, --json has all',
  )
}

/** Numbers with percents are wide: three of them would leave no room for what they came of. */
function inTurn<V>(some: readonly V[], others: readonly V[]): V[] {
  return Array.from({ length: Math.max(some.length, others.length) }, (_, i) => [
    ...some.slice(i, i + 1),
    ...others.slice(i, i + 1),
  ]).flat()
}

function valueColumn({ name, values }: DifferingRow): NamedColumn {
  return {
    ...{ name, title: escapeText(name.slice(name.indexOf('.') + 1)), least: 14 },
    cells: values.map((value) => ({ text: value === undefined ? '' : shortText(value) })),
  }
}

function metricColumn(row: MetricRow, screen: Screen): NamedColumn {
  const { name, metric, statistic } = row
  return numberColumn(name, escapeText(statistic === 'last' ? metric : `${metric}.${statistic}`), row, screen)
}

function numberColumn(
  name: string,
  title: string,
  { values, percents, best = [] }: Pick<MetricRow, 'values' | 'percents'> & { best?: readonly boolean[] },
  { style }: Screen,
): NamedColumn {
  return {
    ...{ name, align: 'right', title },
    cells: values.map((value, i) => {
      if (value === undefined) return { text: '' }
      const percent = i === 0 ? '' : percentBehind(percents[i])
      const text = `${best[i] ? '* ' : ''}${formatMetric(value)}${percent}`
      return best[i] ? { text, paint: style.green } : { text }
    }),
  }
}
