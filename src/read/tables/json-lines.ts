import { inChunks } from './chunks.js'
import { jsonText } from './exact-json.js'
import type { ExportedRuns, TableMaker, TableOptions } from './table.js'

/** Rows as JSON lines, in chunks of whole lines. */
export async function* jsonLines(
  runs: ExportedRuns,
  { objects }: TableMaker,
  options: TableOptions,
): AsyncGenerator<string> {
  for await (const run of runs) yield* inChunks(lines(objects(run, options)))
}

function* lines(objects: Iterable<object>): Generator<string> {
  for (const object of objects) yield `${jsonText(object)}\n`
}
