// Where `install.mjs` has put what it installed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

function installed(): string {
  const folder = process.env.RUNSPAN_TEST_SDKS
  if (folder === undefined)
    throw new Error('nothing is installed: these tests are run by `npm run test:sdks`')
  return folder
}

/** The folder of one of `projects/`, with its packages. */
export function projectOf(project: string): string {
  return join(installed(), project)
}

/** The Nodes there are, by their major version; on some platforms not all of them. */
const nodes: Record<number, string> = JSON.parse(readFileSync(join(installed(), 'nodes.json'), 'utf8'))

export function hasNode(major: number): boolean {
  return major in nodes
}

/** A Node, as a program. */
export function nodeOf(major: number): string {
  const path = nodes[major]
  if (path === undefined) throw new Error(`there is no Node ${major} here`)
  return path
}
