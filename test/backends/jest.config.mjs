// Suites that start real backends. Each brings its own; they run one after the other, for two cores are soon busy.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

export default {
  ...base,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testMatch: ['<rootDir>/test/backends/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 3 * 60_000,
  maxWorkers: 1,
}
