// Packs what would be published, and uses it as its users will: from TypeScript, as ES modules, as CommonJS, as both at
// once and as a command, in projects without an OpenTelemetry SDK and in such that have one of the 2.x or the 3.x line.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from './pack.mjs'
import { tsc } from './tsc.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const temp = mkdtempSync(join(tmpdir(), 'runspan-packed-'))
process.on('exit', () => rmSync(temp, { recursive: true, force: true }))

const NO_SDK = {
  sources: 'no-sdk',
  programs: [
    ['use.mjs'],
    ['use.cjs'],
    ['both.mjs'],
    ['--import', 'runspan/register', 'registered.mjs'],
    ['--require', 'runspan/register', 'registered.mjs'],
  ],
}
const OWN_SDK_PROGRAMS = [['processors.mjs'], ['provider.mjs'], ['node-sdk.mjs']]
const PROJECTS = {
  'API 1.9': { ...NO_SDK, packages: ['@opentelemetry/api@1.9.1'] },
  'API 1.10': { ...NO_SDK, packages: ['@opentelemetry/api@1.10.0'] },
  'SDK 2': {
    sources: 'sdk-2',
    programs: OWN_SDK_PROGRAMS,
    packages: [
      '@opentelemetry/api@1.9.1',
      '@opentelemetry/sdk-trace-node@2.12.0',
      '@opentelemetry/sdk-node@0.223.0',
    ],
  },
  'SDK 3': {
    sources: 'sdk-3',
    programs: OWN_SDK_PROGRAMS,
    packages: [
      '@opentelemetry/api@1.10.0',
      '@opentelemetry/sdk-trace@3.1.1',
      '@opentelemetry/sdk-node@0.301.0',
    ],
    node: [22, 15],
  },
}

const tarball = pack(temp)
console.log(`ok  packed, ${Math.round(statSync(tarball).size / 1000)} kB`)
for (const [name, { sources, programs, packages, node }] of Object.entries(PROJECTS)) {
  const project = join(temp, sources, name)
  const env = environmentWith(node === undefined ? process.execPath : nodeOf(node))
  // Of what sdk-node brings, protobufjs has an install script, which npm asks about.
  const options = sources === 'no-sdk' ? [] : ['--ignore-scripts']
  install(project, env, [...options, tarball, ...packages, `@types/node@${devDependencies['@types/node']}`])
  console.log(`ok  ${name}: npm installs it without a word of warning`)
  if (sources === 'no-sdk') {
    checkPackages(project)
    checkScripts(project)
    checkLinks(project)
  }
  // with the API that npm takes where nobody asks for another
  if (name === 'API 1.10') checkSizes(project)
  compile(project, sources)
  console.log(`ok  ${name}: compiled, nodenext`)
  for (const program of programs) {
    execFileSync('node', program, { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] })
    console.log(`ok  ${name}: node ${program.join(' ')}`)
  }
  if (sources === 'no-sdk') checkCommand(project, env)
}

/** Whatever npm has to say against it, each user would have to read. */
function install(project, env, packages) {
  mkdirSync(project, { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const args = ['install', '--no-audit', '--no-fund', ...packages]
  const { status, stderr } = spawnSync('npm', args, { cwd: project, env, encoding: 'utf8' })
  const complaints = stderr.split('\n').filter((line) => /^npm (warn|error)/i.test(line))
  assert.deepEqual(complaints, [], `npm ${args.join(' ')}`)
  assert.equal(status, 0)
}

/** No part of an SDK is installed; those that are compiled in have their licenses with them. */
function checkPackages(project) {
  const modules = join(project, 'node_modules')
  assert.deepEqual(readdirSync(join(modules, '@opentelemetry')), ['api'])
  const licenses = readFileSync(join(modules, 'runspan/dist/THIRD-PARTY-LICENSES.md'), 'utf8')
  assert.match(licenses, /^- @opentelemetry\/sdk-trace \d+\.\d+\.\d+, Apache-2\.0$/m)
  assert.match(licenses, /Apache License/)
  const { components } = JSON.parse(readFileSync(join(modules, 'runspan/dist/sbom.cdx.json'), 'utf8'))
  assert.deepEqual(
    components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name} ${version}`).sort(),
    [...licenses.matchAll(/^- (.*), [\w.-]+$/gm)].map(([, id]) => id).sort(),
  )
}

/** npm runs nothing of it when it is installed, and newer ones ask about each package that wants so. */
function checkScripts(project) {
  const { scripts } = JSON.parse(readFileSync(join(project, 'node_modules/runspan/package.json'), 'utf8'))
  const atInstall = [
    'preinstall',
    'install',
    'postinstall',
    'prepublish',
    'preprepare',
    'prepare',
    'postprepare',
  ]
  assert.deepEqual(
    Object.keys(scripts).filter((name) => atInstall.includes(name)),
    [],
  )
}

/** What its pages link to is in the package, headings too: there is no other place where it could be found. */
function checkLinks(project) {
  const folder = join(project, 'node_modules/runspan')
  const pages = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md'))
  let count = 0
  for (const page of pages) {
    for (const [, link] of withoutCode(join(folder, page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const [path, heading] = link.split('#')
      const target = path === '' ? join(folder, page) : join(folder, dirname(page), path)
      assert.ok(existsSync(target), `${page} links to ${link}, which is not in the package`)
      if (heading !== undefined)
        assert.ok(anchorsOf(target).includes(heading), `${page} links to ${link}: no such heading`)
      count++
    }
  }
  assert.ok(count > 20)
  console.log(`ok  the ${count} links of its pages`)
}

/** Headings as GitHub and npm turn them into anchors. */
function anchorsOf(file) {
  return [...withoutCode(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutCode(file) {
  return readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '')
}

/** docs/dependencies.md says how large each package is; what is a tenth off is to be said anew. */
function checkSizes(project) {
  const tree = /^runspan +\d+\n(?:.*── .*\n)+/m.exec(
    readFileSync(join(root, 'docs/dependencies.md'), 'utf8'),
  )[0]
  const lines = [...tree.matchAll(/^(?:.*── )?(\S+)(?: \(peer\))? +(\d+)$/gm)]
  assert.ok(lines.length > 1)
  for (const [, name, said] of lines) {
    const found = sizeOf(join(project, 'node_modules', name)) / 1000
    assert.ok(
      Math.abs(found - said) <= Math.max(1, found / 10),
      `docs/dependencies.md says that ${name} has ${said} kB; it has ${Math.round(found)}`,
    )
  }
  console.log('ok  the sizes that docs/dependencies.md says')
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

function compile(project, sources) {
  for (const from of [sources, 'tsconfig.json']) {
    const to = from === sources ? project : join(project, from)
    cpSync(join(root, 'scripts/packed', from), to, { recursive: true })
  }
  tsc('-p', project)
}

function checkCommand(project, env) {
  const output = execFileSync('npx', ['--no-install', 'runspan', 'list', '--all', '--json'], {
    cwd: project,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const names = JSON.parse(output).map((run) => run.name)
  const expected = ['from-both', 'from-cjs', 'from-cjs-inside', 'from-esm', 'registered', 'registered']
  assert.deepEqual(names.sort(), expected)
  console.log('ok  npx runspan list --json')
}

/** What the caller set up for its own runs is not for this check; `node` and `npm` are this Node's. */
function environmentWith(node) {
  const own = Object.entries(process.env).filter(([name]) => !/^(OTEL|RUNSPAN)_/.test(name))
  return {
    ...Object.fromEntries(own),
    RUNSPAN_QUIET: '1',
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
  }
}

/** This Node, or where it is too old another one from npm. */
function nodeOf([major, minor]) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  const args = ['--yes', '-p', `node-${system}-${process.arch}@${major}`, 'node', '-p', 'process.execPath']
  return execFileSync('npx', args, { encoding: 'utf8' }).trim()
}
