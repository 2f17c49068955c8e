import { configure, continueRun, logMetric, logScore, run, startRun, task } from '../../src/index.js'
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

  test('is the mean for the scores of tasks, where the run does not say otherwise', async () => {
    await using session = startSession({ summary: { 'judge/*': 'min' } })

    run('eval', { summary: { exact: 'last' } }, (current) => {
      current.logScore('rounds', 3)
      for (const score of [1, 0, 0])
        task('answer', () => {
          for (const name of ['close', 'exact', 'judge/style', 'a*', '__proto__']) logScore(name, score)
        })
    })

    const { summaryOf, summaries } = await session.onlyRun()
    expect(Object.entries(summaryOf).sort()).toEqual([
      ...[
        ['__proto__', 'mean'],
        ['close', 'mean'],
      ],
      ...[
        ['exact', 'last'],
        ['judge/style', 'min'],
      ],
    ])
    expect(summaries.close).toMatchObject({ mean: 1 / 3, last: 0 })
  })

  test('is what the run says by a pattern, for scores of tasks in another part of it too', async () => {
    await using session = startSession()

    run('eval', { summary: { 'judge/*': 'min' } }, (current) =>
      continueRun(current.carrier(), { rank: 1 }, () => {
        task('answer', () => {
          logScore('judge/style', 1)
          logScore('exact', 1)
        })
      }),
    )

    expect((await session.onlyRun()).summaryOf).toEqual({ 'judge/style': 'min', exact: 'mean' })
  })

  test('is said of the scores of the first fifty names, so that other things have room', async () => {
    await using session = startSession()

    run('eval', () => {
      task('answer', () => {
        for (let i = 0; i < 60; i++) logScore(`score-${i}`, i)
      })
    })

    expect(Object.keys((await session.onlyRun()).summaryOf)).toHaveLength(50)
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
