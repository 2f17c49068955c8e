// `npm run test:runtimes [-- options of jest]`
import { runInstalled } from '../support/run-installed.mjs'
import { install } from './install.mjs'

await runInstalled(import.meta.url, install, 'RUNSPAN_TEST_RUNTIMES')
