// The last word of .ci/run: adds up jest's own results in a folder, plus the steps that failed without being tests.
// usage: node scripts/count-tests.mjs <folder> <failed steps>
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, failedSteps] = process.argv.slice(2)
const results = (existsSync(folder) ? readdirSync(folder) : []).map((file) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')),
)

const passed = sum(results.map((result) => result.numPassedTests))
const failed =
  sum(results.map((result) => result.numFailedTests)) +
  // a test file that does not even load has no tests to count
  sum(results.map((result) => result.numRuntimeErrorTestSuites)) +
  Number(failedSteps)

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
