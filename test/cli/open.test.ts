// `runspan open`: where a run's page is. No browser is opened, since nobody sits at a terminal here.

import { run } from '../../src/index.js'
import { startViewer } from '../viewer/start-viewer.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder
let id: string

beforeAll(async () => {
  store = await recordStore(() => {
    id = run('training', ({ id }) => id)
  })
})

afterAll(() => store.remove())

const open = (args: string[], env: Record<string, string> = {}) =>
  runCommand(['open', 'training', '--dir', store.dir, ...args], { env })

test.each(['http://localhost:16686', 'http://localhost:16686/', 'http://localhost:16686/?service=x'])(
  'in the Jaeger at %s',
  async (url) => {
    expect(await open(['--jaeger', url])).toMatchObject({
      code: 0,
      stdout: `http://localhost:16686/trace/${id}\n`,
    })
  },
)

test('in a Jaeger whose pages lie below a path', async () => {
  const { stdout } = await open(['--jaeger', 'https://ops.example.com/jaeger/'])

  expect(stdout).toBe(`https://ops.example.com/jaeger/trace/${id}\n`)
})

test('in any backend, by the template that an option gives, else by that of the environment', async () => {
  const env = { RUNSPAN_TRACE_URL: 'https://a.example.com/{traceId}?from={startMs}&to={endMs}' }

  const [byVariable, byOption] = await Promise.all([
    open([], env),
    open(['--url', 'https://b.example.com/t/{traceId}'], env),
  ])

  const { searchParams, pathname } = new URL(byVariable.stdout)
  expect(pathname).toBe(`/${id}`)
  const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))]
  expect(from).toBeGreaterThan(Date.now() - 600_000)
  expect(to).toBeGreaterThanOrEqual(from)
  expect(to).toBeLessThanOrEqual(Date.now() + 1)
  expect(byOption.stdout).toBe(`https://b.example.com/t/${id}\n`)
})

test('in the viewer that serves the store, and without one it says what to do', async () => {
  const none = await open([])
  expect(none).toMatchObject({ code: 1, stdout: '' })
  expect(none.stderr).toContain('Start `runspan ui`, give --jaeger or --url, or set RUNSPAN_TRACE_URL')

  await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])

  expect((await open([])).stdout).toBe(`${viewer.origin}/runs/${id}\n`)
})

test('a template that cannot be one is refused where it is an option, and told where it is a variable', async () => {
  const wrong = 'https://example.com/{trace}'

  const [option, variable] = await Promise.all([
    open(['--url', wrong]),
    open([], { RUNSPAN_TRACE_URL: wrong }),
  ])

  expect(option).toMatchObject({ code: 1, stdout: '' })
  expect(option.stderr).toContain('Give an http or https address with {traceId}')
  expect(variable.stderr).toContain(`RUNSPAN_TRACE_URL is '${wrong}', which is not an http or https address`)
})

test('a run that is not there is an error, as of every command', async () => {
  const { code, stderr } = await runCommand(['open', 'nobody', '--dir', store.dir])

  expect(code).toBe(1)
  expect(stderr).toContain('"nobody"')
})
