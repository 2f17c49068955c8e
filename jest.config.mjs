// swc only strips and rewrites; types are checked by `npm run typecheck`
const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript', explicitResourceManagement: true }, target: 'es2022' },
    module: { type: 'commonjs' },
  },
]

// packages that are published as ES modules only; jest on Node 20 takes them when swc has made them CommonJS
const esmOnly = [
  '@marcbachmann/cel-js',
  'hyparquet-writer',
  'hyparquet',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'get-east-asian-width',
  'http-proxy-agent',
  'https-proxy-agent',
  'agent-base',
  'proxy-agent-negotiate',
  'proxy-from-env',
]

// it has `import()`, which jest does not have in CommonJS, and swc makes a `require()` of
const imports = ['@opentelemetry/otlp-exporter-base']

export default {
  testEnvironment: 'node',
  // Jest would put accessors in the place of every global, and a plain one's setter calls itself without end: what is
  // still being detected when a file's tests are done would then fail the next file's
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // `npm run test:faults`, `test:backends`, `test:browser`, `test:sdks` and `test:runtimes` have configurations of their own
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(faults|backends|browser|runtimes|sdks)/'],
  // tests that start child programs take ten times as long on a machine with a load of 20
  testTimeout: 120_000,
  // they wait for child programs most of the time
  maxWorkers: '100%',
  transform: { '\\.[jt]s$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${[...esmOnly, ...imports].join('|')})/)`],
  // sources import './x.js', as ES modules must; on the disk it is x.ts
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // build output holds a second package.json of the same name
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
}
