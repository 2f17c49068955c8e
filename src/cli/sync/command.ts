import { Command, Option } from 'commander'
import { readHeader } from '../options/read-header.js'
import { storeOption } from '../options/store-option.js'
import type { SyncCommandOptions } from './send-store.js'

const HELP = `
Sends what the endpoint does not have yet: runs recorded without an endpoint or
while it was down, and runs of processes that were killed, which are recovered
first. The store keeps a note of what each endpoint has accepted. You can stop
this command at any time, and run it twice at once.

--again ignores those notes: for an endpoint that has lost its data, or has
refused spans because a header was missing. Backends recognise a span that
arrives twice by its id.

Examples:
  runspan sync --endpoint http://localhost:4318
  runspan sync --dry-run
  runspan sync --endpoint https://api.example.com --header x-api-key=…`

/** `runspan sync`: sends what an endpoint does not have yet. */
export function syncCommand(): Command {
  return new Command('sync')
    .description('Send runs to an OTLP endpoint that does not have them yet.')
    .option('--endpoint <url>', 'an OTLP/HTTP endpoint (default: $OTEL_EXPORTER_OTLP_ENDPOINT)')
    .option('--header <name=value>', 'send this header (repeatable)', readHeader)
    .option('--dry-run', 'only print how much would be sent')
    .addOption(
      new Option('--again', 'send everything, even what was accepted or refused before').conflicts('dryRun'),
    )
    .addOption(storeOption())
    .addHelpText('after', HELP)
    .action(async (options: SyncCommandOptions) => {
      const { sendStore } = await import('./send-store.js')
      await sendStore(options)
    })
}
