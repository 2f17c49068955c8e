// new RunSpanProcessor() beside the program's own exporter.

import { join } from 'node:path'
import { openStore, type RunRecord } from '../../src/read.js'
import { Endpoint } from '../support/endpoint.js'
import { only, readRuns } from '../support/session.js'
import { filesIn, tempDir } from '../support/temp.js'
import { LINES } from './lines.js'
import { FORMATS, runSdkProgram, startSdkProgram } from './program.js'

const RUNS = `
import { trace } from '@opentelemetry/api'
import { logMetric, logParams, run } from 'runspan/api'
const tracer = trace.getTracer('app')
tracer.startActiveSpan('request', (request) => {
  run('short', { tags: ['a'] }, () => {
    logParams({ rate: 0.1, odd: NaN, layers: [64, 64] })
    for (let step = 0; step < 10; step++) logMetric('loss', 1 / step, { step })
    tracer.startActiveSpan('query', (query) => {
      tracer.startSpan('row').end()
      query.end()
    })
  })
  request.end()
})
run('long', () => {
  for (let i = 0; i < 20_000; i++) logMetric('loss', i % 7 ? i / 3 : -Infinity)
})
try {
  run('failing', () => {
    throw new Error('out of memory')
  })
} catch {}
`

describe.each(LINES)('$title', (line) => {
  const withStore = (dir: string) =>
    line.setUp({
      imports: "import { RunSpanProcessor } from 'runspan'",
      processors: `new RunSpanProcessor({ dir: ${JSON.stringify(dir)} })`,
    })

  test.each(FORMATS)('the runs in the store are those that the endpoint got, %s', async (format) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const dir = join(temp.path, 'store')

    const { stderr } = await runSdkProgram(line, RUNS, { endpoint, format, setUp: withStore(dir) })

    expect(stderr).toBe('')
    const stored = await readRuns(dir)
    expect(stored.map(({ name, status }) => [name, status]).sort()).toEqual([
      ['failing', 'failed'],
      ['long', 'completed'],
      ['short', 'completed'],
    ])
    expect(byName(stored)).toEqual(byName(endpoint.runs))
    // and spans that belong to no run are only there
    const short = await openStore({ dir }).run('short')
    expect(short.spans.map(({ name }) => name).sort()).toEqual(['query', 'row'])
    expect(endpoint.spans.map(({ name }) => name)).toContain('request')
    expect(
      filesIn(dir).filter(
        (path) => !/^(\.gitignore|\.live|\.index(\/\S+)?|Default(\/[0-9a-f]{32}\.jsonl)?)$/.test(path),
      ),
    ).toEqual([])
  })

  test('a program that is killed leaves its open run in the store, to the last point', async () => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const dir = join(temp.path, 'store')
    await using program = startSdkProgram(
      line,
      `
      import { existsSync, readdirSync } from 'node:fs'
      import { logMetric, run } from 'runspan/api'
      run('training', async () => {
        for (let step = 0; step < 100; step++) logMetric('loss', 1, { step })
        await new Promise((resolve) => setTimeout(resolve, 200))
        console.log('logged')
        await new Promise((resolve) => setTimeout(resolve, 100_000))
      })`,
      { endpoint, setUp: withStore(dir) },
    )

    expect(await program.printed('logged')).toBe(true)
    program.process.kill('SIGKILL')
    await program.ended

    expect(only(await readRuns(dir))).toMatchObject({ name: 'training', status: 'crashed', pointCount: 100 })
  })
})

function byName(runs: RunRecord[]): RunRecord[] {
  return runs.toSorted((a, b) => a.name.localeCompare(b.name))
}
