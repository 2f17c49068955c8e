import { Command, InvalidArgumentError } from 'commander'
import { isTraceUrl, TRACE_URL_WANTED } from '../../wire/trace-url.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { OpenOptions } from './open-run.js'

const HELP = `
Prints the address of the run's page, and opens it in the browser where there is
a terminal. Whose page: that of --jaeger; of any backend, by --url or else
$RUNSPAN_TRACE_URL; of the Jaeger that the run is read from; or of the
\`runspan ui\` that serves the store.

A template has {traceId}, and {startMs} and {endMs} where a backend wants to
know when to look: the run's start and end in milliseconds since 1970.

Examples:
  runspan open 3f2a91c4
  runspan open clever-rabbit-492 --jaeger http://localhost:16686
  runspan open 3f2a91c4 --url 'https://tempo.example.com/t/{traceId}?to={endMs}'`

/** `runspan open`: a run's page in the viewer, in Jaeger or in any other backend. */
export function openCommand(): Command {
  return addSourceOptions(new Command('open'))
    .description("Open a run's page in the viewer, in Jaeger or elsewhere.")
    .argument('<run>', 'its id, the first digits of its id, or its name')
    .optionsGroup('Open:')
    .option('--jaeger <url>', 'the page in this Jaeger', readJaeger)
    .option('--url <template>', 'the page that this address leads to, see below', readTemplate)
    .option('--no-browser', 'only print the address')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, options: OpenOptions) => {
      const { openRun } = await import('./open-run.js')
      await openRun(idOrName, options)
    })
}

function readJaeger(text: string): string {
  if (/^https?:\/\/./i.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('Give the address of its pages, such as http://localhost:16686.')
}

function readTemplate(text: string): string {
  if (isTraceUrl(text)) return text
  throw new InvalidArgumentError(`Give ${TRACE_URL_WANTED}.`)
}
