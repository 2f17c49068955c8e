// What the bar says of all runs, and the filter line of those of the project.

import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FacetsAnswer } from '../../server/api-types.js'
import { readFacets } from '../api/read-runs.js'
import { onChanges } from './changes.js'
import { inTurns } from './in-turns.js'

export const projects = signal<readonly string[]>([])
export const runningCount = signal(0)
/** What the runs of the project have, to be chosen by; undefined until it was read. */
export const facets = signal<FacetsAnswer | undefined>(undefined)

const isContentThere = signal(false)

/** Says that a page shows what it is for. The bar can wait for that, and its requests do not stand in the way. */
export function useContent(isThere: boolean): void {
  useEffect(() => {
    if (isThere) isContentThere.value = true
  }, [isThere])
}

/** @param project the one that is shown; all of them when empty */
export function useOverview(project: string): void {
  const mayRead = isContentThere.value
  useEffect(() => (mayRead ? followOverview(project) : undefined), [project, mayRead])
}

function followOverview(project: string): () => void {
  const turns = inTurns((signal) =>
    loadOverview(project, signal).catch(() => {
      // the page says what is wrong with the server
    }),
  )
  turns.ask()
  const leave = onChanges((changes) => {
    // a new point changes nothing of it
    if (changes.length === 0 || changes.some(({ kind }) => kind !== 'moved')) turns.ask()
  })
  return () => {
    leave()
    turns.stop()
  }
}

async function loadOverview(project: string, signal: AbortSignal): Promise<void> {
  const [all, shown] = await Promise.all([
    readFacets('', signal),
    project === '' ? undefined : readFacets(project, signal),
  ])
  if (signal.aborted) return
  projects.value = all.projects.map(({ name }) => name)
  facets.value = shown ?? all
  runningCount.value = facets.value.statuses.find(({ name }) => name === 'running')?.runs ?? 0
}
