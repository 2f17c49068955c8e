import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { RUN_STATUSES, type RunStatus } from '../../wire/names.js'
import type { RunRecord } from '../run-record.js'
import { isSameText, isSameValue } from './same-value.js'

/** What a run must match; all conditions that are given must hold. */
export interface RunFilter {
  /** Its name, exactly. */
  project?: string | undefined
  /** The run's name, exactly; many runs may share one. `where` finds by a part of it. */
  name?: string | undefined
  /** `running`, `silent`, `completed`, `failed` or `crashed`. */
  status?: RunStatus | undefined
  /** Each of these must be among the run's tags. */
  tags?: readonly string[] | undefined
  /**
   * By name, or as texts `name=value` in which the name may hold `=`, too. Numbers are compared as numbers,
   * and a text means what it reads as: `"1e-1"` finds `0.1` and the text `1e-1`, `'"0.1"'` the text `0.1`
   * alone. Of an array it may be one item.
   */
  attributes?: Readonly<Record<string, unknown>> | readonly string[] | undefined
  /** As `attributes`: `{ lr: 0.1 }`, `['lr=1e-1']`. */
  params?: Readonly<Record<string, unknown>> | readonly string[] | undefined
  /** The id of the run it was started in; null for runs that were started in no other. */
  parent?: string | null | undefined
  /** True for archived runs alone, false for those that are not; both when not given. */
  archived?: boolean | undefined
  /** A condition such as `params.lr > 0.01 && "production" in tags`; docs/reading.md has the language. */
  where?: string | undefined
}

const NAMES = ['project', 'name', 'status', 'tags', 'attributes', 'params', 'parent', 'archived', 'where']

const isText = (value: unknown) => typeof value === 'string'
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const arePairs = (value: unknown) =>
  areTexts(value) || (typeof value === 'object' && value !== null && !Array.isArray(value))

/** What no program that is checked by TypeScript gives. */
const TYPES: readonly [name: keyof RunFilter, isRight: (value: unknown) => boolean, wanted: string][] = [
  ['project', isText, 'a text'],
  ['name', isText, 'a text'],
  ['tags', areTexts, "a list of texts such as ['baseline']"],
  [
    'attributes',
    arePairs,
    "an object such as { team: 'vision' }, or a list of texts such as ['team=vision']",
  ],
  ['params', arePairs, "an object such as { lr: 0.1 }, or a list of texts such as ['lr=0.1']"],
  ['parent', (value) => value === null || isText(value), 'the id of a run, or null'],
  ['archived', (value) => typeof value === 'boolean', 'true or false'],
]

/** @throws RunspanError `INVALID_FILTER` for an unknown name or status, or a text without `=` */
export function checkFilter(filter: RunFilter): void {
  const unknown = Object.keys(filter).find((name) => !NAMES.includes(name))
  if (unknown !== undefined)
    throw new RunspanError(
      'INVALID_FILTER',
      `Runs cannot be filtered by "${unknown}". Use one of ${NAMES.join(', ')}.`,
    )
  for (const [name, isRight, wanted] of TYPES) {
    const value = filter[name]
    if (value === undefined || isRight(value)) continue
    throw new RunspanError(
      'INVALID_FILTER',
      `The "${name}" of a filter is ${describe(value)}; it must be ${wanted}.`,
    )
  }
  const texts = [filter.attributes ?? {}, filter.params ?? {}].filter(isTexts).flat()
  const incomplete = texts.find((text) => pairsIn(text).length === 0)
  if (incomplete !== undefined)
    throw new RunspanError(
      'INVALID_FILTER',
      `${describe(incomplete)} says no value to look for. Write it as name=value, for example lr=0.1.`,
    )
  if (filter.status !== undefined && !RUN_STATUSES.includes(filter.status)) {
    throw new RunspanError(
      'INVALID_FILTER',
      `No run has the status ${describe(filter.status)}. Use one of ${RUN_STATUSES.join(', ')}.`,
    )
  }
}

/**
 * Whether a run matches a filter without `where`, which `compileFilter()` takes. The filter is not
 * checked: an unknown name in it is passed over.
 */
export function matchesFilter(run: RunRecord, filter: Omit<RunFilter, 'where'>): boolean {
  return conditionsOf(filter).every((holds) => holds(run))
}

/** What `matchesFilter()` asks, for whoever asks it of 100,000 runs: a function for each condition that is given. */
export function conditionsOf(filter: Omit<RunFilter, 'where'>): ((run: RunRecord) => boolean)[] {
  const { project, name, status, tags = [], attributes, params, parent, archived } = filter
  const given: [isGiven: boolean, holds: (run: RunRecord) => boolean][] = [
    [project !== undefined, (run) => isSameText(run.project, project as string)],
    [name !== undefined, (run) => isSameText(run.name, name as string)],
    [status !== undefined, (run) => run.status === status],
    [parent !== undefined, (run) => (run.parent ?? null) === parent],
    [archived !== undefined, (run) => run.archived === archived],
    [tags.length > 0, (run) => tags.every((tag) => run.tags.some((own) => isSameText(own, tag)))],
    [attributes !== undefined, (run) => holds(run.attributes, attributes as Wanted)],
    [params !== undefined, (run) => holds(run.params, params as Wanted)],
  ]
  return given.flatMap(([isGiven, holds]) => (isGiven ? [holds] : []))
}

type Wanted = NonNullable<RunFilter['params']>

function holds(values: Readonly<Record<string, unknown>>, wanted: Wanted): boolean {
  if (isTexts(wanted))
    return wanted.every((text) => pairsIn(text).some(([name, value]) => hasValue(values, name, value)))
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(values, name) && isSameValue(values[name], value),
  )
}

function isTexts(wanted: object): wanted is readonly string[] {
  return Array.isArray(wanted)
}

/** Everything `a=b=1` may mean: `b=1` under the name `a`, and `1` under the name `a=b`. */
function pairsIn(text: string): [name: string, value: string][] {
  const ends = [...text.matchAll(/=/g)].map(({ index }) => index).filter((end) => end > 0)
  return ends.map((end) => [text.slice(0, end), text.slice(end + 1)])
}

/** Under this name, or a name that is displayed like it. */
function hasValue(values: Readonly<Record<string, unknown>>, name: string, wanted: string): boolean {
  return Object.keys(values).some((own) => isSameText(own, name) && isSameValue(values[own], wanted))
}
