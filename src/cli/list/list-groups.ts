// `list --group-by` and `--group-except`: a row for each group of runs.

import { type GroupOptions, groupRuns, type RunGroup } from '../../read/group/group-runs.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import type { PagerOption } from '../options/pager-option.js'
import { printLines } from '../terminal/output.js'
import { printPaged } from '../terminal/pager.js'
import { screenOf } from '../terminal/screen.js'
import { groupsTable } from './groups-table.js'
import { readNames } from './read-names.js'
import { sortGroups } from './sort-groups.js'
import { metricsAmong, sortedMetrics } from './sorted-metrics.js'

/** What of `runspan list` says how groups are printed. */
export interface ListGroupsOptions extends PagerOption {
  sort?: string
  limit?: number
  columns?: string
  groupBy?: string
  groupExcept?: string
  json?: boolean
}

/** Groups runs, and prints the groups as a table or as JSON. */
export async function listGroups(runs: readonly RunRecord[], options: ListGroupsOptions): Promise<void> {
  const { sort, limit, columns, pager } = options
  const groups = groupRuns(runs, toGroupOptions(options))
  const sorted = (sort === undefined ? groups : sortGroups(groups, runs, sort)).slice(0, limit)
  if (options.json) printLines([jsonText(sorted.map(groupJson), 2)])
  else if (sorted.length > 0)
    await printPaged(groupsTable(sorted, screenOf(process.stdout), metricsFirst(runs, sort, columns)), pager)
}

function toGroupOptions({ groupBy, groupExcept }: ListGroupsOptions): GroupOptions {
  return {
    by: groupBy === undefined ? undefined : readNames(groupBy, '--group-by'),
    except: groupExcept === undefined ? undefined : readNames(groupExcept, '--group-except'),
  }
}

/** The metrics to show: those of `--columns`, or all of them, what is sorted by first. */
function metricsFirst(
  runs: readonly RunRecord[],
  sort: string | undefined,
  columns: string | undefined,
): { first: string[]; only: boolean } {
  return columns === undefined
    ? { first: sortedMetrics(sort, runs), only: false }
    : { first: metricsAmong(readNames(columns, '--columns'), runs), only: true }
}

function groupJson({ values, runs, metrics, tokens }: RunGroup) {
  const ofModels = Object.keys(tokens).length === 0 ? {} : { tokens }
  return { values, n: runs.length, runs: runs.map(({ id }) => id), metrics, ...ofModels }
}
