// The tokens of a run and of its tasks. A library that calls another one has a span of its own around the other's, with
// the same tokens: only the innermost span that says any is counted.

import type { FinishedSpan } from '../../wire/span.js'
import { readModel, readProvider, readUsage } from './llm-call.js'
import type { TokenUsage } from './token-usage.js'

interface Usage {
  span: FinishedSpan
  tokens: boolean
  usage: NonNullable<ReturnType<typeof readUsage>>
}

export interface CountedTokens {
  run: TokenUsage
  /** By the span ids of tasks; with those of the tasks in them. */
  tasks: ReadonlyMap<string, TokenUsage>
}

/** A task, by the ids of its span and of the one it was started in. */
export interface TaskPlace {
  id: string
  parentId?: string | undefined
}

/**
 * @param spans of other instrumentation, in the order in which they were started
 * @returns undefined where none of them says anything of tokens or costs, which is seen at once
 */
export function countTokens(
  spans: readonly FinishedSpan[],
  tasks: readonly TaskPlace[],
): CountedTokens | undefined {
  const found: Usage[] = []
  for (const span of spans) {
    const usage = readUsage(span.attributes)
    if (usage === undefined) continue
    found.push({ span, usage, tokens: usage.input !== undefined || usage.output !== undefined })
  }
  if (found.length === 0) return undefined
  const parents = new Map<string, string | undefined>(tasks.map(({ id, parentId }) => [id, parentId]))
  for (const span of spans) parents.set(idOf(span), span.parentSpanContext?.spanId)
  const around = {
    tokens: ancestorsOf(
      found.filter(({ tokens }) => tokens),
      parents,
    ),
    cost: ancestorsOf(
      found.filter(({ usage }) => usage.cost !== undefined),
      parents,
    ),
  }
  const run = noUsage()
  const byTask = new Map<string, TokenUsage>()
  const taskOf = innermostTask(new Set(tasks.map(({ id }) => id)), parents)
  for (const { span, usage, tokens } of found) {
    const id = idOf(span)
    const counted = {
      ...(tokens && !around.tokens.has(id) && { input: usage.input ?? 0, output: usage.output ?? 0 }),
      ...(usage.cost !== undefined && !around.cost.has(id) && { cost: usage.cost }),
    }
    if (counted.input === undefined && counted.cost === undefined) continue
    const one: TokenUsage = {
      ...{ input: 0, output: 0, calls: counted.input === undefined ? 0 : 1, ...counted },
      models: asList(readModel(span.attributes)),
      providers: asList(readProvider(span.attributes)),
    }
    add(run, one)
    const task = taskOf(span.parentSpanContext?.spanId)
    if (task !== undefined) addTo(byTask, task, one)
  }
  addUpwards(byTask, tasks, taskOf)
  return { run, tasks: byTask }
}

/** The ids of all spans around these. */
function ancestorsOf(
  found: readonly Usage[],
  parents: ReadonlyMap<string, string | undefined>,
): ReadonlySet<string> {
  const ancestors = new Set<string>()
  for (const { span } of found) {
    let id = span.parentSpanContext?.spanId
    // those of one that is known are, too; a span may also say that it is its own ancestor
    while (id !== undefined && id !== idOf(span) && !ancestors.has(id)) {
      ancestors.add(id)
      id = parents.get(id)
    }
  }
  return ancestors
}

/** Finds the task that a span is in, or is. */
function innermostTask(
  tasks: ReadonlySet<string>,
  parents: ReadonlyMap<string, string | undefined>,
): (spanId: string | undefined) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (spanId) => {
    const path: string[] = []
    let id = spanId
    while (id !== undefined && !tasks.has(id) && !known.has(id)) {
      path.push(id)
      known.set(id, undefined)
      id = parents.get(id)
    }
    const task = id === undefined || tasks.has(id) ? id : known.get(id)
    for (const passed of path) known.set(passed, task)
    return task
  }
}

/** Adds what tasks have used to the tasks that they are in, the innermost first. */
function addUpwards(
  byTask: Map<string, TokenUsage>,
  tasks: readonly TaskPlace[],
  taskOf: (spanId: string | undefined) => string | undefined,
): void {
  const outer = new Map(tasks.map(({ id, parentId }) => [id, taskOf(parentId)]))
  const inside = new Map<string, number>()
  for (const id of outer.values()) if (id !== undefined) inside.set(id, (inside.get(id) ?? 0) + 1)
  const ready = [...outer.keys()].filter((id) => !inside.has(id))
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const parent = outer.get(id)
    if (parent === undefined) continue
    const usage = byTask.get(id)
    if (usage !== undefined) addTo(byTask, parent, usage)
    const left = (inside.get(parent) ?? 0) - 1
    inside.set(parent, left)
    if (left === 0) ready.push(parent)
  }
}

function addTo(byTask: Map<string, TokenUsage>, id: string, usage: TokenUsage): void {
  const sum = byTask.get(id) ?? noUsage()
  byTask.set(id, sum)
  add(sum, usage)
}

function add(sum: TokenUsage, { input, output, cost, calls, models, providers }: TokenUsage): void {
  sum.input += input
  sum.output += output
  sum.calls += calls
  if (cost !== undefined) sum.cost = (sum.cost ?? 0) + cost
  for (const model of models) if (!sum.models.includes(model)) sum.models.push(model)
  for (const provider of providers) if (!sum.providers.includes(provider)) sum.providers.push(provider)
}

function noUsage(): TokenUsage {
  return { input: 0, output: 0, calls: 0, models: [], providers: [] }
}

function asList(text: string | undefined): string[] {
  return text === undefined ? [] : [text]
}

function idOf(span: FinishedSpan): string {
  return span.spanContext().spanId
}
