// Who may read a store.

import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { filesIn, tempDir } from '../support/temp.js'

const PROGRAM = `
  import { configure, flush, run, startRun } from 'runspan'
  process.umask(0o027)
  configure()
  run('work', (run) => run.logMetric('loss', 1))
  startRun('open').logMetric('loss', 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  await flush()
  process.kill(process.pid, 'SIGKILL')`

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test.each([
  ['first writes a run', 'http://127.0.0.1:1'],
  ['sends', undefined],
])(
  'a new store is open to its owner alone, whoever %s, and the folders above it are as usual',
  async (_what, url) => {
    using temp = tempDir()
    await using endpoint = await Endpoint.start()

    await runProgram(PROGRAM, {
      env: {
        RUNSPAN_DIR: join(temp.path, 'data/store'),
        OTEL_EXPORTER_OTLP_ENDPOINT: url ?? endpoint.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      },
    })

    expect(modeOf(join(temp.path, 'data/store'))).toBe('700')
    expect(modeOf(join(temp.path, 'data'))).toBe('750')
  },
)

test('an existing store keeps its mode, and what is written into it follows the umask', async () => {
  using temp = tempDir()
  const store = join(temp.path, 'shared')
  mkdirSync(store)
  chmodSync(store, 0o2775)

  await runProgram(PROGRAM, { env: { RUNSPAN_DIR: store } })

  expect(modeOf(store)).toBe('775')
  const modes = filesIn(store).map((file) => {
    const path = join(store, file)
    return statSync(path).isFile() ? modeOf(path) : `folder ${modeOf(path)}`
  })
  expect(new Set(modes)).toEqual(new Set(['folder 750', '640']))
})
