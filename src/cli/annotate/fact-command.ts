import { Command } from 'commander'
import { addFilterOptions, type FilterOptions } from '../options/filter-options.js'
import { addSourceOptions, type SourceOption } from '../options/source-options.js'

/** The options of every command that annotates runs, as commander passes them. */
export interface FactOptions extends FilterOptions, SourceOption {
  endpoint?: string
  yes?: boolean
  json?: boolean
}

/** Part of the help of these commands. */
export const FACTS_HELP = `
What was recorded stays as it is: each fact is a span of its own in the run's
trace, and of each fact the newest counts. It is kept in the store. Where an
endpoint is named, by --endpoint or the OTEL_EXPORTER_OTLP_* variables, it is
sent there at once; otherwise \`runspan sync\` sends it, or the next program that
records. A run that only a server has (--from) needs an endpoint.
`

/** A command that says something about one run, or about all that its options choose. */
export function factCommand(name: string): Command {
  return new Command(name).argument(
    '[run]',
    'its id, the first digits of its id, or its name; left out where options choose runs',
  )
}

/** Adds the options of every such command. */
export function addFactOptions(command: Command): Command {
  return addSourceOptions(addFilterOptions(command))
    .optionsGroup('Send to:')
    .option('--endpoint <url>', 'an OTLP/HTTP endpoint (default: $OTEL_EXPORTER_OTLP_ENDPOINT)')
    .option('--yes', 'do not ask, where options other than --where choose several')
    .optionsGroup('Output:')
    .option('--json', 'print JSON')
}
