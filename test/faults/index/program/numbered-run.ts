// Runs that a checker knows without being told: everything follows from the number of a run and from how many points of
// it there are.

import type { RunRecord } from 'runspan/read'

export const PROJECTS = ['one', 'two', 'three'] as const

export function optionsOf(number: number) {
  return {
    project: PROJECTS[number % PROJECTS.length] as string,
    tags: number % 2 === 0 ? ['even'] : ['odd', 'kept apart'],
    attributes: { 'run.text': `text ${number}`, nested: [`${number}`, 'ü'] },
    params: { number, half: number / 2, text: `param ${number}`, list: [number, number + 1] },
  }
}

export function nameOf(number: number): string {
  return `run ${number}`
}

export function pointsOf(number: number): number {
  return 1 + ((number * 7) % 40)
}

export function pointOf(number: number, i: number): number {
  return number + ((i * 37) % 11) / 4
}

export function failsOf(number: number): boolean {
  return number % 7 === 3
}

/** What is wrong with a run as it was read; undefined where nothing is. */
export function wrongWith(run: RunRecord): string | undefined {
  const { number } = run.params
  if (typeof number !== 'number') return `a run without its number: ${JSON.stringify(run)}`
  const { project, tags, attributes, params } = optionsOf(number)
  const points = run.pointCount
  const isOver = run.status === 'completed' || run.status === 'failed'
  const end = failsOf(number) ? 'failed' : 'completed'
  const wanted = {
    name: nameOf(number),
    status: isOver ? end : run.status,
    ...{ project, tags, attributes, params },
    pointCount: isOver ? pointsOf(number) : Math.min(points, pointsOf(number)),
    missingPoints: 0,
    summaries: points === 0 ? {} : { loss: summaryOf(number, points) },
    error: isOver && failsOf(number) ? `run ${number} has failed` : isOver ? undefined : run.error?.message,
  }
  const found = {
    ...{ name: run.name, status: run.status, project: run.project, tags: run.tags },
    ...{ attributes: run.attributes, params: run.params, pointCount: points },
    ...{ missingPoints: run.missingPoints, summaries: run.summaries, error: run.error?.message },
  }
  return sorted(found) === sorted(wanted) ? undefined : `${sorted(found)} instead of ${sorted(wanted)}`
}

function summaryOf(number: number, points: number) {
  const values = Array.from({ length: points }, (_, i) => pointOf(number, i))
  const sum = values.reduce((total, value) => total + value, 0)
  return {
    first: values[0],
    last: values.at(-1),
    min: Math.min(...values),
    max: Math.max(...values),
    mean: sum / points,
    count: points,
  }
}

/** A text that is the same for the same values, whatever their order; of means as many digits as any way to sum has. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (key === 'mean' && typeof item === 'number') return Number(item.toPrecision(12))
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
