import { isDeepStrictEqual } from 'node:util'
import type { RunRecord } from '../../src/read/run-record.js'
import { readRuns } from '../support/session.js'
import { eventually } from './eventually.js'
import { type Jaeger, runInJaeger } from './jaeger.js'

/** Waits until Jaeger has every run of a store as the store has it, and gives them; fails with the first difference. */
export async function expectSameRuns(jaeger: Jaeger, dir: string): Promise<RunRecord[]> {
  const stored = await readRuns(dir)
  for (const run of stored) {
    let found: RunRecord | undefined
    await eventually(async () => {
      found = await runInJaeger(jaeger, run.id)
      return isDeepStrictEqual(found, run)
    }).catch(() => expect(found).toEqual(run))
    expect(run.missingPoints).toBe(0)
  }
  return stored
}
