// `npm run test:runtimes [-- options of jest]`
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'

const folder = await install()
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))
const config = fileURLToPath(new URL('jest.config.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [jest, '--config', config, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, RUNSPAN_TEST_RUNTIMES: folder },
})
process.exitCode = status ?? 1
