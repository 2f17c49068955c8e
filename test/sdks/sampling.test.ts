// The program's sampler may refuse runs, and says nothing of it; runspan does.

import { Endpoint } from '../support/endpoint.js'
import { LINES } from './lines.js'
import { runSdkProgram } from './program.js'

/** Ten runs, one of them with segments, each with a span of the program inside, and ten spans outside of runs. */
const PROGRAM = `
import { trace } from '@opentelemetry/api'
import { logMetric, run } from 'runspan/api'
const tracer = trace.getTracer('app')
for (let i = 0; i < 10; i++) {
  tracer.startSpan('outside').end()
  run('training', () => {
    for (let step = 0; step < (i === 9 ? 20_000 : 10); step++) logMetric('loss', i, { step })
    tracer.startSpan('inside').end()
  })
}`

const REMEDY =
  'Wrap the sampler to keep every run and to decide all else as before: new RunSampler(sampler), from "runspan".'

describe.each(LINES)('$title', (line) => {
  const withSampler = (sampler: string, imports = '') =>
    line.setUp({
      imports: `import { AlwaysOffSampler, ParentBasedSampler, SamplingDecision, TraceIdRatioBasedSampler } from '${line.samplers}'
      ${imports}`,
      options: `sampler: ${sampler}`,
    })
  const NOTHING = 'new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })'

  test('a run that the sampler refuses is reported once, with the remedy', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(line, PROGRAM, { endpoint, setUp: withSampler(NOTHING) })

    expect(stderr).toBe(
      `runspan: a run is not recorded, because the sampler of this program refused it. ${REMEDY}\n`,
    )
    expect(endpoint.spans).toEqual([])
  })

  test('so is a run that the sampler only records, which no exporter gets', async () => {
    await using endpoint = await Endpoint.start()
    const recordOnly = `{ shouldSample: () => ({ decision: SamplingDecision.RECORD }), toString: () => 'RecordOnly' }`

    const { stderr } = await runSdkProgram(line, PROGRAM, { endpoint, setUp: withSampler(recordOnly) })

    expect(stderr).toBe(
      `runspan: a run is recorded, but no exporter gets it, because the sampler of this program does not sample it. ${REMEDY}\n`,
    )
    expect(endpoint.spans).toEqual([])
  })

  test('RunSampler keeps every run with all of its points, and leaves other spans to the sampler of the program', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runSdkProgram(line, PROGRAM, {
      endpoint,
      setUp: withSampler(`new RunSampler(${NOTHING})`, "import { RunSampler } from 'runspan'"),
    })

    expect(stderr).toBe('')
    expect(endpoint.runs.map(({ pointCount, missingPoints }) => [pointCount, missingPoints])).toEqual([
      ...Array.from({ length: 9 }, () => [10, 0]),
      [20_000, 0],
    ])
    const names = endpoint.spans.map(({ name }) => name)
    expect(names.filter((name) => name === 'outside')).toEqual([])
    // a sampler that goes by the parent keeps what belongs to a run that is kept
    expect(names.filter((name) => name === 'inside')).toHaveLength(10)
  })

  test('RunSampler around a sampler that ignores parents keeps complete runs too', async () => {
    await using endpoint = await Endpoint.start()

    await runSdkProgram(line, PROGRAM, {
      endpoint,
      setUp: withSampler('new RunSampler(new AlwaysOffSampler())', "import { RunSampler } from 'runspan'"),
    })

    expect(endpoint.runs.map(({ missingPoints }) => missingPoints)).toEqual(Array(10).fill(0))
    expect(new Set(endpoint.spans.map(({ name }) => name))).toEqual(new Set(['training', 'runspan.segment']))
  })
})
