import { type Command, InvalidArgumentError } from 'commander'
import type { RunFilter } from '../../read/query/filter.js'
import type { SourceOption } from './source-options.js'

/** The options by which `list` and `export` choose runs, as commander hands them over. */
export interface FilterOptions {
  project?: string
  name?: string
  status?: string
  tag?: string[]
  attribute?: string[]
  param?: string[]
}

/** Adds the options that choose runs to a command. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--project <project>', 'runs of this project')
    .option('--name <name>', 'runs of this name')
    .option('--status <status>', 'running, silent, completed, failed or crashed')
    .option('--tag <tag>', 'runs with this tag; give it again for runs with all of them', addToList)
    .option('--attribute <name=value>', 'runs with this attribute; can be given again', addPair)
    .option('--param <key=value>', 'runs with this param; can be given again', addPair)
}

/** The filter that the options mean; all of them must hold. */
export function toFilter(options: FilterOptions): RunFilter {
  return {
    project: options.project,
    name: options.name,
    // what is no status is refused where the filter is used, with the list of those there are
    status: options.status as RunFilter['status'],
    tags: options.tag,
    attributes: options.attribute,
    params: options.param,
  }
}

/** What to say where no run was found. */
export function nothingFound(filter: RunFilter, { from, since, until }: SourceOption): string {
  const isFiltered = Object.values({ ...filter, since, until }).some((wanted) => wanted !== undefined)
  if (isFiltered) return 'no run matches these options'
  return from === undefined
    ? 'there are no runs in this store yet'
    : 'no runs were found there; a server is searched back to a year ago unless --since says otherwise'
}

function addToList(value: string, previous: string[] = []): string[] {
  return [...previous, value]
}

function addPair(text: string, previous: string[] = []): string[] {
  if (text.indexOf('=', 1) < 0) throw new InvalidArgumentError('Write it as name=value, for example lr=0.1.')
  return [...previous, text]
}
