import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Making } from './making.js'

/** What is different where the run was made, as sentences. */
export function differencesToday(making: Making): string[] {
  const { folder, commit, command = [], isDirty, nodeVersion } = making
  const isThere = folder !== undefined && existsSync(folder)
  const sentences: (string | false)[] = [
    folder !== undefined && !isThere && `the folder ${folder} is not on this machine, or gone`,
    isDirty && 'the run was made with changes that were not committed; RUNSPAN_GIT_DIFF=true keeps them',
    ...(commit !== undefined && isThere ? gitDifferences(folder, commit) : []),
    nodeVersion !== undefined &&
      nodeVersion !== process.versions.node &&
      `the run was made by Node ${nodeVersion}; this is ${process.versions.node}`,
    command.some((argument) => argument.includes('[masked]')) &&
      'a secret of the command line was not recorded: put it in the place of [masked]',
  ]
  return sentences.filter((sentence) => sentence !== false)
}

function gitDifferences(folder: string, commit: string): (string | false)[] {
  const head = git(folder, 'rev-parse', 'HEAD')
  if (head === undefined) return [`the folder ${folder} is no repository today, or git cannot be asked`]
  const isKnown = git(folder, 'cat-file', '-t', commit) === 'commit'
  return [
    head !== commit && `the commit of today is ${head}`,
    !isKnown && `the commit ${commit} is not in the repository; \`git fetch\` may bring it`,
    git(folder, 'status', '--porcelain', '--untracked-files=no') !== '' &&
      'there are changes that are not committed',
  ]
}

function git(cwd: string, ...args: string[]): string | undefined {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio, timeout: 30_000 }).trim()
  } catch {
    return undefined // no git, no repository, or no such commit
  }
}
