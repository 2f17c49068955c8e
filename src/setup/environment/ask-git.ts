import { MAX_STRING_PART } from '../../wire/names.js'
import { askProgram, type ProgramOutput } from '../programs/program-thread.js'

/** A huge working tree may take git that long; nobody waits for it. */
const TIMEOUT_MS = 30_000

const MAX_DIFF = MAX_STRING_PART + 1 // whoever shortens it must see that there was more

export interface Changes {
  isDirty: boolean
  /** The beginning of what `git diff HEAD` prints. */
  diff?: string
  /** How many bytes the whole of it has. */
  diffBytes?: number
}

/**
 * What has changed since the commit in files that git knows.
 * @returns undefined where git cannot be asked, or the process ends before it has answered
 */
export async function askForChanges(root: string, withDiff: boolean): Promise<Changes | undefined> {
  const changed = await askGit(root, ['status', '--porcelain', '--untracked-files=no'], 0)
  if (changed === undefined) return undefined
  const isDirty = changed.sizeBytes > 0
  if (!isDirty || !withDiff) return { isDirty }
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', 'HEAD']
  const diff = await askGit(root, args, MAX_DIFF)
  return diff === undefined ? { isDirty } : { isDirty, diff: diff.text, diffBytes: diff.sizeBytes }
}

function askGit(cwd: string, args: string[], maxChars: number): Promise<ProgramOutput | undefined> {
  return askProgram({ file: 'git', args, cwd }, { timeoutMs: TIMEOUT_MS, maxChars })
}
