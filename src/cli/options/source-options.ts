import { type Command, InvalidArgumentError, Option } from 'commander'
import { isInCalendar } from '../../wire/time.js'
import { readDuration } from './duration.js'
import { readHeader } from './read-header.js'
import { storeOption } from './store-option.js'

/** The options of every command that reads runs, as commander passes them. */
export interface SourceOption {
  dir?: string
  from?: string
  since?: Date
  until?: Date
  header?: Record<string, string>
}

/** Part of the help of these commands. */
export const SOURCES_HELP = `
Sources for --from:
  path/to/.runspan          a store in another folder
  path/to/traces.jsonl      a file of OTLP/JSON lines as the Collector's file
                            exporter writes it, also .gz or .zst; a folder of
                            them; or - for what is piped in
  jaeger:http://host:16686  a Jaeger, searched one year back unless --since says
                            otherwise; ?service=<name> searches one service only
  clickhouse:https://user:password@host:8443/otel
                            a ClickHouse that the Collector writes to; needs the
                            package @clickhouse/client
Times for --since and --until: 90min, 12h, 7d or 2w ago, or a date such as
2026-01-31 or 2026-01-31T12:00Z.
`

/** Adds the options for where runs are read from. */
export function addSourceOptions(command: Command): Command {
  return command
    .optionsGroup('Read from:')
    .addOption(storeOption())
    .addOption(
      new Option('--from <source>', 'another source, see below (default: $RUNSPAN_FROM)').conflicts('dir'),
    )
    .option('--since <time>', 'only runs started at this time or later', readTime)
    .option('--until <time>', 'only runs started before this time', readTime)
    .option('--header <name=value>', 'send this header to --from (repeatable)', readHeader)
    .hook('preAction', readFrom)
    .hook('preAction', checkHeader)
}

/** Not an `env()` of the option, which `--dir` could not overrule. */
function readFrom(command: Command): void {
  const { dir, from } = command.opts<SourceOption>()
  if (dir === undefined && from === undefined && process.env.RUNSPAN_FROM)
    command.setOptionValueWithSource('from', process.env.RUNSPAN_FROM, 'env')
}

function checkHeader(command: Command): void {
  const { from, header } = command.opts<SourceOption>()
  if (header !== undefined && from === undefined)
    command.error("error: option '--header <name=value>' needs '--from <source>'")
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
  // a date alone means midnight in the local time zone; JavaScript would take it as UTC
  return day + (time ?? 'T00:00')
}
