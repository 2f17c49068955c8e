import { spawnSync } from 'node:child_process'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** @returns the path of a browser, which is installed where that is allowed; undefined where there is none */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  return onPath() ?? (install() ? onPath() : undefined)
}

function onPath() {
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
    if (status === 0) return stdout.trim()
  }
  return undefined
}

/** A build server is nobody's machine: it has a root, and apt. */
function install() {
  if (process.env.CI !== 'true' || process.getuid?.() !== 0) return false
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'] }).status
  apt('update')
  return apt('install', '-y', '--no-install-recommends', 'chromium') === 0
}
