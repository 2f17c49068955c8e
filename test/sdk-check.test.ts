// `npm run sdk:check` before a registry of the test's own.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startNode } from './support/child.js'

const ROOT = join(__dirname, '..')

interface Registry {
  /** Newest release of each package that there is more than one of, with the Node it needs. */
  releases: Record<string, string>
  /** What it answers to `npm audit`; undefined for a registry that has no such page. */
  advisories: Record<string, object[]> | undefined
}

test('a package of OpenTelemetry that is compiled in and has a newer release for the same Node is said to be behind', async () => {
  const { code, stdout } = await check({
    releases: { '2.999.0': '>=20.6.0', '3.999.0': '>=22.15.0' },
    advisories: {},
  })

  expect(stdout).toMatch(
    /^behind {2}@opentelemetry\/resources 2\.\d+\.\d+: 2\.999\.0 runs on Node 20\.19\.0 too$/m,
  )
  expect(stdout).not.toContain('3.999.0')
  expect(stdout).toContain('no advisory is known against any of them')
  expect(code).toBe(0)
})

test('an advisory against a package that is compiled in fails the check and is named', async () => {
  const { code, stderr } = await check({
    releases: {},
    advisories: { '@opentelemetry/resources': [advisoryOf('Resources leak')] },
  })

  expect(stderr).toContain(
    'advisory: @opentelemetry/resources <99: Resources leak (high) https://advisories.test/1',
  )
  expect(code).toBe(1)
})

test('an advisory against a tool of the build alone fails nothing', async () => {
  const { code, stdout } = await check({ releases: {}, advisories: { jest: [advisoryOf('Jest leaks')] } })

  expect(stdout).toContain('no advisory is known against any of them')
  expect(code).toBe(0)
})

test('a registry that knows no advisories is told of, and fails nothing', async () => {
  const { code, stdout } = await check({ releases: {}, advisories: undefined })

  expect(stdout).toContain('the registry does not tell advisories; none was looked at')
  expect(code).toBe(0)
})

function advisoryOf(title: string): object {
  const cwe = { cwe: [], cvss: { score: 0, vectorString: null } }
  return {
    id: 1,
    url: 'https://advisories.test/1',
    title,
    severity: 'high',
    vulnerable_versions: '<99',
    ...cwe,
  }
}

async function check({ releases, advisories }: Registry) {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    request.resume()
    if (request.method === 'POST') {
      answer(advisories === undefined ? 405 : 200, advisories ?? {})
      return
    }
    const name = decodeURIComponent(request.url?.slice(1) ?? '')
    const own = { '2.12.1': '>=20.6.0', ...releases }
    const versions = Object.entries(own).map(([version, node]) => [
      version,
      { name, version, engines: { node }, dist: {} },
    ])
    answer(200, { name, 'dist-tags': { latest: '2.12.1' }, versions: Object.fromEntries(versions) })
  }).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await using child = startNode([join(ROOT, 'scripts/check-sdk.mjs')], {
      cwd: ROOT,
      env: { npm_config_registry: registry, npm_config_cache: join(ROOT, 'build/npm-cache-of-test') },
      timeoutMs: 120_000,
    })
    return await child.ended
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
