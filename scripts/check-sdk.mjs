// What is compiled into dist, OpenTelemetry's SDK above all: which packages are behind, and whether an advisory is known against one.
// Fails on an advisory alone. What the registry does not answer is said, and is no failure.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import semver from 'semver'

const root = fileURLToPath(new URL('..', import.meta.url))
const { engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
const { components } = JSON.parse(readFileSync(`${root}/dist/sbom.cdx.json`, 'utf8'))
const oldestNode = semver.minVersion(engines.node)

for (const component of components) {
  const { version } = component
  const id = idOf(component)
  const newest = await newestOf(id, version)
  if (newest === undefined) console.log(`?       ${id} ${version}: the registry does not say what is newer`)
  else if (newest === version) console.log(`newest  ${id} ${version}`)
  else console.log(`behind  ${id} ${version}: ${newest} runs on Node ${oldestNode} too`)
}

const advisories = await advisoriesAgainst(components.map((component) => `node_modules/${idOf(component)}`))
if (advisories === undefined) console.log('the registry does not tell advisories; none was looked at')
else if (advisories.length === 0) console.log('no advisory is known against any of them')
for (const advisory of advisories ?? []) console.error(`advisory: ${advisory}`)
process.exitCode = advisories?.length > 0 ? 1 : 0

function idOf({ group, name }) {
  return group === undefined ? name : `${group}/${name}`
}

/** The newest release that runs on the oldest Node which runspan supports. */
async function newestOf(id, version) {
  const answer = await npm('view', `${id}@>=${version}`, 'version', 'engines', '--json')
  if (answer === undefined) return undefined
  return [answer]
    .flat()
    .filter((release) => semver.prerelease(release.version) === null)
    .filter((release) =>
      semver.satisfies(oldestNode, release['engines.node'] ?? release.engines?.node ?? '*'),
    )
    .map((release) => release.version)
    .sort(semver.compare)
    .at(-1)
}

/** `undefined` where the registry does not answer. */
async function advisoriesAgainst(folders) {
  const answer = await npm('audit', '--json')
  if (answer?.vulnerabilities === undefined) return undefined
  return Object.values(answer.vulnerabilities)
    .filter(({ nodes }) => nodes.some((node) => folders.includes(node)))
    .flatMap(({ name, via }) =>
      via
        .filter((cause) => typeof cause === 'object')
        .map(({ range, title, severity, url }) => `${name} ${range}: ${title} (${severity}) ${url}`),
    )
}

/** What npm answers as JSON; `undefined` for an error. `npm audit` exits with 1 when it finds something. */
async function npm(...args) {
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 1e8 }).catch(
    (error) => error,
  )
  try {
    const answer = JSON.parse(stdout)
    return answer.error === undefined ? answer : undefined
  } catch {
    return undefined
  }
}
