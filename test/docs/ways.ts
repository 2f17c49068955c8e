// The ways in docs/architecture.md: tables whose rows are files of src/, in the order in which data passes them.
import { filesImportedBy } from '../support/arrows.js'

interface Step {
  file: string
  /** Who hands the data over to it, where neither it nor the file before it imports the other. */
  handedOverBy: string[]
}

export interface Way {
  title: string
  steps: Step[]
}

const FILE = /`([\w/-]+\.ts)`/g

export function readWays(page: string): Way[] {
  return page
    .split(/^#+ /m)
    .map((section) => ({ title: section.split('\n', 1).join(), steps: readSteps(section) }))
    .filter(({ steps }) => steps.length > 0)
}

function readSteps(section: string): Step[] {
  const rows = section.matchAll(/^\| `([\w/-]+\.ts)` \| [^|]+ \|([^|]*)\|$/gm)
  return Array.from(rows, ([, file = '', by = '']) => ({ file, handedOverBy: filesIn(by) }))
}

/** The files that a text names, as paths below src/. */
export function filesIn(text: string): string[] {
  return [...text.matchAll(FILE)].map(([, file]) => file as string)
}

/** A sentence for each step of a way that does not follow from the one before. */
export function brokenSteps({ steps }: Way, sources: Record<string, string>): string[] {
  return steps.flatMap(({ file, handedOverBy }, i) => {
    const before = steps[i - 1]
    if (before === undefined || areConnected([before.file, ...handedOverBy, file], sources)) return []
    return `${before.file} and ${file} do not import each other, nor does ${handedOverBy.join(', ') || 'anybody'} connect them`
  })
}

/** Whether one can get from the first file to all others by their imports, in either direction. */
function areConnected(files: readonly string[], sources: Record<string, string>): boolean {
  const [first, ...others] = files
  const reached = new Set([first as string])
  const next = (): string | undefined =>
    others.find(
      (file) => !reached.has(file) && [...reached].some((from) => importEachOther(from, file, sources)),
    )
  for (let file = next(); file !== undefined; file = next()) reached.add(file)
  return reached.size === new Set(files).size
}

function importEachOther(a: string, b: string, sources: Record<string, string>): boolean {
  return filesImportedBy(a, sources).includes(b) || filesImportedBy(b, sources).includes(a)
}

/** The folders to which a way comes back after it has left them. */
export function foldersMetAgain({ steps }: Way): string[] {
  const folders = steps.map(({ file }) => file.split('/')[0] as string)
  return folders.filter((folder, i) => folder !== folders[i - 1] && folders.indexOf(folder) < i)
}
