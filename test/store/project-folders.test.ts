// A project may have any name; its folder has one that every file system takes.

import { dirname } from 'node:path'
import fc from 'fast-check'
import { run } from '../../src/index.js'
import { carriedText } from '../support/arbitrary.js'
import { only, startSession } from '../support/session.js'
import { filesIn } from '../support/temp.js'

test.each([
  ['vision', 'vision'],
  ['GPU-2_b', 'GPU-2_b'],
  ['a b', 'a%20b'],
  ['a/b', 'a%2fb'],
  ['..', '%2e%2e'],
  ['100%', '100%25'],
  ['é', '%c3%a9'],
])('the folder of the project "%s" is %s', async (project, folder) => {
  await using session = startSession()

  run('one', { project }, () => {})

  expect(folderOf(session.dir)).toBe(folder)
})

test.each(['CON', 'nul', 'Com1', 'lpt9', 'PRN', 'aux', ''])(
  'the project "%s" has a folder that Windows takes',
  async (project) => {
    await using session = startSession()

    run('one', { project }, () => {})

    expect(folderOf(session.dir)).toMatch(new RegExp(`^${project}~[0-9a-f]{16}$`))
    expect((await session.onlyRun()).project).toBe(project)
  },
)

test('no folder has a name that is too long, or that means something to a file system', async () => {
  await fc.assert(
    fc.asyncProperty(carriedText, async (project) => {
      await using session = startSession()

      run('one', { project }, () => {})

      expect(folderOf(session.dir)).toMatch(/^[\w%~-]{1,120}$/)
    }),
    { numRuns: 40 },
  )
})

test('long names that begin alike have folders of their own', async () => {
  await using session = startSession()
  const projects = ['a', 'b'].map((end) => 'x'.repeat(300) + end)

  for (const project of projects) run('one', { project }, () => {})

  const folders = new Set(
    filesIn(session.dir)
      .filter((path) => path.endsWith('.jsonl'))
      .map((path) => dirname(path)),
  )
  expect(folders.size).toBe(2)
})

function folderOf(dir: string): string {
  return dirname(only(filesIn(dir).filter((path) => path.endsWith('.jsonl'))))
}
