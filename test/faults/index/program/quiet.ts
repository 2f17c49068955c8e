// Reads a store that nobody else uses, and a copy that cannot have an index: usage node quiet.js <folder of the copy>
// Prints what it found as JSON.

import { setTimeout as delay } from 'node:timers/promises'
import { openStore, type RunRecord } from 'runspan/read'
import { tellsOfCutLine } from './cut-line.js'
import { wrongWith } from './numbered-run.js'

/** The paths that the preload collects. */
const opened = (globalThis as unknown as { [key: symbol]: Set<string> })[
  Symbol.for('faults.opened')
] as Set<string>

const warnings: string[] = []

async function ask(dir: string | undefined) {
  const source = openStore({ dir, onWarning: (message) => warnings.push(message) })
  const runs = await source.runs().toArray()
  const chosen = await source
    .runs({ where: 'metrics.loss.max > 100.0 && "even" in tags', sort: '-metrics.loss.max', limit: 50 })
    .toArray()
  return { runs, chosen, facets: await source.facets() }
}

// a file that has changed a moment ago is not taken into the index
await delay(200)
const first = await ask(undefined)
opened.clear()
const second = await ask(undefined)
const openedRuns = opened.size
const copy = await ask(process.argv[2])

console.log(
  JSON.stringify({
    ids: first.runs.map(({ id }: RunRecord) => id),
    openedRuns,
    isSame: textOf(first) === textOf(copy) && textOf(second) === textOf(copy),
    wrong: [...first.runs, ...copy.runs].flatMap((run) => wrongWith(run) ?? []),
    warnings: warnings.filter((warning) => !tellsOfCutLine(warning)),
  }),
)

function textOf(answers: Awaited<ReturnType<typeof ask>>): string {
  return JSON.stringify(answers, (_, value: unknown) => (Number.isNaN(value) ? 'NaN' : value))
}
