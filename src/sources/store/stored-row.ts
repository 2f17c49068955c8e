import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { SortPath } from '../../read/sort/sort-path.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { RunRow, StreamedRun } from '../core/row-source.js'
import { type ColumnPath, columnName } from './index/columns.js'
import type { StoredRun } from './look-at-runs.js'
import { columnsOf } from './needed-columns.js'

/** How stored runs are read. */
export interface Opener {
  open(
    stored: StoredRun,
    fields: ReadonlySet<RunField>,
    metrics: ReadonlySet<string> | undefined,
  ): RunRecord | undefined
  /** @returns undefined where `open()` does as well */
  stream(stored: StoredRun, fields: ReadonlySet<RunField>): StreamedRun | undefined
  spans(stored: StoredRun): Iterable<FinishedSpan>
}

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
  readonly #opener: Opener
  readonly #mayHave: MayHave

  constructor(stored: StoredRun, opener: Opener, mayHave: MayHave) {
    this.#stored = stored
    this.#opener = opener
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

  async open(fields: ReadonlySet<RunField>, metrics?: ReadonlySet<string>): Promise<RunRecord | undefined> {
    return this.#opener.open(this.#stored, fields, metrics)
  }

  stream(fields: ReadonlySet<RunField>): StreamedRun | undefined {
    return this.#opener.stream(this.#stored, fields)
  }

  async spans(): Promise<Iterable<FinishedSpan>> {
    return this.#opener.spans(this.#stored)
  }
}
