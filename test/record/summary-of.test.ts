import { configure, logMetric, run, startRun } from '../../src/index.js'
import { arrivedAt, only, startEndpointSession, startSession } from '../support/session.js'
import { kindOf } from '../support/wire-span.js'

describe('the statistic that a metric is known by', () => {
  test('is said by the run, by key or pattern, beside what configure() says of all runs', async () => {
    await using session = startSession({ summary: { loss: 'min', accuracy: 'last' } })

    run('train', { summary: { accuracy: 'max', 'eval/*': 'mean' } }, logSome)

    const { summaryOf } = await session.onlyRun()
    expect(summaryOf).toEqual({ loss: 'min', accuracy: 'max', 'eval/f1': 'mean' })
  })

  test('is there while the run goes on and has but a segment', async () => {
    await using session = await startEndpointSession('http/json')
    const current = startRun('live', { summary: { loss: 'min' } })
    logTo(current)

    const { spans } = await arrivedAt(session)

    expect(only(spans.filter((span) => kindOf(span) === 'segment')).attributes).toMatchObject({
      'runspan.summary_of.loss': { string: 'min' },
    })
    current.end()
  })

  test('can be changed by a second configure(), for runs that start from then on', async () => {
    await using session = startSession()
    configure({ summary: { loss: 'min' } })

    run('train', logSome)

    expect(await session.onlyRun()).toMatchObject({ summaryOf: { loss: 'min' } })
  })

  test('must be one that there is', async () => {
    await using _session = startSession()
    const wrong = { summary: { loss: 'best' } } as never

    expect(() => run('train', wrong, logSome)).toThrow(
      `Metric "loss" cannot be known by 'best'. Use one of last, first, min, max, mean, count.`,
    )
    expect(() => configure(wrong)).toThrow(/"summary" of configure\(\) .* one of last, first, min, max, mean/)
  })
})

function logSome(): void {
  for (const key of ['loss', 'accuracy', 'eval/f1']) for (const value of [3, 1, 2]) logMetric(key, value)
}

function logTo(current: ReturnType<typeof startRun>): void {
  for (const value of [3, 1, 2]) current.logMetric('loss', value)
}
