import type { RunRecord } from '../run-record.js'
import { type ValueType, valueType } from './value-type.js'

/** A name or value that runs have, and how many of them. */
export interface Facet {
  /** The project, name, status, tag or key. */
  name: string
  /** How many runs have it. */
  runs: number
}

/** A key that runs have values under. */
export interface KeyFacet extends Facet {
  /** What its values are; `mixed` where they differ from run to run. */
  type: ValueType | 'mixed'
}

/** What there is to choose runs by, each list with the most frequent first. */
export interface Facets {
  /** How many runs were looked at. */
  runs: number
  /** The projects that have runs. */
  projects: Facet[]
  /** The names of runs. */
  names: Facet[]
  /** Such as `completed`. */
  statuses: Facet[]
  /** Each tag of any run. */
  tags: Facet[]
  /** The keys of params. */
  params: KeyFacet[]
  /** The names of attributes. */
  attributes: KeyFacet[]
  /** Each with a number. */
  metrics: Facet[]
}

/** Counts what runs have; one run after the other, so that none of them is kept. */
export class FacetCounter {
  #runs = 0
  readonly #projects = new Map<string, number>()
  readonly #names = new Map<string, number>()
  readonly #statuses = new Map<string, number>()
  readonly #tags = new Map<string, number>()
  readonly #metrics = new Map<string, number>()
  readonly #params = new Map<string, KeyFacet>()
  readonly #attributes = new Map<string, KeyFacet>()

  add(run: RunRecord): void {
    this.#runs++
    count(this.#projects, run.project)
    count(this.#names, run.name)
    count(this.#statuses, run.status)
    for (const tag of new Set(run.tags)) count(this.#tags, tag)
    for (const key of Object.keys(run.summaries)) count(this.#metrics, key)
    countKeys(this.#params, run.params)
    countKeys(this.#attributes, run.attributes)
  }

  /** Counts runs under a key, where it is known how many have it; besides, they are added without their values. */
  addKey(field: 'params' | 'attributes' | 'metrics', name: string, type: ValueType, runs: number): void {
    if (field === 'metrics') count(this.#metrics, name, runs)
    else countKey(field === 'params' ? this.#params : this.#attributes, { name, type, runs })
  }

  /** Counts runs with a project, name, status or tag, where it is known how many have it. Every run has one project. */
  addCounted(list: 'projects' | 'names' | 'statuses' | 'tags', name: string, runs: number): void {
    if (list === 'projects') this.#runs += runs
    const counts = {
      projects: this.#projects,
      names: this.#names,
      statuses: this.#statuses,
      tags: this.#tags,
    }
    count(counts[list], name, runs)
  }

  facets(): Facets {
    return {
      runs: this.#runs,
      projects: counted(this.#projects),
      names: counted(this.#names),
      statuses: counted(this.#statuses),
      tags: counted(this.#tags),
      params: [...this.#params.values()].sort(byFrequency),
      attributes: [...this.#attributes.values()].sort(byFrequency),
      metrics: counted(this.#metrics),
    }
  }
}

function count(counts: Map<string, number>, name: string, runs = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + runs)
}

function countKeys(keys: Map<string, KeyFacet>, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values))
    countKey(keys, { name, type: valueType(value), runs: 1 })
}

function countKey(keys: Map<string, KeyFacet>, { name, type, runs }: KeyFacet): void {
  const known = keys.get(name)
  if (known === undefined) keys.set(name, { name, runs, type })
  else {
    known.runs += runs
    if (known.type !== type) known.type = 'mixed'
  }
}

function counted(counts: ReadonlyMap<string, number>): Facet[] {
  return [...counts].map(([name, runs]) => ({ name, runs })).sort(byFrequency)
}

function byFrequency(a: Facet, b: Facet): number {
  return b.runs - a.runs || (a.name < b.name ? -1 : 1)
}
