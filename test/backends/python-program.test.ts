// A Python program with OpenTelemetry from PyPI, which sends to `runspan ui`.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunAnswer, RunsAnswer, SeriesAnswer } from '../../src/viewer/server/api-types.js'
import { cleanEnvironment } from '../support/environment.js'
import { tempDir } from '../support/temp.js'
import { startViewer } from '../viewer/start-viewer.js'
import { installPython } from './install-python.js'
import { START_TIMEOUT_MS } from './python-server.js'

const EXAMPLE = join(__dirname, '../../examples/python/training.py')

test(
  'the run of examples/python is on the page with its params, points and spans, also after kill -9',
  async () => {
    const python = join(installPython('opentelemetry'), 'python')
    using temp = tempDir()
    const killed = await startViewer(['--dir', temp.path, '--port', '0'])
    const env = cleanEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: killed.endpoint })

    const { stderr } = await promisify(execFile)(python, [EXAMPLE], { env })
    await killed.kill('SIGKILL')

    expect(stderr).toBe('')
    await using viewer = await startViewer(['--dir', temp.path, '--port', '0'])
    const { runs } = await viewer.json<RunsAnswer>('/api/runs?where=params.learning_rate%20%3D%3D%200.1')
    expect(runs).toMatchObject([
      {
        name: 'training',
        project: 'python',
        status: 'completed',
        metrics: { loss: { count: 100, min: 0.01 } },
      },
    ])
    const id = runs[0]?.id
    expect(await viewer.json<RunAnswer>(`/api/runs/${id}`)).toMatchObject({ spanCount: 1 })
    const [series] = await viewer.json<SeriesAnswer>(`/api/series?ids=${id}&keys=loss`)
    expect(series?.steps).toEqual(Array.from({ length: 100 }, (_, i) => i))
  },
  START_TIMEOUT_MS,
)
