import { type Command, InvalidArgumentError, Option } from 'commander'
import { readHeader } from './read-header.js'
import { storeOption } from './store-option.js'

/** What every command that reads runs takes, as commander hands it over. */
export interface SourceOption {
  dir?: string
  from?: string
  since?: Date
  until?: Date
  header?: Record<string, string>
}

/** What the help of these commands ends with. */
export const SOURCES_HELP = `
Runs are read from the store, or from where --from says:
  --from path/to/.runspan            another store
  --from jaeger:http://host:16686    a Jaeger, back to a year ago unless --since says otherwise
Times are 90min, 12h, 7d or 2w ago, or a date such as 2026-01-31 or 2026-01-31T12:00Z.`

/** Adds the options that say where runs are read from. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(storeOption())
    .addOption(new Option('--from <source>', 'where the runs are, in place of --dir').conflicts('dir'))
    .option('--since <time>', 'runs started then or later', readTime)
    .option('--until <time>', 'runs started before', readTime)
    .option('--header <name=value>', 'a header of each request to --from; can be given again', readHeader)
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
}

function readTime(text: string): Date {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(s|min|h|d|w)$/.exec(text) ?? []
  if (count !== undefined) return new Date(Date.now() - Number(count) * (UNITS_MS[unit] as number))
  const [date, time] = /^\d{4}-\d\d-\d\d(T.+)?$/.exec(text) ?? []
  // A date alone is the midnight here that it begins with; JavaScript takes the one in Greenwich.
  const found = new Date(date === undefined ? Number.NaN : date + (time === undefined ? 'T00:00' : ''))
  if (!Number.isNaN(found.getTime())) return found
  throw new InvalidArgumentError('Give a time ago such as 7d, 12h or 30min, or a date such as 2026-01-31.')
}
