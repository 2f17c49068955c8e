// configure() in a program that has an SDK already.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { tempDir } from '../support/temp.js'
import { LINES } from './lines.js'
import { FORMATS, runSdkProgram } from './program.js'

const CASES = LINES.flatMap((line) => FORMATS.map((format) => [line.title, format, line] as const))

test.each(CASES)(
  '%s, %s: configure() says which of its options are not used, leaves the SDK as it is, and sets the default project',
  async (_title, format, line) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()
    await using other = await Endpoint.start()
    const dir = join(temp.path, 'store')
    const options = { project: 'vision', serviceName: 'other', dir, endpoint: other.url }

    const { stderr } = await runSdkProgram(
      line,
      `
      import { configure, flush, run } from 'runspan'
      configure(${JSON.stringify(options)})
      run('training', () => {})
      flush().then(() => console.log('flushed'))`,
      { endpoint, format, env: { OTEL_SERVICE_NAME: 'app' } },
    )

    expect(stderr).toMatch(
      /^runspan: this program has an OpenTelemetry SDK of its own, which records its runs; configure\(\)'s "serviceName", "dir", "endpoint" are not used\. .*\n$/,
    )
    expect(only(endpoint.runs)).toMatchObject({ name: 'training', project: 'vision', status: 'completed' })
    expect(only(endpoint.spans).resource['service.name']).not.toEqual({ string: 'other' })
    expect(other.requests).toEqual([])
    expect(existsSync(dir)).toBe(false)
  },
)
