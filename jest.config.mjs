export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // tests that start child programs are slow on a busy machine
  testTimeout: 30_000,
  // swc only strips and rewrites; types are checked by `npm run typecheck`
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', explicitResourceManagement: true }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // sources import './x.js', as ES modules must; on the disk it is x.ts
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // build output holds a second package.json of the same name
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
}
