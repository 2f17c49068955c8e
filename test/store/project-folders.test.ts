// A project may have any name; its folder has one that every file system takes.

import { renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { flush, run } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { listRunFilesByTurns } from '../../src/store/list-files.js'
import { projectFolder } from '../../src/store/paths.js'
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

/** As Windows's rules have it, whatever the name's ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i

test('no project has a folder that Windows keeps for a device, or whose name it changes', () => {
  const device = fc.constantFrom(
    'con',
    'PRN',
    'aux',
    'nul',
    'conin$',
    'CONOUT$',
    'com1',
    'Lpt9',
    'com0',
    'com¹',
  )
  const ending = fc.constantFrom(
    '',
    '.',
    ' ',
    '.txt',
    '...',
    ':',
    '::$DATA',
    '\t',
    '\u0000',
    '/',
    '\\',
    '~',
    '%',
  )
  const project = fc.oneof(
    carriedText,
    fc.tuple(ending, device, ending).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(project, (name) => {
      const folder = projectFolder(name)

      expect(folder).toMatch(/^[\w%~-]{1,120}$/)
      expect(folder).not.toMatch(DEVICE)
    }),
    { numRuns: 2_000 },
  )
})

test('projects that differ in case alone can share a folder, as they do on macOS and Windows', async () => {
  await using session = startSession()
  const [big, small] = ['Vision', 'vision'].map((project) => run(project, { project }, ({ id }) => id))
  await flush()
  const pathOf = (id = '') => only(filesIn(session.dir).filter((path) => path.includes(id)))

  const [from, to] = [pathOf(big), pathOf(small)].map((path) => join(session.dir, path)) as [string, string]
  renameSync(from, join(dirname(to), basename(from)))

  const store = openStore({ dir: session.dir })
  for (const project of ['Vision', 'vision']) {
    const names: string[] = []
    for await (const { name } of store.runs({ project })) names.push(name)
    expect(names).toEqual([project])
  }
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

test('a project that is deleted while its store is listed has no runs, and the others are listed', async () => {
  await using session = startSession()
  for (const project of ['a', 'b', 'c']) run('one', { project }, () => {})
  await flush()

  const listed: string[] = []
  for await (const { path } of listRunFilesByTurns(session.dir)) {
    rmSync(join(session.dir, 'b'), { recursive: true, force: true })
    listed.push(basename(dirname(path)))
  }

  expect(listed).toEqual(['a', 'c'])
})
