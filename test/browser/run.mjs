// `npm run test:browser [-- options of jest]`: finds a browser, then runs the suites.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.mjs'

const browser = findChromium()
if (browser === undefined) {
  console.error('npm run test:browser needs Chromium: apt-get install chromium, or name one in CHROMIUM.')
  process.exit(1)
}

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))
const config = fileURLToPath(new URL('jest.config.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [jest, '--config', config, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: browser },
})
process.exitCode = status ?? 1
