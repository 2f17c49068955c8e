import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { SortPath } from '../../read/sort/sort-path.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { RunRow, StreamedRun } from '../core/row-source.js'
import { type ColumnPath, columnName } from './index/columns.js'
import type { StoredRun } from './look-at-runs.js'
import { columnsOf } from './needed-columns.js'

export type Open = (stored: StoredRun, fields: ReadonlySet<RunField>) => RunRecord | undefined
export type Stream = (stored: StoredRun, fields: ReadonlySet<RunField>) => StreamedRun | undefined
export type Spans = (stored: StoredRun) => Iterable<FinishedSpan>

type MayHave = (stored: StoredRun, path: SortPath) => boolean

/** Whether the part of the index that a run lies in has what is asked for: of 100,000 runs none needs to be looked at. */
export function memberOfColumns(): MayHave {
  const names = new Map<SortPath, string[] | undefined>()
  return ({ place }, path) => {
    if (place === undefined) return true
    if (!names.has(path)) names.set(path, columnsOfValue(path)?.map(columnName))
    return names.get(path)?.some((name) => place.part.has(name)) ?? true
  }
}

/** Without the column that says which of a metric's values is meant; there is one for each path that is looked up. */
function columnsOfValue(path: SortPath): ColumnPath[] | undefined {
  return columnsOf(path)?.filter(([field]) => field !== 'summaryOf')
}

/** 100,000 of them share what opens them. */
export class StoredRow implements RunRow {
  readonly #stored: StoredRun
  readonly #open: Open
  readonly #stream: Stream
  readonly #spans: Spans
  readonly #mayHave: MayHave

  constructor(stored: StoredRun, open: Open, stream: Stream, spans: Spans, mayHave: MayHave) {
    this.#stored = stored
    this.#open = open
    this.#stream = stream
    this.#spans = spans
    this.#mayHave = mayHave
  }

  mayHave(path: SortPath): boolean {
    return this.#mayHave(this.#stored, path)
  }

  get run(): RunRecord {
    return this.#stored.run
  }

  get fleeting(): RunRecord {
    return this.#stored.fleeting
  }

  async open(fields: ReadonlySet<RunField>): Promise<RunRecord | undefined> {
    return this.#open(this.#stored, fields)
  }

  stream(fields: ReadonlySet<RunField>): StreamedRun | undefined {
    return this.#stream(this.#stored, fields)
  }

  async spans(): Promise<Iterable<FinishedSpan>> {
    return this.#spans(this.#stored)
  }
}
