// An ES module and a CommonJS module in one process, or two packages that each brought a copy, share
// everything.

import { runProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const BOTH = `
import { createRequire } from 'node:module'
import * as esm from 'runspan'
import * as api from 'runspan/api'
const cjs = createRequire(import.meta.url)('runspan')
if (cjs.run === esm.run) throw new Error('one copy only')`

test('an ESM and a CommonJS copy share the current run, and log to the same one', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `${BOTH}
    esm.configure()
    await esm.run('shared', async (current) => {
      esm.logMetric('loss', 1)
      cjs.logMetric('loss', 2)
      await new Promise((resolve) => setImmediate(resolve))
      api.logMetric('loss', 3)
      console.log(cjs.currentRun() === current, cjs.currentRun() === esm.currentRun())
      cjs.run('child', () => esm.addTags('from both'))
    })`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect(result).toMatchObject({ code: 0, stdout: 'true true\n', stderr: '' })
  const runs = await readRuns(temp.path)
  const shared = only(runs.filter(({ name }) => name === 'shared'))
  const child = only(runs.filter(({ name }) => name === 'child'))
  expect(shared.series.loss?.map(({ value }) => value)).toEqual([1, 2, 3])
  expect(child).toMatchObject({ parent: shared.id, tags: ['from both'] })
})

test('one configure() is for both, a second one says so, and flush, stats and shutdown of either are for all', async () => {
  using temp = tempDir()

  const result = await runProgram(
    `${BOTH}
    esm.configure()
    cjs.configure({ dir: 'elsewhere' })
    cjs.run('one', () => {})
    esm.run('two', () => {})
    await cjs.flush()
    console.log(esm.stats().stored, cjs.stats().stored)
    await cjs.shutdown()
    esm.run('three', () => {})`,
    { cwd: temp.path, env: { RUNSPAN_DIR: `${temp.path}/store` } },
  )

  expect(result).toMatchObject({ code: 0, stdout: '2 2\n' })
  expect(result.stderr.split('\n').map((line) => line.slice(0, 40))).toEqual([
    'runspan: configure() was called again, a',
    'runspan: runs are not recorded, because ',
    '',
  ])
  expect((await readRuns(`${temp.path}/store`)).map(({ name }) => name).sort()).toEqual(['one', 'two'])
})

test('an error of one copy is a RunspanError of the other, and of another version; a class derived from it is a class of its own', async () => {
  const { stdout, stderr } = await runProgram(
    `${BOTH}
    const caught = []
    for (const { run } of [esm, cjs]) try { run(5, () => {}) } catch (error) { caught.push(error) }
    for (const error of caught) console.log(...[esm, cjs, api].map(({ RunspanError }) => error instanceof RunspanError))
    class Derived extends esm.RunspanError {}
    console.log(caught[0] instanceof Derived, new Derived('NO_ACTIVE_RUN', 'x') instanceof Derived, new Derived('NO_ACTIVE_RUN', 'x') instanceof cjs.RunspanError)
    console.log(...[new Error('x'), null, undefined, 'text', {}].map((value) => value instanceof esm.RunspanError))
    console.log(...caught.map((error) => JSON.stringify(Object.keys(error))))`,
  )

  expect({ stdout, stderr }).toEqual({
    stdout:
      'true true true\ntrue true true\nfalse true true\nfalse false false false false\n["code","name"] ["code","name"]\n',
    stderr: '',
  })
})

test('names made up by both copies are never the same', async () => {
  const { stdout } = await runProgram(
    `${BOTH}
    const names = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? esm : cjs).generateRunName())
    console.log(new Set(names).size)`,
  )

  expect(stdout).toBe('10000\n')
})

test('a context manager that an older copy of the API has registered is not asked, as that API itself is not', async () => {
  const result = await runProgram(
    `import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
    import { currentRun, run } from 'runspan/api'
    const older = ROOT_CONTEXT.setValue(createContextKey('runspan.current'), { run: 'of the older copy' })
    globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.0.0', context: { active: () => older } }
    console.log(context.active() === ROOT_CONTEXT, currentRun())
    await run('ours', async (current) => {
      await null
      console.log(currentRun() === current)
    })`,
  )

  expect(result).toMatchObject({ code: 0, stdout: 'true undefined\ntrue\n' })
})
