import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { ExportButton } from '../actions/export-button.js'
import { assignColours } from '../chart/assign-colours.js'
import type { Colour } from '../chart/colour.js'
import { colouringOf } from '../chart/colour-by.js'
import { makeColumn } from '../columns/column.js'
import { ColumnsDialog } from '../columns/columns-dialog.js'
import { metricsInSight } from '../columns/in-sight.js'
import { offeredColumns, statisticsOf } from '../columns/offered-columns.js'
import { chooseLayout, useLayout } from '../columns/use-layout.js'
import { keysOf, usualColumns } from '../columns/usual-columns.js'
import { exampleFilter } from '../filter/example-filter.js'
import { FilterLine } from '../filter/filter-line.js'
import { type GroupColumn, groupStatisticsOf, offeredResults } from '../groups/group-columns.js'
import { GroupsTable } from '../groups/groups-table.js'
import { useGroups } from '../groups/use-groups.js'
import { useKeys } from '../shell/use-keys.js'
import { useTitle } from '../shell/use-title.js'
import { useWidth } from '../shell/use-width.js'
import { go, hrefOf, listParam, param, setParams } from '../state/address.js'
import { tellOwnChange } from '../state/changes.js'
import { hoverRun } from '../state/hovered.js'
import { facets, useContent } from '../state/overview.js'
import { runsText } from '../text/number-text.js'
import type { CurveChoice } from './curve-head.js'
import { drawnCount } from './drawn-count.js'
import { Empty, NothingFound } from './empty.js'
import { rowsOf } from './run-rows.js'
import { RunsCharts } from './runs-charts.js'
import { RunsTable } from './runs-table.js'
import { RunsTools } from './runs-tools.js'
import { Selection } from './selection.js'
import { SideEdge, sideLength, sideWidth } from './side-edge.js'
import { useChildren } from './use-children.js'
import { useDrawnRuns } from './use-drawn-runs.js'
import { useRuns } from './use-runs.js'

/** As many of the first runs are compared where nobody has selected any; the others of their project stand behind them. */
const MOST_COMPARED = 10

/** How long the table may change under the pointer after somebody has changed runs. */
const SEEN_MS = 5000

/** All runs as a table, and the curves of some of them beside it. */
export function RunsPage() {
  const [where, project, archived] = [param('where'), param('project'), param('archived')]
  const sort = param('sort') || '-started'
  const isHovered = useRef(false)
  /** Until when rows may move under the pointer: who has changed runs expects to see it. */
  const movesUntil = useRef(0)
  const list = useRuns(
    { where, project, sort, archived },
    () => !isHovered.current || performance.now() < movesUntil.current,
  )
  const open = listParam('open')
  const children = useChildren(open, { where, project, sort, archived }, list.version)
  const rows = useMemo(() => rowsOf(list.runs, open, children), [list.runs, open.join(','), children])
  const runs = useMemo(() => rows.map(({ run }) => run), [rows])
  const onlyDiffering = param('all-params') === ''
  const grouping = param('group')
  const layout = useLayout('runs', project, grouping === '')
  const groupLayout = useLayout('groups', project, grouping !== '')
  const usual = useMemo(() => usualColumns(runs, onlyDiffering, sort), [runs, onlyDiffering, sort])
  const ids = layout.ids ?? usual.ids
  // of live runs the values change all the time
  const example = useMemo(
    () => exampleFilter(runs, usual),
    [usual.mainMetric, usual.params.join('\n'), project],
  )
  const [table, setTable] = useState<Element | null>(null)
  const room = useWidth(table)
  const made = useMemo(() => ids.flatMap((id) => makeColumn(id, runs) ?? []), [ids.join('\n'), runs])
  const areChosen = layout.ids !== undefined
  const columns = useMemo(
    () => (areChosen || !onlyDiffering || room === 0 ? made : metricsInSight(made, room)),
    [made, areChosen, onlyDiffering, room],
  )
  const curve = useMemo(
    () => curveChoice(runs, usual.mainMetric, param('curve')),
    [runs, usual, param('curve')],
  )
  const selected = listParam('select')
  useTitle(project === '' ? 'Runs' : `Runs · ${project}`)

  const hasBegun = list.isLoaded || list.runs.length > 0 || list.error !== undefined
  useContent(hasBegun)

  const question = { where, project, sort, archived }
  const groups = useGroups(question, grouping, list.version, groupLayout.ids)
  const ofGroups = selected.length === 0 ? groups?.drawn : undefined
  const most = drawnCount()
  const isShort = selected.length === 0 && grouping === '' && list.runs.length < most
  useEffect(() => {
    if (isShort && list.isLoaded) list.loadMore()
  }, [isShort, list.isLoaded, list.runs.length])
  const drawnIds =
    selected.length > 0 ? selected : (ofGroups?.ids ?? list.runs.slice(0, most).map(({ id }) => id))
  const drawn = useDrawnRuns(runs, drawnIds, list.version)
  const colourBy = ofGroups === undefined ? param('colour') : ''
  const colouring = useMemo(
    () => (colourBy === '' ? undefined : colouringOf(drawn, colourBy)),
    [colourBy, list.runs, drawn.map(({ id }) => id).join()],
  )
  const ownColours = useRef<Map<string, number>>(new Map())
  ownColours.current = assignColours(ownColours.current, drawnIds)
  const colours: ReadonlyMap<string, Colour> = ofGroups?.colours ?? colouring?.colours ?? ownColours.current

  /** Runs that are gone: somebody expects to see that, and nothing can be done with them any more. */
  const forget = (gone: readonly string[]) => {
    movesUntil.current = performance.now() + SEEN_MS
    setParams({ select: selected.filter((id) => !gone.includes(id)).join(',') }, false)
    tellOwnChange()
  }

  const firstIds = list.runs.slice(0, MOST_COMPARED).map(({ id }) => id)
  const compared = selected.length > 0 ? selected : firstIds
  const compare = () => {
    if (compared.length > 1) go(hrefOf('/compare', { ids: compared.join(',') }))
  }
  useKeys({
    c: compare,
    d: () => setParams({ 'all-params': onlyDiffering ? '1' : '' }),
    g: () => setParams({ group: grouping === '' ? 'params' : '' }),
    Escape: () => setParams({ select: '' }),
  })

  const isEmpty = list.isLoaded && list.runs.length === 0 && list.error === undefined
  return (
    <>
      <FilterLine
        where={where}
        example={example}
        error={list.error}
        warnings={list.warnings}
        hasRuns={list.runs.length > 0}
        valuesOf={(key) => list.runs.map(({ params }) => own<unknown>(params, key)).filter(isSimple)}
        found={list.count === undefined ? '' : runsText(list.count)}
      />
      <main class={sideWidth() === 'wide' ? 'split wide-charts' : 'split'} style={{ '--side': sideLength() }}>
        <h1 class="hidden">Runs</h1>
        {isEmpty && where === '' ? (
          <Empty archivedCount={list.archivedCount} isArchive={archived !== ''} />
        ) : (
          <>
            <section
              ref={setTable}
              class="list"
              aria-label="Runs"
              // a finger leaves nothing when it goes
              onPointerEnter={({ pointerType }) => {
                isHovered.current = pointerType === 'mouse'
              }}
              onPointerLeave={() => {
                isHovered.current = false
                list.catchUp()
              }}
            >
              <RunsTools
                onlyDiffering={onlyDiffering}
                isChosen={layout.ids !== undefined}
                params={usual.params}
                started={list.started}
                onRefresh={list.catchUp}
              >
                <ExportButton question={{ where, project, sort, archived }} />
                {grouping === '' && (
                  <ColumnsDialog
                    offered={() => offeredColumns(runs, facets.value)}
                    statisticsOf={(id) => statisticsOf(id, runs)}
                    canPin
                    layout={{ ...layout, ids: columns.map(({ id }) => id) }}
                    isChosen={layout.ids !== undefined || layout.widths.size > 0}
                    onLayout={(next) => chooseLayout('runs', project, next)}
                  />
                )}
                {groups && (
                  <ColumnsDialog
                    offered={() => offeredResults(groups.groups)}
                    statisticsOf={groupStatisticsOf}
                    canPin={false}
                    layout={{ ...groupLayout, ids: groups.columns.filter(isResult).map(({ id }) => id) }}
                    isChosen={groupLayout.ids !== undefined}
                    onLayout={(next) => chooseLayout('groups', project, next)}
                  />
                )}
              </RunsTools>
              {!hasBegun && <p class="reading muted">Reading runs …</p>}
              {isEmpty ? (
                <NothingFound where={where} />
              ) : groups ? (
                <GroupsTable
                  groups={groups.groups}
                  columns={groups.columns}
                  sort={sort}
                  selected={selected}
                  colours={colours}
                  version={list.version}
                  error={groups.error}
                  onHover={hoverRun}
                />
              ) : (
                <RunsTable
                  list={list}
                  rows={rows}
                  open={open}
                  columns={columns}
                  layout={layout}
                  onLayout={(next) => chooseLayout('runs', project, next)}
                  sort={sort}
                  selected={selected}
                  colours={colours}
                  curve={curve}
                  onHover={hoverRun}
                  onDeleted={forget}
                />
              )}
              {usual.same.length > 0 && onlyDiffering && <SameInAll same={usual.same} />}
              <Selection
                selected={selected}
                runs={runs}
                firstCount={firstIds.length}
                onCompare={compare}
                onSaved={() => {
                  movesUntil.current = performance.now() + SEEN_MS
                }}
                onDeleted={forget}
              />
            </section>
            <SideEdge />
            <RunsCharts
              runs={drawn}
              count={list.count}
              colours={colours}
              colouring={colouring}
              groups={ofGroups?.names}
              mainMetric={usual.mainMetric}
              version={list.version}
              isSelection={selected.length > 0}
            />
          </>
        )}
      </main>
    </>
  )
}

function curveChoice(
  runs: readonly RunJson[],
  usual: string | undefined,
  chosen: string,
): CurveChoice | undefined {
  const metric = chosen || usual
  return metric === undefined ? undefined : { metric, usual, metrics: keysOf(runs, ({ metrics }) => metrics) }
}

/** Whether a column is none of those that tell groups apart. */
function isResult({ group }: GroupColumn): boolean {
  return group !== 'params'
}

/** What a filter can be equal to. */
function isSimple(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value).length < 100
}

function SameInAll({ same }: { same: readonly { name: string; text: string }[] }) {
  const text = same.map(({ name, text }) => `${name} ${text}`).join(' · ')
  return (
    <p class="same" title={text}>
      The same wherever it is set:{' '}
      {same.map(({ name, text }) => (
        <span key={name}>
          <b>{name}</b> {text}
        </span>
      ))}
    </p>
  )
}
