// Suites too heavy for `npm test`: they end a few hundred programs, or log ten million points.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

export default {
  ...base,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 20 * 60_000,
  // Each suite has the machine for itself: what is killed after milliseconds must have had its turn.
  maxWorkers: 1,
}
