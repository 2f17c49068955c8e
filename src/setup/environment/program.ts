import { dirname, join, resolve } from 'node:path'
import { readIfThere } from './read-if-there.js'

interface Program {
  name?: string
  version?: string
}

/** The name and version of the package that a script belongs to, as far as its package.json says them. */
export function readProgram(script: string | undefined): Program {
  if (script === undefined) return {}
  for (let folder = dirname(resolve(script)); ; folder = dirname(folder)) {
    const text = readIfThere(join(folder, 'package.json'))
    // that of a build may say the module type alone
    const program = text === undefined ? {} : readPackage(text)
    if (program.name !== undefined || folder === dirname(folder)) return program
  }
}

function readPackage(text: string): Program {
  try {
    const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown }
    return {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof version === 'string' ? { version } : {}),
    }
  } catch {
    return {} // somebody is editing it
  }
}
