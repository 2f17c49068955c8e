import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../../read/run-record.js'
import { ask } from '../terminal/ask.js'
import { formatCount } from '../terminal/format-count.js'
import { printMessage, printParagraph } from '../terminal/output.js'
import type { FactOptions } from './fact-command.js'
import { namedLines } from './tell-annotated.js'

/**
 * Asks before something is said of several runs that nobody has named: `--project` may have been meant to tell where
 * the one run is. `--where` says clearly enough that all are meant.
 * @param told as `tagged best`
 * @param words what is said of them
 * @throws RunspanError `INVALID_OPTION` where nobody can be asked, and where the first of several words is one of the runs
 */
export async function confirmMany(
  runs: readonly RunRecord[],
  told: string,
  words: readonly string[],
  { yes, where }: FactOptions,
): Promise<boolean> {
  if (yes) return true
  refuseName(runs, words)
  if (runs.length < 2 || where !== undefined) return true
  const count = formatCount(runs.length, 'run')
  printParagraph([`${count}: ${told}`, ...namedLines(runs)].join('\n'))
  const isMeant = await ask(
    `say this of ${count}?`,
    `nothing was changed: the options choose ${count}. If all of them are meant, say --yes, or choose them by --where.`,
  )
  if (!isMeant) printMessage('nothing was changed')
  return isMeant
}

function refuseName(runs: readonly RunRecord[], [first = '', ...others]: readonly string[]): void {
  const named = runs.find(({ id, name }) => name === first || (first.length >= 4 && id.startsWith(first)))
  if (named === undefined || others.length === 0) return
  throw new RunspanError(
    'INVALID_OPTION',
    `${JSON.stringify(first)} is a run, and options choose runs as well; nothing was changed. To say it of that run alone, leave these options out; if ${JSON.stringify(first)} is to be said of ${formatCount(runs.length, 'run')}, add --yes.`,
  )
}
