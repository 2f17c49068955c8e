// The viewer's page in a real browser, as a user goes through it.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

export default {
  ...base,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 3 * 60_000,
  maxWorkers: 1,
}
