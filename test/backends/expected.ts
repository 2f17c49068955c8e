import type { RunRecord } from '../../src/read/run-record.js'

/** What any backend has to have kept of a run: everything but the description of host and process. */
export function withoutResource(run: RunRecord | undefined): Omit<RunRecord, 'resource'> | undefined {
  if (run === undefined) return undefined
  const { resource: _, ...others } = run
  return others
}

/** Without the spans of other instrumentation, to which backends add attributes, either. */
export function ownSpansOnly(run: RunRecord | undefined): Partial<RunRecord> {
  return { ...withoutResource(run), spans: [] }
}

/**
 * Runs by what a row of the page's table of filters says of them, here in the store.
 * A row that is not here, or a line here that the page does not have, fails the test.
 */
export const FOUND: Record<string, (run: RunRecord) => boolean> = {
  'that failed': ({ status }) => status === 'failed',
  'of a name': ({ name }) => name === 'error-analysis',
  'of a project': ({ project }) => project === 'digits',
  'with a text as attribute': ({ attributes }) => attributes.model === 'mlp64',
  'with a tag': ({ tags }) => tags.includes('training'),
  'with a number as param': ({ params }) => params.hiddenUnits === 64,
  'that took more than a second': ({ durationMs = 0 }) => durationMs > 1000,
}

export function ids(runs: readonly RunRecord[]): string[] {
  return runs.map(({ id }) => id).sort()
}
