// Runs the tests of a suite with what its programs use, which is installed before and, but for a cache, gone afterwards.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @param suite the address of a file in the suite's folder, whose jest.config.mjs is used
 * @param install gives the folder
 * @param variable tells the tests that folder
 */
export async function runInstalled(suite, install, variable) {
  const folder = await install()
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

  const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))
  const config = fileURLToPath(new URL('jest.config.mjs', suite))
  const { status } = spawnSync(process.execPath, [jest, '--config', config, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [variable]: folder },
  })
  process.exitCode = status ?? 1
}
