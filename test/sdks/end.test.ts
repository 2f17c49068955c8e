// Nobody has to remember to flush: what the program's SDK holds when the program ends is sent.

import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { LINES } from './lines.js'
import { runSdkProgram } from './program.js'

/** Longer than a test may take: what arrives was flushed. */
const NEVER = { OTEL_BSP_SCHEDULE_DELAY: '600000' }

describe.each(LINES)('$title', (line) => {
  const withoutShutdown = (setUp: string) => setUp.replace(/^process\.once\('beforeExit'.*$/m, '')

  test.each([
    ['configure()', {}, 'configure()'],
    [
      'new RunSpanProcessor()',
      { imports: "import { RunSpanProcessor } from 'runspan'", processors: 'new RunSpanProcessor()' },
      '',
    ],
  ])(
    'with %s a run arrives at its natural end, though the program shuts nothing down',
    async (_what, added, call) => {
      await using endpoint = await Endpoint.start()

      await runSdkProgram(line, `import { configure, run } from 'runspan'\n${call}\nrun('done', () => {})`, {
        endpoint,
        setUp: withoutShutdown(line.setUp(added)),
        env: NEVER,
      })

      expect(only(endpoint.runs).name).toBe('done')
    },
  )

  test('its samplers fit configure({ sampler })', async () => {
    await using endpoint = await Endpoint.start()
    const program = `
    import { trace } from '@opentelemetry/api'
    import { AlwaysOffSampler, ParentBasedSampler } from '${line.samplers}'
    import { configure, run } from 'runspan'
    configure({ sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) })
    trace.getTracer('app').startSpan('outside').end()
    run('done', () => trace.getTracer('app').startSpan('inside').end())`

    await runSdkProgram(line, program, { endpoint, setUp: '' })

    expect(endpoint.spans.map(({ name }) => name).sort()).toEqual(['done', 'inside'])
  })
})
