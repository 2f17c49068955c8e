import { postJson } from './get-json.js'

/** What the page says of runs. */
export interface PageFacts {
  name?: string
  note?: string
  tags?: readonly string[]
  removeTags?: readonly string[]
  archived?: boolean
}

/** Resolves when all of it is kept. Throws what is wrong with it, as the server says it. */
export async function annotateRuns(ids: readonly string[], facts: PageFacts): Promise<void> {
  await postJson('/api/annotate', { ids, facts })
}
