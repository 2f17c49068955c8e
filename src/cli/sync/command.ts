import { Command, Option } from 'commander'
import { readHeader } from '../options/read-header.js'
import { storeOption } from '../options/store-option.js'
import type { SyncCommandOptions } from './send-store.js'

const HELP = `
Sends what the endpoint has not taken yet: of runs recorded while it was down, or without one, and of processes that were killed.
It may be stopped at any time and run twice at once. What the endpoint has taken is noted in the store, for each endpoint apart.
With --again that does not count: for an endpoint that has lost what it took, or refused it for a header that was missing. A
span that comes twice has the same id, by which backends and readers know it.

A run whose process was killed is recovered first, as by \`runspan recover\`. --dry-run changes nothing: it says how many there are.

Examples:
  runspan sync --endpoint http://localhost:4318
  runspan sync --dry-run
  runspan sync --endpoint https://api.example.com --header x-api-key=…`

/** `runspan sync`: sends what an endpoint has not taken yet. */
export function syncCommand(): Command {
  return new Command('sync')
    .description('Sends to an OTLP endpoint what it has not taken yet.')
    .option('--endpoint <url>', 'an OTLP/HTTP endpoint (default: $OTEL_EXPORTER_OTLP_ENDPOINT)')
    .option('--header <name=value>', 'a header of each request; can be given several times', readHeader)
    .option('--dry-run', 'count what would be sent, and send nothing')
    .addOption(
      new Option('--again', 'send everything, also what it has taken or refused before').conflicts('dryRun'),
    )
    .addOption(storeOption())
    .addHelpText('after', HELP)
    .action(async (options: SyncCommandOptions) => {
      const { sendStore } = await import('./send-store.js')
      await sendStore(options)
    })
}
