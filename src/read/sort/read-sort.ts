// What runs are sorted by, as people write it.

import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { candidatesFor, type SortPath } from './sort-path.js'

/** One of the things that runs are sorted by. */
export interface SortTerm {
  /** As it was written, without the `-`. */
  text: string
  isDescending: boolean
  /** What it may mean; the first that any run has counts. */
  candidates: readonly SortPath[]
}

/** The newest first. */
const DEFAULT_SORT = '-started'

/** @throws RunspanError `INVALID_OPTION` for what is no text or an empty one */
export function readSort(sort: string | readonly string[] = DEFAULT_SORT): SortTerm[] {
  if (typeof sort !== 'string' && !Array.isArray(sort)) throw invalid(sort)
  const texts: readonly unknown[] = typeof sort === 'string' ? splitAtCommas(sort) : sort
  if (texts.length === 0) throw invalid(sort)
  return texts.map((text) => {
    if (typeof text !== 'string') throw invalid(sort)
    const trimmed = text.trim()
    const isDescending = trimmed.startsWith('-')
    const name = isDescending ? trimmed.slice(1) : trimmed
    if (name === '') throw invalid(sort)
    return { text: name, isDescending, candidates: candidatesFor(name) }
  })
}

/** Names with commas between them. A comma in `metrics["a,b"]` is part of the key. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    if (isQuoted && text[i] === '\\') i++
    else if (text[i] === '"') isQuoted = isQuoted ? false : text[i - 1] === '['
    else if (text[i] === ',' && !isQuoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, text.slice(start)]
}

function invalid(sort: unknown): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `Runs cannot be sorted by ${describe(sort)}. Give names such as "-metrics.loss.min,started", with a - in front for the highest first.`,
  )
}
