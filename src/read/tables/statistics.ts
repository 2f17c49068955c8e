import type { Statistic } from '../../wire/summary.js'

/** What a summary has, in the order of its columns. */
export const STATISTICS = (['last', 'first', 'min', 'max', 'mean', 'count'] satisfies Statistic[]).map(
  (name) => ({ name, kind: name === 'count' ? ('integer' as const) : ('number' as const) }),
)
