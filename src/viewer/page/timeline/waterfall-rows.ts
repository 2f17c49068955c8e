import type { RunAnswer, SpanJson, TaskJson } from '../../server/api-types.js'
import type { TimeRange } from './time-range.js'

/** A bar of the waterfall: a task or a span of other instrumentation. */
export interface WaterfallRow {
  id: string
  isFailed: boolean
  /** How many tasks and spans it is in. */
  depth: number
  /** Whether there are any in it. */
  isParent: boolean
  /** Epoch milliseconds. */
  start: number
  /** Absent while it goes on. */
  end: number | undefined
  task?: TaskJson
  span?: SpanJson
}

/** Tasks and spans in the order of a tree: each is followed by those in it, the first started first. */
export function waterfallRows(tasks: readonly TaskJson[], spans: readonly SpanJson[]): WaterfallRow[] {
  const nodes = [
    ...tasks.map((task) => ({
      task,
      ...placeOf(task),
      isFailed: task.status === 'failed' || task.status === 'crashed',
    })),
    ...spans.map((span) => ({ span, ...placeOf(span), isFailed: span.error !== undefined })),
  ].sort((a, b) => a.start - b.start)
  const ids = new Set(nodes.map(({ id }) => id))
  const inside = new Map<string, (typeof nodes)[number][]>()
  const outermost: (typeof nodes)[number][] = []
  for (const node of nodes) {
    const { id, parentId } = node
    if (parentId === undefined || parentId === id || !ids.has(parentId)) outermost.push(node)
    else {
      const others = inside.get(parentId)
      if (others === undefined) inside.set(parentId, [node])
      else others.push(node)
    }
  }
  const rows: WaterfallRow[] = []
  const seen = new Set<string>()
  const stack = outermost.toReversed().map((node) => ({ node, depth: 0 }))
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, depth } = entry
    const { parentId, ...row } = node
    if (seen.has(node.id)) continue
    seen.add(node.id)
    const children = inside.get(node.id) ?? []
    rows.push({ ...row, depth, isParent: children.length > 0 })
    for (const child of children.toReversed()) stack.push({ node: child, depth: depth + 1 })
  }
  return rows
}

function placeOf({ id, parentId, started, ended }: TaskJson | SpanJson) {
  const end = ended === undefined ? undefined : Date.parse(ended)
  return { id, parentId, start: Date.parse(started ?? ''), end }
}

/** Those that were open at any moment of a stretch of time. */
export function rowsIn(rows: readonly WaterfallRow[], { from, to }: TimeRange): WaterfallRow[] {
  return rows.filter(({ start, end = Number.POSITIVE_INFINITY }) => start <= to && end >= from)
}

/** Without what is in those that are folded. */
export function withoutFolded(
  rows: readonly WaterfallRow[],
  folded: ReadonlySet<string>,
): readonly WaterfallRow[] {
  if (folded.size === 0) return rows
  let hiddenBelow = Number.POSITIVE_INFINITY
  return rows.filter(({ id, depth }) => {
    if (depth > hiddenBelow) return false
    hiddenBelow = folded.has(id) ? depth : Number.POSITIVE_INFINITY
    return true
  })
}

/** The row that was at work at a moment: the innermost of those that were open, and of these the last started. */
export function innermost(open: readonly WaterfallRow[]): WaterfallRow | undefined {
  return open.reduce<WaterfallRow | undefined>(
    (best, row) =>
      best === undefined || row.depth > best.depth || (row.depth === best.depth && row.start >= best.start)
        ? row
        : best,
    undefined,
  )
}

/** When a run, or a trace, was there. */
export type Times = Partial<Pick<RunAnswer, 'status' | 'started' | 'ended'>>

/**
 * From the start of a run to its end, and to that of the last row; a run of which nobody knows whether it goes on ends
 * with what it was last heard of.
 * @param now epoch milliseconds; looked at for a run that goes on, which is then drawn again as time goes by
 */
export function timeRange(
  run: Times,
  rows: readonly WaterfallRow[],
  now: { readonly value: number },
): TimeRange {
  const starts = [Date.parse(run.started ?? ''), ...rows.map(({ start }) => start)]
  const ends = [
    run.status === 'running' ? now.value : Date.parse(run.ended ?? ''),
    ...rows.map(({ start, end }) => end ?? start),
  ]
  const from = known(starts).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const to = known(ends).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const start = Number.isFinite(from) ? from : 0
  return { from: start, to: Number.isFinite(to) ? Math.max(to, start + 1) : start + 1 }
}

function known(times: readonly number[]): number[] {
  return times.filter((time) => !Number.isNaN(time))
}
