import type { RunAnswer, SpanJson, TaskJson } from '../../server/api-types.js'
import { spanTokensText, usageText } from '../text/tokens-text.js'

/** A bar of the waterfall. */
export interface WaterfallRow {
  id: string
  name: string
  isTask: boolean
  isFailed: boolean
  /** How many tasks and spans it is in. */
  depth: number
  /** What it has used, if it called a language model. */
  tokens: string
  /** Epoch milliseconds. */
  start: number
  /** Absent while it goes on. */
  end: number | undefined
}

/** Deeper ones are not moved further to the right: a bar must have room. */
const MOST_DEPTH = 12

/** Tasks and spans in the order of a tree: each is followed by those in it, the first started first. */
export function waterfallRows(tasks: readonly TaskJson[], spans: readonly SpanJson[]): WaterfallRow[] {
  const nodes = [
    ...tasks.map((task) => ({
      ...task,
      start: Date.parse(task.started ?? ''),
      isTask: true,
      used: task.tokens === undefined ? '' : usageText(task.tokens),
      isFailed: task.status === 'failed' || task.status === 'crashed',
    })),
    ...spans.map((span) => ({
      ...span,
      start: Date.parse(span.started ?? ''),
      isTask: false,
      used: spanTokensText(span),
      isFailed: span.error !== undefined,
    })),
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
    if (seen.has(node.id)) continue
    seen.add(node.id)
    rows.push({
      ...{ id: node.id, name: node.name, isTask: node.isTask, isFailed: node.isFailed },
      depth: Math.min(depth, MOST_DEPTH),
      tokens: node.used,
      start: node.start,
      end: node.ended === undefined ? undefined : Date.parse(node.ended),
    })
    for (const child of (inside.get(node.id) ?? []).toReversed())
      stack.push({ node: child, depth: depth + 1 })
  }
  return rows
}

/** When a run, or a trace, was there. */
export type Times = Partial<Pick<RunAnswer, 'status' | 'started' | 'ended'>>

/**
 * From the start of a run to its end, and to that of the last row; a run of which nobody knows whether it goes on ends
 * with what it was last heard of.
 * @param now epoch milliseconds; looked at for a run that goes on, which is then drawn again as time goes by
 */
export function timeRange(run: Times, rows: readonly WaterfallRow[], now: { readonly value: number }) {
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
