import { logMetric, run } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    run('low', { params: { lr: 0.001, opt: { name: 'adam' } }, tags: ['baseline'] }, () =>
      logMetric('eval/loss', 1),
    )
    await nextMillisecond()
    run('high', { params: { lr: 0.1 }, project: 'other' }, () => logMetric('eval/loss', 3))
  })
})

afterAll(() => store.remove())

test.each([
  ['params.lr > 0.01', 'high'],
  ['"baseline" in tags && params.opt.name.matches("^a")', 'low'],
  ['metrics["eval/loss"].max < 2', 'low'],
])('runspan list --where %s', async (where, name) => {
  const { stdout, stderr, code } = await list('--where', where)

  expect(JSON.parse(stdout).map((each: { name: string }) => each.name)).toEqual([name])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})

test('the other options must hold as well', async () => {
  const { stdout } = await list('--where', 'params.lr > 0', '--project', 'other')

  expect(JSON.parse(stdout)).toHaveLength(1)
})

test('runspan export --where writes the chosen runs', async () => {
  const { stdout } = await runCommand(['export', '--dir', store.dir, '--where', 'params.lr < 0.01'])

  expect(stdout.split('\n')[1]).toContain('low')
  expect(stdout).not.toContain('high')
})

test('a filter that cannot be read is shown with carets below the place', async () => {
  const { stdout, stderr, code } = await list('--where', 'params.lr > 0.01 && status == failed')

  expect(stderr).toBe(`runspan: There is no "failed" to filter by. A text stands in quotes: "failed".

  params.lr > 0.01 && status == failed
                                ^^^^^^
`)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

test('a key that no run has is said, with the nearest that one has', async () => {
  const { stdout, stderr, code } = await list('--where', 'params.lrr > 0.01')

  expect(stderr).toBe('runspan: no run has a param "lrr"; did you mean params.lr?\n')
  expect({ stdout, code }).toEqual({ stdout: '[]\n', code: 0 })
})

test('what a terminal would act on comes through nowhere', async () => {
  const { stderr } = await list('--where', 'name == \x1b[31m\u202e')

  expect(stderr).toContain(String.raw`name == \x1b[31m`)
  for (const character of ['\x1b', '\u202e']) expect(stderr).not.toContain(character)
})

function list(...options: string[]) {
  return runCommand(['list', '--dir', store.dir, '--json', ...options])
}
