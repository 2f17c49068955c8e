// A run in the tests of a program.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programFolder, tool } from './tools.js'
import { expectWhole, follow, RUN } from './trained.js'

const TEST = `
test('trains', () => {
  ${RUN}
  expect(process.env.CODE).toBe('0')
})
if (process.env.FLUSH) afterAll(() => flush())
`
const NAMES = 'configure, flush, logMetric, logParams, run'
const CJS_TEST = `const { ${NAMES} } = require('runspan')\n${TEST}`
const ESM_TEST = `import { ${NAMES} } from 'runspan'\n${TEST}`

/**
 * One file alone would not be given to a worker. In one process it comes second, since it is smaller, and is long enough
 * for the timers of the first to come up when what that had on its global object is gone.
 */
const OTHER_TEST = "test('nothing', () => new Promise((resolve) => setTimeout(resolve, 1500)))"

const folder = programFolder()
for (const [name, content] of Object.entries({
  'cjs/package.json': '{}',
  'cjs/trained.test.js': CJS_TEST,
  'cjs/other.test.js': OTHER_TEST,
  'esm/package.json': '{ "type": "module" }',
  'esm/trained.test.js': ESM_TEST,
  'esm/other.test.js': OTHER_TEST,
})) {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
}

const FLUSH = { env: { FLUSH: '1' } }

const JEST = ['--rootDir', '.', '--no-cache']
// ES modules in Jest are an option of Node's; see its own page on them.
const IN_VM = ['--experimental-vm-modules', '--no-warnings']

const RUNNERS: [name: string, format: string, args: string[], node?: string][] = [
  ...['29', '30'].flatMap((version): [string, string, string[]][] => {
    const jest = join(tool(`jest-${version}`), 'bin/jest.js')
    return [
      [`Jest ${version}, tests in workers`, 'cjs', [jest, ...JEST, '--maxWorkers', '2']],
      [`Jest ${version}, tests in one process`, 'cjs', [jest, ...JEST, '--runInBand']],
      [
        `Jest ${version}, tests in workers`,
        'esm',
        [...IN_VM, jest, ...JEST, '--maxWorkers', '2', '--transform', '{}'],
      ],
    ]
  }),
  ...['forks', 'threads', 'vmThreads'].map((pool): [string, string, string[], string] => [
    `vitest, ${pool}`,
    'esm',
    [join(tool('vitest'), 'vitest.mjs'), 'run', '--globals', '--pool', pool],
    tool('node-24'),
  ]),
]

describe.each(RUNNERS)('%s, %s', (_name, format, args, program) => {
  const command = { args, program, cwd: join(folder, format) }

  test('a run of a test arrives whole, and the tests pass', async () => {
    const outcome = await follow(command, ['returns', 0], FLUSH)

    expect(outcome).toMatchObject({ code: 0, signal: null })
    expect(outcome.stdout + outcome.stderr).not.toMatch(/runspan:|warn|did not exit|open handle/i)
    expectWhole(outcome)
  })

  test('a run of a test that fails arrives whole, and the tests fail', async () => {
    const outcome = await follow(command, ['returns', 3], FLUSH)

    expect(outcome).toMatchObject({ code: 1, signal: null })
    expectWhole(outcome)
  })

  // Runners end their workers without a word to what runs in them: nothing can be sent then.
  test('a run that nobody flushed is in the store whole, for the next process to send', async () => {
    const { code, stored, stdout, stderr } = await follow(command, ['returns', 0])

    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })
    expectWhole({ stored, delivered: stored })
  })
})
