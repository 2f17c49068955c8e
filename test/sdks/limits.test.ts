// A provider with limits below OpenTelemetry's own drops what is beyond them; runspan says what.

import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { LINES } from './lines.js'
import { runSdkProgram } from './program.js'

/** So few of each metric that none are packed. */
const POINTS = `
import { logMetric, run } from 'runspan/api'
run('training', () => {
  for (let i = 0; i < 100; i++) logMetric('loss of fold ' + (i % 4), i)
})`

describe.each(LINES)('$title', (line) => {
  const withLimits = (spanLimits: Record<string, number>) =>
    line.setUp({ options: `spanLimits: ${JSON.stringify(spanLimits)}` })

  test('fewer than 128 events a span: the number dropped is reported, and a reader knows how many points are missing', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(line, POINTS, {
      endpoint,
      setUp: withLimits({ eventCountLimit: 32 }),
    })

    expect(stderr).toBe(
      'runspan: the limits of this program\'s provider made it drop 68 events of run "training". Raise eventCountLimit to 128 or more.\n',
    )
    expect(only(endpoint.runs)).toMatchObject({ pointCount: 100, missingPoints: 68 })
  })

  test('a long run reports its first loss at once, and the total at its end', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(
      line,
      `
      import { logMetric, run } from 'runspan/api'
      run('training', () => {
        for (let i = 0; i < 100_000; i++) logMetric('loss', i)
      })
      run('another', () => {
        for (let i = 0; i < 100; i++) logMetric('loss', i)
      })`,
      { endpoint, setUp: withLimits({ eventCountLimit: 32 }) },
    )

    const lost = endpoint.spans
      .filter(({ traceId }) => traceId === only(endpoint.runs.filter(({ name }) => name === 'training')).id)
      .reduce((sum, { dropped }) => sum + dropped.events, 0)
    expect(lost).toBeGreaterThan(1_000)
    const lines = stderr.split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/ made it drop \d+ events of run "training" so far\. Raise eventCountLimit /)
    expect(lines[1]).toContain(` made it drop ${lost} events of run "training". Raise eventCountLimit `)
  })

  test('fewer than 128 attributes a span: the number dropped is reported, and every param arrives', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(
      line,
      `
      import { run } from 'runspan/api'
      const params = Object.fromEntries(Array.from({ length: 50 }, (_, i) => ['p' + i, i]))
      run('training', { params }, () => {})`,
      { endpoint, setUp: withLimits({ attributeCountLimit: 20 }) },
    )

    const root = only(endpoint.spans)
    expect(root.dropped.attributes).toBeGreaterThan(30)
    expect(stderr).toBe(
      `runspan: the limits of this program's provider made it drop ${root.dropped.attributes} attributes of run "training". Raise attributeCountLimit to 128 or more.\n`,
    )
    const { params, status } = only(endpoint.runs)
    expect(status).toBe('completed')
    expect(params).toEqual(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, i])))
  })

  test('fewer attributes an event: what points lost is reported', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(
      line,
      `
      import { logMetric, run } from 'runspan/api'
      run('training', () => {
        for (let step = 0; step < 10; step++) logMetric('loss', 0.5, { step })
      })`,
      { endpoint, setUp: withLimits({ attributePerEventCountLimit: 2 }) },
    )

    expect(stderr).toBe(
      'runspan: the limits of this program\'s provider made it drop 10 attributes of events of run "training". Raise attributePerEventCountLimit to 128 or more.\n',
    )
  })

  test('a limit on the length of texts: the number cut is reported', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(
      line,
      `
      import { run } from 'runspan/api'
      const words = ['a short one', 'one that is longer than forty characters in all']
      run('training', { params: { words, prompt: 'x'.repeat(1_000), fits: 'yes' } }, () => {})`,
      { endpoint, setUp: withLimits({ attributeValueLengthLimit: 40 }) },
    )

    // each is on the root twice: as an event, and as an attribute to search by
    expect(stderr).toBe(
      'runspan: the limits of this program\'s provider made it cut 4 texts of run "training". Leave attributeValueLengthLimit out, and unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.\n',
    )
    expect(only(endpoint.runs).params).toMatchObject({ prompt: 'x'.repeat(40), fits: 'yes' })
  })

  test('limits that nothing reaches cause no warning', async () => {
    await using endpoint = await Endpoint.start()

    const setUp = withLimits({
      eventCountLimit: 100,
      attributeCountLimit: 40,
      attributePerEventCountLimit: 5,
      attributeValueLengthLimit: 100,
    })
    const { stderr } = await runSdkProgram(line, POINTS, { endpoint, setUp })

    expect(stderr).toBe('')
    expect(only(endpoint.runs)).toMatchObject({ pointCount: 100, missingPoints: 0 })
  })
})
