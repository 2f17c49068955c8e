// Every line of OpenTelemetry's SDK, on every Node that it supports, from ES modules and from CommonJS.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { LINES, type Line } from './lines.js'
import { hasNode } from './places.js'
import { FORMATS, type Format, runSdkProgram } from './program.js'

interface LoggedPoint {
  key: string
  value: number
  step?: number
  timestamp?: number
}

const POINT_COUNT = 10_000
const START = Date.UTC(2026, 0, 1)

/** Values that one encoding or another cannot carry as they are. */
const ODD_NUMBERS = [Number.NaN, Infinity, -Infinity, -0, 1e300, 2 ** 53 + 2, 5e-324, 0.1 + 0.2]

const points = Array.from({ length: POINT_COUNT }, (_, i): LoggedPoint => {
  const value = i % 7 === 0 ? (ODD_NUMBERS[(i / 7) % ODD_NUMBERS.length] as number) : i / 3
  if (i % 3 === 0) return { key: 'loss', value, step: i }
  if (i % 3 === 1) return { key: 'grad norm', value }
  // steps that repeat and go back, at times of the program's own
  return { key: 'accuracy ✓', value, step: (i * 7) % 1_000, timestamp: START + i }
})

const params = Object.fromEntries(
  Array.from({ length: 200 }, (_, i): [string, unknown] => {
    const values = [
      i,
      `text ${i}`,
      i % 2 === 0,
      [i, 0.5],
      ['a', 'ß', '👋'],
      ODD_NUMBERS[i % 8],
      'x'.repeat(i * 200),
    ]
    return [`param.${i}`, values[i % values.length]]
  }),
)

const PROGRAM = `
import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { logMetric, logParams, run } from 'runspan/api'

const { points, params } = deserialize(readFileSync(process.env.DATA))
run('training', { project: 'vision', tags: ['baseline'], attributes: { team: 'a' } }, (current) => {
  logParams(params)
  for (const { key, value, step, timestamp } of points) logMetric(key, value, { step, timestamp })
  console.log(current.id)
})
`

const MATRIX = LINES.flatMap((line) =>
  line.nodes
    .filter(hasNode)
    .flatMap((node) => FORMATS.map((format) => [line.title, node, format, line] as const)),
)

test.each(MATRIX)(
  '%s, Node %i, %s: 10,000 points and 200 params arrive, each as it was logged',
  async (_title: string, node: number, format: Format, line: Line) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    const file = join(temp.path, 'data')
    writeFileSync(file, serialize({ points, params }))

    const { stdout, stderr } = await runSdkProgram(line, PROGRAM, {
      endpoint,
      node,
      format,
      env: { DATA: file },
    })

    const record = only(endpoint.runs)
    expect({ stdout, stderr }).toEqual({ stdout: `${record.id}\n`, stderr: '' })
    expect(record).toMatchObject({
      name: 'training',
      project: 'vision',
      status: 'completed',
      tags: ['baseline'],
      attributes: { team: 'a' },
      pointCount: POINT_COUNT,
      missingPoints: 0,
    })
    expect(record.params).toEqual(params)
    for (const key of ['loss', 'grad norm', 'accuracy ✓']) {
      const logged = points.filter((point) => point.key === key)
      expect(record.series[key]?.map(({ value, step }) => ({ value, step }))).toEqual(
        logged.map(({ value, step }) => ({ value, step })),
      )
      if (key === 'accuracy ✓')
        expect(record.series[key]?.map(({ time }) => time)).toEqual(logged.map(({ timestamp }) => timestamp))
    }
    for (const span of endpoint.spans) {
      expect(span.dropped).toEqual({ attributes: 0, events: 0, links: 0 })
      expect(span.events.length).toBeLessThanOrEqual(128)
      expect(Object.keys(span.attributes).length).toBeLessThanOrEqual(128)
    }
  },
)
