// What the values of a column have in common, for formats that give each column a type.

type ScalarKind = 'text' | 'integer' | 'number' | 'boolean'

/** A list kind has an `s`. What is of several kinds, and what is nested, is `text`. */
export type ColumnKind = ScalarKind | 'time' | `${ScalarKind}s`

/** The common kind of values that are added one by one. */
export class KindFinder {
  #kind: Kind | undefined

  add(cell: unknown): void {
    const kind = kindOf(cell)
    if (kind === undefined || kind === this.#kind) return
    this.#kind = this.#kind === undefined ? kind : joined(this.#kind, kind)
  }

  get kind(): ColumnKind {
    return this.#kind === 'empty list' ? 'texts' : (this.#kind ?? 'text')
  }
}

type Kind = Exclude<ColumnKind, 'time'> | 'empty list'

function kindOf(cell: unknown): Kind | undefined {
  if (cell === undefined || cell === null) return undefined
  if (!Array.isArray(cell)) return scalarKind(cell) ?? 'text'
  let common: Kind | undefined
  for (const item of cell) {
    if (item === undefined || item === null) continue
    const kind = scalarKind(item)
    const both = common === undefined || kind === undefined ? kind : joined(common, kind)
    // a list of several kinds, or of lists or objects, is JSON text
    if (both === undefined || (both === 'text' && (kind !== 'text' || (common ?? 'text') !== 'text')))
      return 'text'
    common = both
  }
  return common === undefined ? 'empty list' : (`${common as ScalarKind}s` as const)
}

function scalarKind(value: unknown): ScalarKind | undefined {
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'boolean'
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'integer' : 'number'
    default:
      return undefined
  }
}

function joined(one: Kind, other: Kind): Kind {
  if (one === other) return one
  const both = [one, other]
  if (both.every((kind) => kind === 'integer' || kind === 'number')) return 'number'
  if (both.every((kind) => kind === 'integers' || kind === 'numbers')) return 'numbers'
  if (one === 'empty list' && other.endsWith('s')) return other
  if (other === 'empty list' && one.endsWith('s')) return one
  return 'text'
}
