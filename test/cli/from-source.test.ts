import { logMetric, run, startRun } from '../../src/index.js'
import { type JaegerServer, startJaeger } from '../support/jaeger-server.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder
let jaeger: JaegerServer

beforeAll(async () => {
  store = await recordStore(async () => {
    run('first', { project: 'vision', tags: ['a'] }, () => logMetric('loss', 0.5))
    await nextMillisecond()
    const parent = startRun('parent', { params: { lr: 0.1 } })
    await nextMillisecond()
    parent.with(() => run('child', () => {}))
    await nextMillisecond()
    parent.with(() => run('second child', () => {}))
    parent.end()
  })
  jaeger = await startJaeger()
  jaeger.receiveStore(store.dir)
})

afterAll(async () => {
  await jaeger[Symbol.asyncDispose]()
  store.remove()
})

test.each([
  [['list']],
  [['list', '--json']],
  [['list', '--project', 'vision']],
  [['list', '--sort', 'name', '--limit', '2']],
  [['list', '--since', '1h']],
  [['list', '--until', '2026-01-01']],
  [['list', '--until', '2200-01-01', '--since', '0000-01-01']],
  [['show', 'parent']],
  [['show', 'child', '--json']],
  [['export']],
  [['export', 'points', '--format', 'jsonl', '--since', '2026-01-01T00:00Z']],
])('runspan %j prints the same from Jaeger, from a folder and from the store', async (args) => {
  const [ofStore, ofFolder, ofJaeger] = await Promise.all(
    [
      ['--dir', store.dir],
      ['--from', store.dir],
      ['--from', `jaeger:${jaeger.url}`],
    ].map((source) => runCommand([...args, ...source])),
  )

  expect(withoutAge(ofFolder?.stdout)).toBe(withoutAge(ofStore?.stdout))
  expect(withoutAge(ofJaeger?.stdout)).toBe(withoutAge(ofStore?.stdout))
  expect(ofJaeger).toMatchObject({ stderr: ofStore?.stderr, code: 0 })
})

test.each([
  ['second child', ['--all', '--limit', '1']],
  ['parent', ['--limit', '1']],
])('a list that is limited to %s asks Jaeger for no more than it needs', async (name, options) => {
  const before = jaeger.requests.length
  const { stdout, stderr } = await runCommand(['list', ...options, '--from', `jaeger:${jaeger.url}`])

  expect(stdout.split('\n')[1]).toContain(name)
  expect(stderr).toBe('')
  expect(jaeger.requests.length - before).toBe(3) // its services, its version, the last hour
})

test('how many runs are left out is known from the one search that lists the others', async () => {
  const requests = async (...options: string[]) => {
    const before = jaeger.requests.length
    const { stderr } = await runCommand(['list', ...options, '--from', `jaeger:${jaeger.url}`])
    return { stderr, count: jaeger.requests.length - before }
  }
  const all = await requests('--all')
  const some = await requests()

  expect(all.stderr).toBe('')
  expect(some).toEqual({
    stderr: 'runspan: 2 runs started in other runs left out: --all lists them too\n',
    count: all.count,
  })
})

test('RUNSPAN_FROM names the source unless --dir or --from does', async () => {
  const env = { RUNSPAN_FROM: `jaeger:${jaeger.url}` }
  const before = jaeger.requests.length
  const fromJaeger = await runCommand(['list', '--all', '--limit', '1', '--header', 'a=b'], { env })
  const asked = jaeger.requests.length
  const others = [
    await runCommand(['list', '--all', '--limit', '1', '--dir', store.dir], { env }),
    await runCommand(['list', '--all', '--limit', '1', '--from', store.dir], { env }),
  ]

  expect(asked).toBeGreaterThan(before)
  expect(jaeger.requests.length).toBe(asked)
  for (const { stdout } of [fromJaeger, ...others]) expect(stdout).toContain('second child')
})

test('a header is sent with each request', async () => {
  const seen = new Set<string | string[] | undefined>()
  await using private_ = await startJaeger({
    instead: ({ headers }) => {
      seen.add(headers['x-key'])
      return false
    },
  })
  private_.receiveStore(store.dir)

  await runCommand(['list', '--from', `jaeger:${private_.url}`, '--header', 'x-key=a=b'])

  expect([...seen]).toEqual(['a=b'])
})

test('an empty source is reported, with how far back it was searched', async () => {
  await using empty = await startJaeger()

  const { stdout, stderr, code } = await runCommand(['list', '--from', `jaeger:${empty.url}`])

  expect({ stdout, code }).toEqual({ stdout: '', code: 0 })
  expect(stderr).toMatch(/^runspan: no runs found; a server is searched one year back unless --since/)
})

test.each([
  [['--from', 'store', '--dir', 'x'], "option '--from <source>' cannot be used with option '--dir <folder>'"],
  [['--from', 'nowhere'], "'nowhere' is neither a source of runs nor a file or folder. Use"],
  [['--from', 'jaeger:localhost:16686'], 'it must be an http or https URL'],
  [['--since', '7 weeks'], "'7 weeks' is invalid. Give a time ago such as 7d"],
  [['--since', '2026-13-01'], "'2026-13-01' is invalid"],
  [['--since', '2026-02-31'], "'2026-02-31' is invalid. Give a time ago"],
  [['--until', '2026-02-29T12:00Z'], "'2026-02-29T12:00Z' is invalid"],
  [['--since', '99999999999d'], "'99999999999d' is invalid. Give a time ago"],
  [['--until', '1970-01-01'], 'The option "until" is 1969-12-31T23:00:00.000Z. Give a later time.'],
  [['--header', 'a=b'], "'--header <name=value>' needs '--from <source>'"],
  [
    ['--from', 'jaeger:http://localhost:1', '--header', 'a b=c'],
    'use letters, digits and hyphens, without spaces',
  ],
  [['--from', 'jaeger:http://a%zz:b@localhost:1'], 'write % as %25'],
  [['--since', '1h', '--until', '2h'], 'not after "since"'],
])('runspan list %j is refused with one sentence', async (args, sentence) => {
  const { stdout, stderr, code } = await runCommand(['list', ...args])

  expect(stderr).toContain(sentence)
  expect(stderr).not.toMatch(/\n {4}at /)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

function withoutAge(page = ''): string {
  return page.replaceAll(/\((now|\d+ \w+ ago)\)/g, '')
}
