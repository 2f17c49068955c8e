// Programs whose runs are sent to a backend.

/** Goes on until its stdin ends. */
export const LONG_RUN = `
import { configure, startRun } from 'runspan'
configure()
const run = startRun('long')
run.logMetric('loss', 1, { step: 0 })
process.stdin.on('end', () => run.end()).resume()`

/** What backends have limits for, or no type. */
export const LARGE_RUN = `
import { configure, run } from 'runspan'
configure()
const params = { text: 'é'.repeat(40_000), digits: '5', yes: 'true', json: '{"a":[1]}', nul: 'a\\u0000b', none: null, betas: [0.9, { a: 1 }] }
await run('large', { tags: ['a b', 'x.y'], attributes: { digits: '5', json: '[1]' }, params }, (current) => {
  for (let step = 0; step < 5_000; step++) current.logMetric('loss', step / 7, { step })
  current.logMetrics({ nan: NaN, low: -Infinity, high: 1e300, zero: -0 })
})`
