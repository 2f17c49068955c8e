import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configure, run, shutdown } from '../../src/index.js'
import { openSource } from '../../src/read.js'
import { runProgram } from '../support/child.js'
import { readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'

test('git ignores a new store, and it can be read like any other', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'above', '.runspan')
  await recordInto(dir)

  expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('*\n')
  expect(filesIn(join(temp.path, 'above')).filter((name) => name.includes('.gitignore'))).toEqual([
    join('.runspan', '.gitignore'),
  ])
  expect(await readRuns(dir)).toHaveLength(1)
  const runs = []
  for await (const one of openSource(dir).runs()) runs.push(one)
  expect(runs).toHaveLength(1)
})

test('an existing folder gets no .gitignore', async () => {
  using temp = tempDir()
  await recordInto(temp.path)

  expect(filesIn(temp.path)).not.toContain('.gitignore')
})

test('a .gitignore that the owner of a store has changed stays as it is', async () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  mkdirSync(dir)
  writeFileSync(join(dir, '.gitignore'), '!runs\n')
  await recordInto(dir)

  expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('!runs\n')
})

test('a program whose working directory is gone goes on, and says once that it has no store', async () => {
  using temp = tempDir()
  const gone = join(temp.path, 'gone')
  mkdirSync(gone)
  const { code, stdout, stderr } = await runProgram(
    `import { rmdirSync } from 'node:fs'
    import { configure, run } from 'runspan'
    process.chdir('${gone}')
    rmdirSync('${gone}')
    configure()
    console.log(run('train', (run) => run.logMetric('loss', 1) ?? 'trained'))`,
    { env: { RUNSPAN_DIR: '' } },
  )

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'trained\n' })
  expect(stderr.match(/the store at .runspan cannot be written/g)).toHaveLength(1)
})

async function recordInto(dir: string): Promise<void> {
  configure({ dir, quiet: true })
  run('a-run', () => {})
  await shutdown()
}
