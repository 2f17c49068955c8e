// Programs with an OpenTelemetry SDK of their own, each in a project that npm has installed: too slow for `npm test`.
import { fileURLToPath } from 'node:url'
import base from '../../jest.config.mjs'

export default {
  ...base,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testMatch: ['<rootDir>/test/sdks/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
}
