import { context, trace } from '@opentelemetry/api'
import { run, startRun } from '../../src/index.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession } from '../support/session.js'

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('a run is one span, the root of a trace of its own, from its start to its end', async () => {
    await using session = await startEndpointSession(protocol)

    const { id, startTime, durationMs } = run('train', (current) => {
      current.logMetric('loss', 0.5)
      return current
    })

    const span = only((await arrivedAt(session)).spans)
    expect(span).toMatchObject({ name: 'train', traceId: id, parentSpanId: undefined, kind: 1 })
    expect(span.status).toEqual({ code: 0, message: '' })
    expect(span.scope.name).toBe('runspan')
    expect(span.start).toBe(BigInt(startTime) * 1_000_000n)
    expect(span.end - span.start).toBeGreaterThanOrEqual(BigInt(durationMs) * 1_000_000n)
    expect(span.end).toBeGreaterThanOrEqual(span.events.at(-1)?.time ?? 0n)
  })

  test('its root says what the run is, under the names of schema 1 and nothing else', async () => {
    await using session = await startEndpointSession(protocol)

    run(
      'train',
      { project: 'vision', tags: ['baseline', 'gpu 2'], attributes: { team: 'a', node: 7 } },
      (current) => {
        current.logParams({ optimizer: 'adam', layers: [64, 32], dropout: true, rate: 0.1 })
        for (const loss of [4, 1, 2.5]) current.logMetric('loss', loss)
      },
    )

    expect(only((await arrivedAt(session)).spans).attributes).toEqual({
      'runspan.schema': { int: 1 },
      'runspan.kind': { string: 'run' },
      'runspan.project': { string: 'vision' },
      'runspan.status': { string: 'completed' },
      'runspan.tags': { array: [{ string: 'baseline' }, { string: 'gpu 2' }] },
      'runspan.tag.baseline': { bool: true },
      'runspan.tag.gpu 2': { bool: true },
      team: { string: 'a' },
      node: { int: 7 },
      'runspan.param.optimizer': { string: 'adam' },
      'runspan.param.layers': { array: [{ int: 64 }, { int: 32 }] },
      'runspan.param.dropout': { bool: true },
      'runspan.param.rate': { double: 0.1 },
      'runspan.metric.loss': { double: 2.5 },
      'runspan.summary.first.loss': { int: 4 },
      'runspan.summary.min.loss': { int: 1 },
      'runspan.summary.max.loss': { int: 4 },
      'runspan.summary.mean.loss': { double: 2.5 },
      'runspan.summary.count.loss': { int: 3 },
      'runspan.points': { int: 3 },
      'runspan.segments': { int: 0 },
    })
  })

  test('a run that is only started and ended has no more than its identity', async () => {
    await using session = await startEndpointSession(protocol)

    run('empty', () => {})

    expect(only((await arrivedAt(session)).spans).attributes).toEqual({
      'runspan.schema': { int: 1 },
      'runspan.kind': { string: 'run' },
      'runspan.project': { string: 'Default' },
      'runspan.status': { string: 'completed' },
      'runspan.points': { int: 0 },
      'runspan.segments': { int: 0 },
    })
  })

  test('a failed run is an ERROR with the message, and has the standard exception event', async () => {
    await using session = await startEndpointSession(protocol)
    const error = new RangeError('out of memory')

    expect(() =>
      run('train', () => {
        throw error
      }),
    ).toThrow(error)

    const span = only((await arrivedAt(session)).spans)
    expect(span.status).toEqual({ code: 2, message: 'out of memory' })
    expect(span.attributes['runspan.status']).toEqual({ string: 'failed' })
    expect(span.events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      {
        name: 'exception',
        attributes: {
          'exception.type': { string: 'RangeError' },
          'exception.message': { string: 'out of memory' },
          // the stack as the program's: what stands between its frames is left out
          'exception.stacktrace': {
            string: expect.stringMatching(/^RangeError: out of memory\n {4}at .*root-attributes\.test\.ts/),
          },
        },
      },
    ])
  })

  test('a run started inside another is a trace of its own that names it', async () => {
    await using session = await startEndpointSession(protocol)

    const [outer, inner] = run('outer', (outer) => run('inner', (inner) => [outer.id, inner.id]))

    const { spans } = await arrivedAt(session)
    const span = only(spans.filter(({ name }) => name === 'inner'))
    expect(span.traceId).toBe(inner)
    expect(span.attributes['runspan.parent_run']).toEqual({ string: outer })
    expect(only(spans.filter(({ name }) => name === 'outer')).attributes).not.toHaveProperty([
      'runspan.parent_run',
    ])
  })

  test('the span that was active when a run started is kept as a link, and other spans in the run are its children', async () => {
    await using session = await startEndpointSession(protocol)
    const tracer = trace.getTracer('http-server')

    const request = tracer.startSpan('GET /train')
    context.with(trace.setSpan(context.active(), request), () =>
      run('train', () => tracer.startSpan('SELECT').end()),
    )
    request.end()

    const { spans } = await arrivedAt(session)
    const root = only(spans.filter(({ name }) => name === 'train'))
    const query = only(spans.filter(({ name }) => name === 'SELECT'))
    const { traceId, spanId } = request.spanContext()
    expect(root.links).toEqual([{ traceId, spanId, attributes: {} }])
    expect(root.traceId).not.toBe(traceId)
    expect(query).toMatchObject({ traceId: root.traceId, parentSpanId: root.spanId })
  })

  test('numbers that cannot be written exactly are their JavaScript strings, in attributes, mirrors and summaries too', async () => {
    await using session = await startEndpointSession(protocol)

    run('numbers', { attributes: { big: 1e300, many: [Number.NaN, 1] } }, (current) => {
      current.logParams({ zero: -0, list: [Number.POSITIVE_INFINITY, 0.5] })
      for (const value of [-0, Number.NaN]) current.logMetric('loss', value)
    })

    const { attributes } = only((await arrivedAt(session)).spans)
    expect(attributes).toMatchObject({
      big: { string: '1e+300' },
      many: { array: [{ string: 'NaN' }, { string: '1' }] },
      'runspan.param.zero': { string: '-0' },
      'runspan.param.list': { array: [{ string: 'Infinity' }, { string: '0.5' }] },
      'runspan.metric.loss': { string: 'NaN' },
      'runspan.summary.first.loss': { string: '-0' },
      'runspan.summary.min.loss': { string: '-0' },
      'runspan.summary.count.loss': { int: 2 },
    })
  })

  test('a tag, param or metric of more than 100 characters has no attribute of its own, and all else that it has', async () => {
    await using session = await startEndpointSession(protocol)
    const just = 'k'.repeat(100)
    const over = 'k'.repeat(101)

    run('long keys', { tags: [just, over], params: { [just]: 1, [over]: 2 } }, (current) => {
      current.logMetrics({ [just]: 3, [over]: 4 })
    })

    const { spans, runs } = await arrivedAt(session)
    const { attributes } = only(spans)
    expect(Object.keys(attributes).filter((name) => name.includes(just))).toEqual(
      expect.arrayContaining([`runspan.tag.${just}`, `runspan.param.${just}`, `runspan.metric.${just}`]),
    )
    expect(Object.keys(attributes).filter((name) => name.includes(over))).toEqual([])
    // the tag, the param, and six numbers of the metric
    expect(attributes['runspan.mirrors_left_out']).toEqual({ int: 8 })
    expect(attributes['runspan.tags']).toEqual({ array: [{ string: just }, { string: over }] })
    expect(only(runs)).toMatchObject({
      tags: [just, over],
      params: { [just]: 1, [over]: 2 },
      summaries: { [over]: { last: 4 } },
    })
  })

  test('a name of more than 256 characters is cut in the name of the span, and whole in an attribute', async () => {
    await using session = await startEndpointSession(protocol)
    const name = 'n'.repeat(257)

    run(name, () => {})

    const { spans, runs } = await arrivedAt(session)
    expect(only(spans).name).toBe('n'.repeat(256))
    expect(only(spans).attributes['runspan.name']).toEqual({ string: name })
    expect(only(runs).name).toBe(name)
  })

  test('attributes that are texts, and read as something else, are named behind the others', async () => {
    await using session = await startEndpointSession(protocol)

    run('texts', { attributes: { build: '0042', sha: '1e7', flag: 'true', list: '[1]', size: 7 } }, () => {})

    const { attributes } = only((await arrivedAt(session)).spans)
    expect(attributes['runspan.text_attributes']).toEqual({
      array: [{ string: 'sha' }, { string: 'flag' }, { string: 'list' }],
    })
    expect(attributes).toMatchObject({ build: { string: '0042' }, sha: { string: '1e7' }, size: { int: 7 } })
  })

  test('the mirror of a long text keeps its first 256 characters', async () => {
    await using session = await startEndpointSession(protocol)

    run('text', (current) => current.logParams({ prompt: 'p'.repeat(257), emoji: `${'e'.repeat(255)}🙂!` }))

    const { attributes } = only((await arrivedAt(session)).spans)
    expect(attributes['runspan.param.prompt']).toEqual({ string: 'p'.repeat(256) })
    // no half of a character
    expect(attributes['runspan.param.emoji']).toEqual({ string: 'e'.repeat(255) })
  })

  test('the mirror of a param that was logged again is its last value', async () => {
    await using session = await startEndpointSession(protocol)

    run('twice', (current) => {
      current.logParam('rate', 0.1)
      current.logParam('rate', 'adaptive')
    })

    expect(only((await arrivedAt(session)).spans).attributes['runspan.param.rate']).toEqual({
      string: 'adaptive',
    })
  })

  test('tags and attributes that come while the run goes on are on its root', async () => {
    await using session = await startEndpointSession(protocol)

    const current = startRun('late', { tags: ['early'], attributes: { stage: 'warm-up', kept: true } })
    current.addTags('best')
    current.setAttribute('stage', 'done')
    current.end()

    expect(only((await arrivedAt(session)).spans).attributes).toMatchObject({
      'runspan.tags': { array: [{ string: 'early' }, { string: 'best' }] },
      'runspan.tag.early': { bool: true },
      'runspan.tag.best': { bool: true },
      stage: { string: 'done' },
      kept: { bool: true },
    })
  })
})
