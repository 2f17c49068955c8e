// The packed package in what programs run in beside plain Node: test runners, bundles, single executables.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

export default {
  ...base,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testMatch: ['<rootDir>/test/runtimes/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
}
