import type { TaskOutcome, TaskResults } from './outcome.js'
import { resultsText } from './results-text.js'
import { scoreStatistics } from './statistics.js'

export function taskResults(
  name: string,
  outcomes: readonly TaskOutcome[],
  trials: number,
  scoreNames: readonly string[],
): TaskResults<unknown, unknown, string> {
  const failed = outcomes.filter(({ status }) => status === 'failed')
  const scores = scoreStatistics(outcomes, trials, scoreNames)
  return {
    name,
    outcomes,
    values: outcomes.filter(({ status }) => status === 'completed').map(({ value }) => value),
    failed,
    scores,
    orThrow() {
      if (failed.length === 0) return this
      throw new AggregateError(
        failed.map(({ error }) => error),
        `tasks "${name}" have failed: ${failed.length} of ${outcomes.length}`,
      )
    },
    toString: () => resultsText(name, outcomes, failed.length, scores),
  }
}
