import { Command, InvalidArgumentError } from 'commander'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import { DEFAULT_HOST, DEFAULT_OTLP_PORT, DEFAULT_PORT, type UiOptions } from './ui-options.js'

const HELP = `
Prints one line with the address, and opens it in the browser where there is a
terminal. Runs appear, move and end on the page while they do. Ctrl-C ends it.

Only this machine can reach it. With another --host others can, and need the
token in the printed address: whoever has it can read, edit and delete runs.
With --token the other users of this machine need it, too.

A second \`runspan ui\` on the same store finds the first, and prints its address.

It also receives spans by OTLP/HTTP, into the store: from any OpenTelemetry
program, in any language, that sends them to the printed endpoint. Port 4318 is
where they send to when nobody says otherwise.

Examples:
  runspan ui
  runspan ui --port 0 --no-open
  runspan ui --from jaeger:http://localhost:16686 --since 7d
  runspan ui --host 0.0.0.0`

/** `runspan ui`: the viewer, a page on this machine. */
export function uiCommand(): Command {
  return addSourceOptions(new Command('ui'))
    .description('Look at runs in the browser, while they go on.')
    .optionsGroup('Serve:')
    .option('--port <number>', 'a free one when it is taken or 0', readPort, DEFAULT_PORT)
    .option('--host <address>', 'listen on this address', readHost, DEFAULT_HOST)
    .option('--token', 'demand the token from this machine, too')
    .option(
      '--otlp-port <number>',
      'receive spans there too, unless it is taken',
      readPort,
      DEFAULT_OTLP_PORT,
    )
    .option('--no-otlp', 'receive no spans')
    .option('--no-open', 'do not open the browser')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: UiOptions) => {
      const { startUi } = await import('./start-ui.js')
      await startUi(options)
    })
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('Give a number from 0 to 65535.')
}

/** Node takes an empty one for every address of the machine. */
function readHost(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('Give an address of this machine, or 0.0.0.0 for all of them.')
}
