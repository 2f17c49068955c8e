import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWorkingTree } from '../../../src/setup/environment/git-files.js'
import { git, newFolder, repository } from '../../support/git.js'

const REMOTE = 'https://ann:secret@git.test/team/models.git'
const REMOTES = { upstream: 'https://git.test/other.git', origin: REMOTE }

describe('what git knows of a working tree is read from its files', () => {
  test('branch, commit and remote, from any folder inside, as git itself says them', () => {
    const root = repository(REMOTES)
    const inside = join(root, 'src/deep')
    mkdirSync(inside, { recursive: true })

    expect(readWorkingTree(inside)).toEqual({
      root,
      branch: 'main',
      revision: git(root, 'rev-parse', 'HEAD'),
      remoteUrl: 'https://git.test/team/models.git',
    })
  })

  test('a remote that git writes in quotes is kept without its password, too', () => {
    const root = repository(REMOTES)
    git(root, 'remote', 'set-url', 'origin', 'https://u:pa;s#s@git.test/r.git')

    expect(readWorkingTree(root)?.remoteUrl).toBe('https://git.test/r.git')
  })

  test('when refs are packed', () => {
    const root = repository(REMOTES)
    git(root, 'branch', 'main-2')
    git(root, 'pack-refs', '--all')

    expect(readWorkingTree(root)).toMatchObject({ branch: 'main', revision: git(root, 'rev-parse', 'HEAD') })
  })

  test('when no branch is checked out: the commit alone', () => {
    const root = repository(REMOTES)
    git(root, 'checkout', '-q', '--detach')

    const tree = readWorkingTree(root)
    expect(tree?.revision).toBe(git(root, 'rev-parse', 'HEAD'))
    expect(tree).not.toHaveProperty('branch')
  })

  test('before the first commit: the branch alone', () => {
    const root = newFolder()
    git(root, 'init', '-q', '-b', 'trunk')

    expect(readWorkingTree(root)).toEqual({ root, branch: 'trunk' })
  })

  test('in a worktree, whose branch is its own and whose remote is that of the repository', () => {
    const root = repository(REMOTES)
    const worktree = join(newFolder(), 'second')
    git(root, 'worktree', 'add', '-q', '-b', 'feature/a', worktree)
    writeFileSync(join(worktree, 'b'), 'b')
    git(worktree, 'add', 'b')
    git(worktree, 'commit', '-qm', 'b')

    expect(readWorkingTree(worktree)).toEqual({
      root: worktree,
      branch: 'feature/a',
      revision: git(worktree, 'rev-parse', 'HEAD'),
      remoteUrl: 'https://git.test/team/models.git',
    })
  })

  test('in a submodule, which is a repository of its own', () => {
    const inner = repository(REMOTES)
    const outer = repository(REMOTES)
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'inner')

    expect(readWorkingTree(join(outer, 'inner'))).toMatchObject({
      root: join(outer, 'inner'),
      revision: git(inner, 'rev-parse', 'HEAD'),
      remoteUrl: inner,
    })
  })

  test('outside a repository, and in one that is broken, there is nothing, and no error', () => {
    expect(readWorkingTree(newFolder())).toBeUndefined()
    const broken = newFolder()
    writeFileSync(join(broken, '.git'), 'gitdir: /no/such/folder')
    expect(readWorkingTree(broken)).toBeUndefined()
    const empty = newFolder()
    mkdirSync(join(empty, '.git'))
    expect(readWorkingTree(empty)).toBeUndefined()
  })
})
