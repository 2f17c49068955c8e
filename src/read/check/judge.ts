import type { RunRecord } from '../run-record.js'
import type { Compiler, Frame } from '../where/expression.js'
import type { Path } from '../where/path.js'
import { readPath } from '../where/read-path.js'
import type { TextRange } from '../where/where-error.js'
import type { Finding } from './finding.js'

/** Looks at a run by a part of an assertion. */
export type Judge = (frame: Frame) => Finding[]

export function textOf({ text }: Compiler, { start, end }: TextRange): string {
  return text.slice(start, end)
}

/** What a run, or the baseline, does not have. */
export function missingOf(compiler: Compiler, paths: readonly Path[], frame: Frame): string[] {
  const missing = paths.filter((path) => {
    const run = path.ofBaseline ? (frame.baseline as RunRecord) : frame.run
    return !isWhole(path) && readPath(run, path) === undefined
  })
  return [...new Set(missing.map(({ range }) => textOf(compiler, range)))]
}

/** Of all params nothing can be missing. */
function isWhole({ field, key }: Path): boolean {
  return key === undefined && ['params', 'metrics', 'attributes', 'resource'].includes(field)
}
