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

/** A judgement of somebody who has looked at a task. */
export interface HumanScore {
  name: string
  value: number | boolean
  explanation: string
}

/** Resolves when it is kept. */
export async function scoreTask(
  runId: string,
  task: string,
  { name, value, explanation }: HumanScore,
): Promise<void> {
  const score = { value, by: 'human', ...(explanation !== '' && { explanation }) }
  await postJson('/api/annotate', { ids: [runId], task, facts: { scores: { [name]: score } } })
}
