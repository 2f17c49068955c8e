// configure() beside OpenTelemetry's automatic instrumentation of http, fetch, dns, net and fs.

import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { startNode } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { hasNode, nodeOf } from './places.js'
import { FORMATS, hookOf, programFolder, writeModule } from './program.js'

const PROGRAM = `
import { get } from 'node:http'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { configure, logMetric, run } from 'runspan'

configure()

async function train() {
  const [response] = await once(get(process.env.FEATURES_URL), 'response')
  for await (const chunk of response) logMetric('bytes', chunk.length)
  await (await fetch(process.env.FEATURES_URL)).text()
  writeFileSync('model', 'x')
  // long enough for the journal and a segment to be written
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  for (let i = 0; i < 20_000; i++) logMetric('loss', i)
}

// once all that a loop would send again and again has had its time
run('train', train).then(() => setTimeout(() => console.log('done'), 1_000))
`

const CASES = [20, 24].filter(hasNode).flatMap((node) => FORMATS.map((format) => [node, format] as const))

test.each(CASES)(
  'on Node %d, %s: the work of the program is traced, and nothing that runspan itself sends or writes',
  async (node, format) => {
    using store = tempDir()
    await using endpoint = await Endpoint.start()
    await using features = await Endpoint.start()
    const folder = programFolder('nodesdk-2')
    const setUp = writeModule(
      folder,
      'set-up',
      `import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node'
      import { registerInstrumentations } from '@opentelemetry/instrumentation'
      ${hookOf(format)}
      const fs = { enabled: true, requireParentSpan: true }
      registerInstrumentations({
        instrumentations: [getNodeAutoInstrumentations({ '@opentelemetry/instrumentation-fs': fs })],
      })`,
      format,
    )
    const file = writeModule(folder, 'program', PROGRAM, format)
    const first = format === 'esm' ? ['--import', pathToFileURL(setUp).href] : ['--require', setUp]
    await using program = startNode([...first, file], {
      cwd: folder,
      env: {
        RUNSPAN_DIR: store.path,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
        FEATURES_URL: features.url,
      },
      node: nodeOf(node),
      timeoutMs: 60_000,
    })

    const { code, stdout, stderr } = await program.ended

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'done\n', stderr: '' })
    expect(only(endpoint.runs)).toMatchObject({ name: 'train', status: 'completed', missingPoints: 0 })
    const ofProgram = endpoint.spans.filter(({ attributes }) => attributes['runspan.kind'] === undefined)
    const names = ofProgram.map(({ name }) => name).filter((name) => !/^(dns|tcp|tls|ipc)\b/.test(name))
    expect(names.sort()).toEqual(['GET', 'GET', 'fs writeFileSync'])
    expect(inspect(ofProgram, { depth: null })).not.toContain(new URL(endpoint.url).port)
    expect(storedSpans(store.path)).toHaveLength(endpoint.spans.length)
    expect(endpoint.requests.length).toBeLessThan(10)
  },
)
