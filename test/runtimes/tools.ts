// Where `install.mjs` has put what it installed.

import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Major versions of Node. */
export const NODES = [20, 22, 24] as const

/** A tool's package, or its program where it is one. */
export function tool(name: string): string {
  const path = tools[name]
  if (path === undefined) throw new Error(`${name} is not installed`)
  return path
}

export function hasTool(name: string): boolean {
  return name in tools
}

/** A folder of a program, from which the packed `runspan` is found by its name. */
export function programFolder(): string {
  const folder = join(installed(), 'programs')
  mkdirSync(folder, { recursive: true })
  return mkdtempSync(join(folder, 'program-'))
}

const tools: Record<string, string> = JSON.parse(readFileSync(join(installed(), 'tools.json'), 'utf8'))

function installed(): string {
  const folder = process.env.RUNSPAN_TEST_RUNTIMES
  if (folder === undefined)
    throw new Error('nothing is installed: these tests are run by `npm run test:runtimes`')
  return folder
}
