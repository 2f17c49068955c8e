// The code of README.md and docs/ is run as a reader would: TypeScript is type-checked, compiled and run, shell commands are
// run by a shell, and what the page shows as output directly below is compared with what comes out.

import { Endpoint } from '../support/endpoint.js'
import { readBlocks } from './blocks.js'
import { PAGES, read } from './pages.js'
import { Reader, startReadersJaeger } from './reader.js'

/** Pages that say how runs are sent, and with which key. */
const SENDING_PAGES = ['docs/backends.md', 'docs/options.md']

/** Pages whose programs send by the exporter of OpenTelemetry. */
const EXPORTER_PAGES = ['docs/backends.md', 'docs/own-sdk.md']

/** A page is a dozen programs, one after the other. */
const TIMEOUT_MS = 180_000

describe('the code of the pages', () => {
  test.each(PAGES)(
    '%s: it compiles, runs, and prints what the page shows',
    async (page) => {
      await using endpoint = await Endpoint.start()
      await using jaeger = await startReadersJaeger()
      using reader = new Reader(page, endpoint.url, jaeger)

      await reader.compile()
      const differences = await reader.followPage()

      expect(differences).toEqual([])
      if (SENDING_PAGES.includes(page)) expect(apiKeysAt(endpoint)).toContain('secret')
      if (EXPORTER_PAGES.includes(page))
        expect(endpoint.runs.map(({ name }) => name)).toContain('my-experiment')
    },
    TIMEOUT_MS,
  )

  test('docs/wire-format.md: the span it shows is what its program writes', async () => {
    const page = 'docs/wire-format.md'
    const shown = readBlocks(read(page)).find(({ language }) => language === 'json')
    await using endpoint = await Endpoint.start()
    await using jaeger = await startReadersJaeger()
    using reader = new Reader(page, endpoint.url, jaeger)

    await reader.compile()
    await reader.followPage()

    const { resourceSpans } = JSON.parse(reader.linesOf('search')[0] as string)
    const written = resourceSpans[0].scopeSpans[0].spans[0]
    expect(JSON.parse(withoutIdsAndTimes(shown?.code ?? ''))).toEqual(
      JSON.parse(withoutIdsAndTimes(JSON.stringify(written))),
    )
  })
})

function withoutIdsAndTimes(json: string): string {
  return json.replace(/"[0-9a-f]{32}"|"[0-9a-f]{16}"|"\d{19}"/g, '"…"')
}

function apiKeysAt(endpoint: Endpoint): unknown[] {
  return endpoint.requests.map(({ headers }) => headers['x-api-key'])
}
