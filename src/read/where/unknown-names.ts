import type { RunRecord } from '../run-record.js'
import { MAPS } from './fields.js'
import { nearest } from './nearest.js'
import type { Path } from './path.js'
import type { TextRange } from './where-error.js'
import { writtenKey } from './written-key.js'

type KeyedPath = Path & { key: string }

const WORDS: Readonly<Record<string, string>> = {
  params: 'a param',
  metrics: 'a metric',
  attributes: 'an attribute',
  resource: 'a resource attribute',
}

const NO_RUN_HAS = 'no run has '

/** Whether a warning is one of those below. */
export function isAboutUnknownName(warning: string): boolean {
  return warning.startsWith(NO_RUN_HAS)
}

/** Finds the keys in a filter that none of the runs has which it was asked about: most likely they are misspelt. */
export class UnknownNames {
  /** By field. */
  readonly #known: ReadonlyMap<string, Set<string>> = new Map(MAPS.map((field) => [field, new Set()]))
  #unknown: readonly KeyedPath[]
  #runs = 0

  constructor(paths: readonly Path[]) {
    this.#unknown = paths.filter((path): path is KeyedPath => path.key !== undefined)
  }

  /** Looks at the keys that a run has. */
  add(run: RunRecord): void {
    this.#runs++
    // as a rule the first run knows all of them
    if (this.#unknown.length === 0) return
    this.#unknown = this.#unknown.filter((path) => !isKnown(path, valuesOf(run, path.field)))
    if (this.#unknown.length === 0) return
    for (const [field, keys] of this.#known) for (const key in valuesOf(run, field)) keys.add(key)
  }

  /** Whether there are names that no run has had so far. */
  get isWaiting(): boolean {
    return this.#unknown.length > 0
  }

  /** A sentence for each key that no run has; none where there are no runs. */
  warnings(): string[] {
    return [...new Set(this.found().map(({ warning }) => warning))]
  }

  /** The same with the place of each. */
  found(): { warning: string; range: TextRange }[] {
    if (this.#runs === 0) return []
    return this.#unknown.map((path) => ({ warning: this.#warning(path), range: path.range }))
  }

  #warning({ field, key }: KeyedPath): string {
    const meant = this.#meant(field, key)
    return `${NO_RUN_HAS}${WORDS[field]} ${JSON.stringify(key)}${meant === undefined ? '' : `; did you mean ${meant}?`}`
  }

  #meant(field: string, key: string): string | undefined {
    const keys = this.#known.get(field) ?? new Set()
    // `metrics.loss.avg` is a metric of that name
    const start = key.slice(0, key.lastIndexOf('.'))
    if (field === 'metrics' && keys.has(start))
      return `${writtenKey(field, start)}.mean, .min, .max, .last, .first or .count`
    const elsewhere = MAPS.find((other) => this.#known.get(other)?.has(key))
    if (elsewhere !== undefined) return writtenKey(elsewhere, key)
    const near = nearest(key, keys)
    return near === undefined ? undefined : writtenKey(field, near)
  }
}

function isKnown({ key, list }: KeyedPath, values: object): boolean {
  return Object.hasOwn(values, key) || (list !== undefined && Object.hasOwn(values, list))
}

function valuesOf(run: RunRecord, field: string): Readonly<Record<string, unknown>> {
  return field === 'metrics' ? run.summaries : run[field as 'params' | 'attributes' | 'resource']
}
