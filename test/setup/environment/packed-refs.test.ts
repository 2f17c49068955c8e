import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { findPackedRef } from '../../../src/setup/environment/packed-refs.js'
import { git, repository } from '../../support/git.js'
import { type TempDir, tempDir } from '../../support/temp.js'

const HEADER = '# pack-refs with: peeled fully-peeled sorted \n'
const OLD_HEADER = '# pack-refs with: peeled \n'

let temp: TempDir
beforeAll(() => {
  temp = tempDir()
})
afterAll(() => temp[Symbol.dispose]())

/** As git writes it: sorted byte by byte, with the commit of each annotated tag behind it. */
function write(names: readonly string[], header = HEADER): { path: string; commits: Map<string, string> } {
  const sorted = [...new Set(names)].map((name) => Buffer.from(name)).sort(Buffer.compare)
  const commits = new Map(sorted.map((name, i) => [name.toString(), i.toString(16).padStart(40, '0')]))
  const lines = Array.from(commits, ([name, commit], i) =>
    i % 3 === 0 ? `${commit} ${name}\n^${'f'.repeat(40)}\n` : `${commit} ${name}\n`,
  )
  const path = join(temp.path, 'packed-refs')
  writeFileSync(path, header + lines.join(''))
  return { path, commits }
}

test.each([
  ['that says it is sorted', HEADER],
  ['that does not', OLD_HEADER],
])('each ref is found in a file %s, and no other', (_, header) => {
  const part = fc.string({ unit: fc.constantFrom(...'ab/-.zé0'), minLength: 1, maxLength: 60 })
  const refs = fc.array(
    part.map((name) => `refs/heads/${name}`),
    { maxLength: 400, size: 'max' },
  )
  fc.assert(
    fc.property(refs, part, (names, other) => {
      const { path, commits } = write(names, header)
      for (const [name, commit] of commits) expect(findPackedRef(path, name)).toBe(commit)
      if (!commits.has(`refs/tags/${other}`))
        expect(findPackedRef(path, `refs/tags/${other}`)).toBeUndefined()
    }),
    { numRuns: 30 },
  )
})

test('among 200,000 branches, whichever it is', () => {
  const names = Array.from({ length: 200_000 }, (_, i) => `refs/heads/team-${i % 7}/branch-${i}`)
  const { path, commits } = write(names)

  for (let i = 0; i < names.length; i += 997)
    expect(findPackedRef(path, names[i] as string)).toBe(commits.get(names[i] as string))
  expect(findPackedRef(path, 'refs/heads/team-3')).toBeUndefined()
  expect(findPackedRef(path, 'refs/heads/zzz')).toBeUndefined()
  expect(findPackedRef(path, 'refs/aaa')).toBeUndefined()
})

test('a name of a thousand characters is found among others of that kind', () => {
  const names = Array.from({ length: 300 }, (_, i) => `refs/heads/${'long'.repeat(250 + (i % 700))}-${i}`)
  const { path, commits } = write(names)

  for (const name of names) expect(findPackedRef(path, name)).toBe(commits.get(name))
})

test('in a file of git itself, with tags', () => {
  const root = repository({})
  for (let i = 0; i < 50; i++) git(root, 'branch', `b-${i}`)
  git(root, 'tag', '-am', 'annotated', 'v1')
  git(root, 'pack-refs', '--all')

  for (const ref of ['refs/heads/main', 'refs/heads/b-0', 'refs/heads/b-49', 'refs/tags/v1'])
    expect(findPackedRef(join(root, '.git/packed-refs'), ref)).toBe(git(root, 'rev-parse', ref))
})

test('whatever is in such a file, it does no harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), fc.boolean(), (bytes, isSorted) => {
      const path = join(temp.path, 'packed-refs')
      writeFileSync(path, Buffer.concat([Buffer.from(isSorted ? HEADER : ''), bytes]))
      expect(['string', 'undefined']).toContain(typeof findPackedRef(path, 'refs/heads/main'))
    }),
  )
  expect(findPackedRef(join(temp.path, 'nowhere'), 'refs/heads/main')).toBeUndefined()
})
