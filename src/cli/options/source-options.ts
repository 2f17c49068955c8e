import { type Command, InvalidArgumentError, Option } from 'commander'
import { readDuration } from './duration.js'
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
  --from jaeger:http://host:16686    a Jaeger, back to a year ago unless --since says otherwise; one service of many: ?service=runspan
Times are 90min, 12h, 7d or 2w ago, or a date such as 2026-01-31 or 2026-01-31T12:00Z.
`

/** Adds the options that say where runs are read from. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(storeOption())
    .addOption(new Option('--from <source>', 'where the runs are, in place of --dir').conflicts('dir'))
    .option('--since <time>', 'runs started then or later', readTime)
    .option('--until <time>', 'runs started before', readTime)
    .option('--header <name=value>', 'a header of each request to --from; can be given again', readHeader)
    .hook('preAction', checkHeader)
}

function checkHeader(command: Command): void {
  const { from, header } = command.opts<SourceOption>()
  if (header !== undefined && from === undefined)
    command.error("error: option '--header <name=value>' is of no use without '--from <source>'")
}

function readTime(text: string): Date {
  const found = new Date(readTimeAgo(text) ?? readDate(text) ?? Number.NaN)
  if (!Number.isNaN(found.getTime())) return found
  throw new InvalidArgumentError('Give a time ago such as 7d, 12h or 30min, or a date such as 2026-01-31.')
}

function readTimeAgo(text: string): number | undefined {
  const agoMs = readDuration(text)
  return agoMs === undefined ? undefined : Date.now() - agoMs
}

function readDate(text: string): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(T.+)?$/.exec(text) ?? []
  if (day === undefined || !isInCalendar(day)) return undefined
  // A date alone is the midnight here that it begins with; JavaScript takes the one in Greenwich.
  return day + (time ?? 'T00:00')
}

/** JavaScript takes the 31st of a shorter month for a day of the next. */
function isInCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
