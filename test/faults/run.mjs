// `npm run test:faults [-- --trials 240] [--seed 1] [--only <a trial's seed>] [--seconds 15] [--resumes 6] [-- options of
// jest]`; with more trials come the same ones and others. `npm run test:index-faults [-- --seconds 15]` is the suite of killed
// readers alone.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const environment = { FAULTS_TRIALS: '240', FAULTS_SEED: '1', FAULTS_SECONDS: '15', FAULTS_RESUMES: '6' }
const forJest = []
const given = process.argv.slice(2)
for (let name = given.shift(); name !== undefined; name = given.shift()) {
  const variable = {
    '--trials': 'FAULTS_TRIALS',
    '--seed': 'FAULTS_SEED',
    '--only': 'FAULTS_ONLY',
    '--resumes': 'FAULTS_RESUMES',
    '--seconds': 'FAULTS_SECONDS',
  }[name]
  if (variable === undefined) forJest.push(name)
  else environment[variable] = given.shift()
}

// Of the suites here, the one with trials.
if (environment.FAULTS_ONLY !== undefined) forJest.push('trials.test')

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))
const config = fileURLToPath(new URL('jest.config.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [jest, '--config', config, ...forJest], {
  stdio: 'inherit',
  env: { ...process.env, ...environment },
})
process.exitCode = status ?? 1
