import { type Command, InvalidArgumentError } from 'commander'
import type { RunFilter } from '../../read/query/filter.js'
import type { RunSource } from '../../sources/source.js'
import type { SourceOption } from './source-options.js'

/** The options of `list` and `export` that choose runs, as commander passes them. */
export interface FilterOptions {
  project?: string
  name?: string
  status?: string
  tag?: string[]
  attribute?: string[]
  param?: string[]
  archived?: boolean
  where?: string
}

/** Adds the options that choose runs. */
export function addFilterOptions(command: Command): Command {
  return command
    .optionsGroup('Choose runs:')
    .option('--project <project>', 'in this project')
    .option('--name <name>', 'with this name')
    .option('--status <status>', 'running, silent, completed, failed or crashed')
    .option('--tag <tag>', 'with this tag (repeatable: with all of them)', addToList)
    .option('--attribute <name=value>', 'with this attribute (repeatable)', addPair)
    .option('--param <key=value>', 'with this param (repeatable)', addPair)
    .option('--archived', 'that were archived')
    .option('--where <expression>', 'for which this holds, for example "params.lr > 0.01"')
}

/** The options as a filter; a run must match all of them. */
export function toFilter(options: FilterOptions): RunFilter {
  return {
    project: options.project,
    name: options.name,
    // the filter itself refuses a wrong status, and lists the right ones
    status: options.status as RunFilter['status'],
    tags: options.tag,
    attributes: options.attribute,
    params: options.param,
    archived: options.archived,
    where: options.where,
  }
}

/** Whether any option chooses runs. */
export function isFiltered(options: FilterOptions): boolean {
  return Object.values(toFilter(options)).some((wanted) => wanted !== undefined)
}

/** The message for an empty result, with what is most likely misspelt. */
export async function nothingFound(
  source: RunSource,
  filter: RunFilter,
  { from, since, until }: SourceOption,
): Promise<string> {
  const isFiltered = Object.values({ ...filter, since, until }).some((wanted) => wanted !== undefined)
  if (isFiltered) {
    // a Jaeger would be read from end to end for it
    const isFar = from?.startsWith('jaeger:')
    const unknown = isFar
      ? []
      : await (await import('./unknown-in-filter.js')).unknownInFilter(source, filter)
    return `no run matches these options${unknown.length === 0 ? '' : ` (${unknown.join('; ')})`}`
  }
  if (from === undefined) return 'this store has no runs yet'
  return from.startsWith('clickhouse:')
    ? 'no runs found'
    : 'no runs found; a server is searched one year back unless --since says otherwise'
}

/** Collects the values of a repeatable option. */
export function addToList(value: string, previous: string[] = []): string[] {
  return [...previous, value]
}

function addPair(text: string, previous: string[] = []): string[] {
  if (text.indexOf('=', 1) < 0) throw new InvalidArgumentError('Write it as name=value, for example lr=0.1.')
  return [...previous, text]
}
