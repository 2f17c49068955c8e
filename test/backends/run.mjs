// `npm run test:backends [-- options of jest]`: gets the programs, then runs the suites.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildBackends } from '../../scripts/backends/build-backends.mjs'

let programs
try {
  programs = buildBackends()
} catch (error) {
  console.error(`npm run test:backends cannot start.\n${error.message}`)
  process.exit(1)
}

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))
const config = fileURLToPath(new URL('jest.config.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [jest, '--config', config, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, BACKENDS_COLLECTOR: programs.collector, BACKENDS_JAEGER: programs.jaeger },
})
process.exitCode = status ?? 1
