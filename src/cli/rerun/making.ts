import type { RunRecord } from '../../read/run-record.js'

/** What made a run, as far as its resource says it. */
export interface Making {
  folder?: string
  commit?: string
  /** Node, its options, the script and its arguments. */
  command?: string[]
  /** Whether files that git knows had changed since the commit. */
  isDirty: boolean
  nodeVersion?: string
}

export function readMaking(resource: RunRecord['resource']): Making {
  const folder = textOf(resource, 'process.working_directory')
  const commit = textOf(resource, 'vcs.ref.head.revision')
  const nodeVersion = textOf(resource, 'process.runtime.version')
  const args = resource['process.command_args']
  return {
    ...(folder === undefined ? {} : { folder }),
    // what comes from a file may be anything, also an option
    ...(commit !== undefined && /^[0-9a-f]{7,64}$/.test(commit) ? { commit } : {}),
    ...(Array.isArray(args) && args.length > 0 ? { command: args.map(String) } : {}),
    isDirty: resource['runspan.git.dirty'] === true,
    ...(nodeVersion === undefined ? {} : { nodeVersion }),
  }
}

function textOf(resource: RunRecord['resource'], name: string): string | undefined {
  const value = Object.hasOwn(resource, name) ? resource[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
