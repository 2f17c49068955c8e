// What docs/backends.md tells of a backend, to be done as it stands there. A block that needs the backend says `bash`:
// those of `sh` are followed by test/docs, which has none.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = join(__dirname, '../../docs/backends.md')

export interface Section {
  /** The commands, one block each, in their order. */
  commands: string[]
  /** The rows of the tables whose heading says that they are filters: what is found, and by which filter. */
  filters: Map<string, string>
  /** The programs, in their order. */
  programs: string[]
}

/** A section of the page by its heading, with all below it. */
export function readSection(heading: string): Section {
  const page = readFileSync(PAGE, 'utf8')
  const [, text] = page.split(`\n## ${heading}\n`)
  const section = text?.split('\n## ')[0]
  if (section === undefined) throw new Error(`${PAGE} has no section "${heading}"`)
  const [, table = ''] = section.split(/^\| \w+ finds runs \| by \|\n/m)
  const rows = table.split('\n\n')[0]?.matchAll(/^\| (\w.*?) \| (`+)(.*?)\2 \|$/gm) ?? []
  return {
    commands: blocks(section, 'bash'),
    filters: new Map(Array.from(rows, ([, found = '', , filter = '']) => [found, filter])),
    programs: blocks(section, 'js'),
  }
}

function blocks(section: string, language: string): string[] {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')
  return Array.from(section.matchAll(block), ([, code = '']) => code)
}
