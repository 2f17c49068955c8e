import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { readDuration } from '../options/duration.js'
import { readHeader } from '../options/read-header.js'
import type { ClickHouseAction, ClickHouseCommandOptions } from './make-tables.js'

const HELP = `
The Collector's ClickHouse exporter keeps spans in a table of its own. Runs can
be read from that alone, which is slow where there are many: these commands make
tables of runs, tasks and points beside it, which ClickHouse fills by itself.
  schema    print the statements, for an administrator or a migration
  apply     make the tables, at --from; the exporter has made its own before
  backfill  fill them from the spans that came before
All of them can be called again: nothing is made or counted twice.

Examples:
  runspan clickhouse schema --ttl 365d
  runspan clickhouse apply --from clickhouse:https://admin@host:8443/otel
  runspan clickhouse backfill --from clickhouse:https://admin@host:8443/otel`

/** `runspan clickhouse`: the tables of runs in a ClickHouse. */
export function clickhouseCommand(): Command {
  return new Command('clickhouse')
    .description('Make and fill the tables of runs in a ClickHouse.')
    .addArgument(
      new Argument('<action>', 'what to do').choices([
        'schema',
        'apply',
        'backfill',
      ] satisfies ClickHouseAction[]),
    )
    .addOption(new Option('--from <source>', 'clickhouse:http://host:8123/otel').env('RUNSPAN_FROM'))
    .option('--header <name=value>', 'send this header (repeatable)', readHeader)
    .option('--database <name>', "that of the exporter's table (default: otel)")
    .option('--table <name>', "the exporter's table (default: otel_traces)")
    .option('--cluster <name>', 'on each server of this cluster, replicated')
    .option('--ttl <time>', 'let rows go away after this time: 90d, 52w', readDays)
    .addHelpText('after', HELP)
    .action(async (action: ClickHouseAction, options: ClickHouseCommandOptions) => {
      const { makeTables } = await import('./make-tables.js')
      await makeTables(action, options)
    })
}

const DAY_MS = 24 * 3_600_000

function readDays(text: string): number {
  const days = (readDuration(text) ?? Number.NaN) / DAY_MS
  if (Number.isInteger(days) && days >= 1) return days
  throw new InvalidArgumentError('Give whole days or weeks, such as 90d or 52w.')
}
