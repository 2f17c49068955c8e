// Runs of all sorts, for tests of where they can be read back from.

import { trace } from '@opentelemetry/api'
import { continueRun, logMetric, logParam, logParams, run, startRun } from '../../src/index.js'
import type { RunFilter } from '../../src/read.js'

export async function recordAllSorts(): Promise<void> {
  run('empty', () => {})
  run(
    'small',
    {
      tags: ['baseline', 'GPU 2'],
      attributes: {
        team: 'vision',
        node: 7,
        share: 0.25,
        isFast: true,
        zones: ['eu', 'us'],
        ports: [1, 2.5],
      },
      params: {
        lr: 0.1,
        betas: [0.9, 0.999],
        flags: [true, false],
        model: { layers: [64, 64], name: 'mlp' },
      },
    },
    () => {
      logParams({
        huge: 1e300,
        hard: [Number.NaN, -0, 1],
        empty: '',
        list: '["a", 1]',
        prompt: 'é🙂'.repeat(20_000),
      })
      for (const value of [1, Number.NaN, Number.POSITIVE_INFINITY, -0, 0.1, 2 ** 60])
        logMetric('hard', value)
      logMetric('loss', 0.5, { step: 3, timestamp: new Date(Date.now() - 5000) })
    },
  )
  run('packed', () => logPoints(500))
  run('long', () => logPoints(20_000))
  const causes = new Error('outer', { cause: new AggregateError([new TypeError('inner')], 'several') })
  expect(() =>
    run('failed', () => {
      throw causes
    }),
  ).toThrow('outer')
  await run('with other spans', async () => {
    trace
      .getTracer('other')
      .startActiveSpan('GET /', { attributes: { list: ['a', 'b'], count: 3 } }, (span) => {
        span.setStatus({ code: 2, message: 'teapot' })
        span.end()
      })
  })
  run('shared', (shared) => {
    logMetric('loss', 1)
    continueRun(shared.carrier(), { rank: 1 }, () => logPoints(17_000))
  })
  recordFamily()
}

export function recordFamily(): string {
  const parent = startRun('parent', { tags: ['parent'] })
  parent.with(() => {
    run('child', () => {})
    run('other child', { project: 'elsewhere' }, () => {})
  })
  parent.end()
  return parent.id
}

export function recordForFilters(): void {
  const attributes = { team: 'red', node: 7, zones: ['eu', 'us'] }
  run(
    'a',
    { project: 'vision', tags: ['gpu', 'best'], attributes, params: { rate: 0.1, sizes: [64, 32] } },
    () => {},
  )
  const failing = startRun('b', { project: 'vision', tags: ['gpu'], attributes: { node: '7' } })
  failing.logParam('rate', '0.1')
  failing.fail('as wanted')
  failing.end()
  run('long', { params: { rate: 0.2 } }, () => {
    logPoints(20_000)
    logParam('prompt', 'x'.repeat(1000))
  })
  run('odd', { project: 'a+b (c)' }, () => {})
}

export function logPoints(count: number): void {
  for (let i = 0; i < count; i++) logMetric(i % 3 === 0 ? 'loss' : 'accuracy', Math.sin(i), { step: i })
}

/** Each finds some of what `recordForFilters` records, or nothing. */
export const FILTERS_OF_THEM: RunFilter[] = [
  { project: 'vision' },
  { project: 'nothing of that name' },
  { project: 'a+b (c)' },
  { name: 'b' },
  { name: 'long' },
  { status: 'failed' },
  { status: 'running' },
  { tags: ['gpu'] },
  { tags: ['gpu', 'best'] },
  { attributes: { zones: 'eu' } },
  { attributes: { node: 7 } },
  { params: { rate: '0.1' } },
  { params: { sizes: 64 }, project: 'vision' },
  { params: { prompt: 'x'.repeat(1000) } },
]
