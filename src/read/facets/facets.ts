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

/** A project that runs are in. */
export interface ProjectFacet extends Facet {
  statuses: Facet[]
  /** Of those that are neither archived nor were started in another run; absent where there is none. */
  newest?: Pick<RunRecord, 'id' | 'name' | 'status' | 'startTime'>
}

/** What there is to choose runs by, each list with the most frequent first. */
export interface Facets {
  /** How many runs were looked at. */
  runs: number
  /** The projects that have runs. */
  projects: ProjectFacet[]
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
  readonly #statusesIn = new Map<string, Map<string, number>>()
  readonly #newestIn = new Map<string, NonNullable<ProjectFacet['newest']>>()
  readonly #names = new Map<string, number>()
  readonly #statuses = new Map<string, number>()
  readonly #tags = new Map<string, number>()
  readonly #metrics = new Map<string, number>()
  readonly #params = new Map<string, KeyFacet>()
  readonly #attributes = new Map<string, KeyFacet>()

  add(run: RunRecord): void {
    this.addInProject(run.project, run.status, 1)
    if (!run.archived && run.parent === undefined) this.addNewest(run.project, run)
    count(this.#names, run.name)
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

  /** Counts runs with a name or tag, where it is known how many have it. */
  addCounted(list: 'names' | 'tags', name: string, runs: number): void {
    count(list === 'names' ? this.#names : this.#tags, name, runs)
  }

  /** Counts runs: every one has a project and a status. */
  addInProject(project: string, status: string, runs: number): void {
    this.#runs += runs
    count(this.#projects, project, runs)
    count(this.#statuses, status, runs)
    const statuses = this.#statusesIn.get(project) ?? new Map<string, number>()
    this.#statusesIn.set(project, statuses)
    count(statuses, status, runs)
  }

  /** One that may be the newest of its project. */
  addNewest(project: string, { id, name, status, startTime }: NonNullable<ProjectFacet['newest']>): void {
    const known = this.#newestIn.get(project)
    if (known && (known.startTime > startTime || (known.startTime === startTime && known.id > id))) return
    this.#newestIn.set(project, { id, name, status, startTime })
  }

  facets(): Facets {
    return {
      runs: this.#runs,
      projects: counted(this.#projects).map((project) => this.#withRuns(project)),
      names: counted(this.#names),
      statuses: counted(this.#statuses),
      tags: counted(this.#tags),
      params: [...this.#params.values()].sort(byFrequency),
      attributes: [...this.#attributes.values()].sort(byFrequency),
      metrics: counted(this.#metrics),
    }
  }

  #withRuns(project: Facet): ProjectFacet {
    const newest = this.#newestIn.get(project.name)
    const statuses = counted(this.#statusesIn.get(project.name) ?? new Map())
    return { ...project, statuses, ...(newest && { newest }) }
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
