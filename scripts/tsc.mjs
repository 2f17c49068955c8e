import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))

/** Runs the project's own TypeScript compiler; when it finds errors, it has told them and this process ends. */
export function tsc(...args) {
  try {
    execFileSync(process.execPath, [TSC, ...args], { stdio: 'inherit' })
  } catch (error) {
    process.exit(error.status ?? 1)
  }
}
