import { KindFinder } from './column-kind.js'
import type { Cell, Column } from './table.js'

/** What rows have under names of their own, by group: `{ params: { lr: 0.1 }, … }`. */
export type KeyedValues<G extends string> = Readonly<Record<G, Readonly<Record<string, unknown>>>>

/** The groups in the order of their columns; with the fields of each value, where it has some. */
export type KeyGroups<G extends string> = Readonly<Record<G, readonly string[]>>

export interface KeyColumn<G extends string> extends Column {
  group: G
  key: string
  /** Undefined where the value itself is the cell. */
  field: string | undefined
}

/** The columns for all keys that any row has. They are known when every row has been added. */
export class KeyColumns<G extends string> {
  readonly #groups: KeyGroups<G>
  readonly #columns = new Map<string, Omit<KeyColumn<G>, 'kind'> & { finder: KindFinder }>()

  constructor(groups: KeyGroups<G>) {
    this.#groups = groups
  }

  add(values: KeyedValues<G>): void {
    for (const group of this.#names) {
      const fields = this.#groups[group]
      for (const [key, value] of Object.entries(values[group])) {
        if (fields.length === 0) this.#addCell(group, key, undefined, value as Cell)
        for (const field of fields) {
          const cell = (value as Readonly<Record<string, Cell>>)[field]
          if (cell !== undefined) this.#addCell(group, key, field, cell)
        }
      }
    }
  }

  /** Sorted by key within each group, so that the order of the rows does not matter. */
  columns(): KeyColumn<G>[] {
    return this.#names.flatMap((group) => {
      const fields = this.#groups[group]
      return [...this.#columns.values()]
        .filter((column) => column.group === group)
        .sort(
          (a, b) => compare(a.key, b.key) || fields.indexOf(a.field ?? '') - fields.indexOf(b.field ?? ''),
        )
        .map(({ finder, ...column }) => ({ ...column, kind: finder.kind }))
    })
  }

  get #names(): G[] {
    return Object.keys(this.#groups) as G[]
  }

  #addCell(group: G, key: string, field: string | undefined, cell: Cell): void {
    const name = [group, key, ...(field === undefined ? [] : [field])].join('.')
    // keys have dots, too: `a` with the field `b` is not the key `a.b`
    const id = JSON.stringify([group, key, field])
    const column = this.#columns.get(id) ?? { name, group, key, field, finder: new KindFinder() }
    this.#columns.set(id, column)
    column.finder.add(cell)
  }
}

/** The cells of a row for these columns. */
export function keyedCells<G extends string>(
  values: KeyedValues<G>,
  columns: readonly KeyColumn<G>[],
): Cell[] {
  return columns.map(({ group, key, field }) => {
    if (!Object.hasOwn(values[group], key)) return undefined
    const value = values[group][key]
    return (field === undefined ? value : (value as Readonly<Record<string, unknown>>)[field]) as Cell
  })
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
