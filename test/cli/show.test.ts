import { trace } from '@opentelemetry/api'
import { logMetric, logParam, run } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

const ISO_TIME = /^20..-..-..T..:..:..\....Z$/

let store: StoreFolder
const ids: Record<string, string> = {}

beforeAll(async () => {
  store = await recordStore(async () => {
    await run('sweep', { tags: ['nightly', 'two words'], attributes: { team: 'vision' } }, async (sweep) => {
      ids.sweep = sweep.id
      logParam('model', { name: 'resnet', layers: [3, 4] })
      logParam('prompt', `line 1\nline 2 ${'x'.repeat(1000)}`)
      for (let step = 0; step < 64; step++) logMetric('loss', 64 - step, { step })
      logMetric('accuracy', 1 / 3)
      await nextMillisecond()
      run('first try', (child) => {
        ids.child = child.id
      })
      recordSpans()
    })
    await nextMillisecond()
    await expect(run('broken', failing)).rejects.toThrow('boom')
    run('broken', (again) => {
      ids.again = again.id
    })
  })
})

afterAll(() => store.remove())

describe('the page of runspan show', () => {
  test('has everything about a run', async () => {
    const { stdout, stderr, code } = await show('sweep')

    expect(stdout).toMatch(/^sweep {2}completed\n\n/)
    expect(stdout).toMatch(new RegExp(`^id {8}${ids.sweep}$`, 'm'))
    expect(stdout).toMatch(/^project {3}Default$/m)
    expect(stdout).toMatch(/^started {3}20..-..-.. ..:..:.. \+01:00 \((now|\d+ s ago)\)$/m)
    expect(stdout).toMatch(/^duration {2}[\d.]+ m?s$/m)
    expect(stdout).toMatch(/^tags {6}nightly "two words"$/m)
    expect(stdout).toContain('\nattributes\n  team  vision\n')
    expect(stdout).toContain(
      '  model.name    resnet\n  model.layers  [3,4]\n  prompt        line 1\\nline 2 xxx',
    )
    expect(stdout).toMatch(/^ {2}loss {6}██▇▇▆▆▅▅▄▄▃▃▂▂▁▁ {5}64 +64 +1 +1 +64 +32\.5$/m)
    expect(stdout).toMatch(/^ {2}accuracy {2}▁ +1 {2}0.33333/m)
    expect(stdout).toContain(`\nruns started in it\n  ${ids.child?.slice(0, 8)}  first try  completed\n`)
    expect(stdout).toMatch(/^ {2}service\.name +runspan$/m)
    expect(stdout).toMatch(/^made by\n(.+\n)* {2}machine +\S+ \(.+\)$/m)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('has the other spans of the trace as a tree, at most twenty of them', async () => {
    const { stdout } = await show('sweep')

    const [, tree = ''] = stdout.split('\nother spans (32)\n')
    const lines = tree.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ {2}GET \/data {2}\d+ ms$/)
    expect(lines[1]).toMatch(/^ {4}SELECT {2}\d+ ms {2}failed no such table$/)
    expect(lines[2]).toMatch(/^ {2}call 0 {2}\d+ ms$/)
    expect(lines).toHaveLength(21)
    expect(lines[20]).toBe('  … and 12 more')
  })

  test('has the error of a failed run with its stack', async () => {
    const { stdout } = await show((await idOf('broken', 'failed')) ?? '')

    expect(stdout).toMatch(/^broken {2}failed\n/)
    expect(stdout).toMatch(/\nerror\n {2}TypeError: boom\n {2}second line\n {6}at failing /)
    expect(stdout.split('TypeError: boom')).toHaveLength(2)
  })

  test('names the run that a run was started in', async () => {
    const { stdout } = await show('first try')

    expect(stdout).toMatch(new RegExp(`^parent {4}${ids.sweep} \\(sweep\\)$`, 'm'))
  })

  test('shortens long values on a terminal, and none in a pipe', async () => {
    const onTerminal = await runCommand(['show', 'sweep', '--dir', store.dir], { terminal: 100 })
    const whole = await runCommand(['show', 'sweep', '--all', '--dir', store.dir], { terminal: 100 })
    const piped = await show('sweep')

    expect(onTerminal.stdout).toMatch(/line 1\\nline 2 x+…\n/)
    expect(whole.stdout).toContain('x… (1015 characters; see all of them with --json)')
    expect(onTerminal.stdout).toContain('\x1b[32mcompleted\x1b[39m')
    expect(piped.stdout).toContain('x'.repeat(1000))
  })
})

describe('a page longer than the terminal', () => {
  const showThrough = (pager: string, ...args: string[]) =>
    runCommand(['show', 'sweep', '--dir', store.dir, ...args], {
      terminal: 100,
      rows: 10,
      env: { RUNSPAN_PAGER: pager },
    })

  test('goes through the pager, unless --no-pager is given', async () => {
    expect((await showThrough('sed s/^/paged:/')).stdout).toMatch(/^paged:.*sweep/)
    expect((await showThrough('sed s/^/paged:/', '--no-pager')).stdout).not.toContain('paged:')
  })

  test('is printed as it is where there is no such pager', async () => {
    const { stdout, stderr, code } = await showThrough('no-such-pager-anywhere')

    expect(stdout).toContain('model.layers')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })
})

describe('runspan show finds a run', () => {
  test('by its id, by the first digits of its id, or as the newest of its name', async () => {
    for (const known of [
      ids.again,
      ids.again?.slice(0, 8),
      ids.again?.slice(0, 12).toUpperCase(),
      'broken',
    ]) {
      expect((await show(known ?? '')).stdout.split('\n')[2]).toBe(`id        ${ids.again}`)
    }
  })

  test('or says that there is no such run', async () => {
    expect(await show('no \x1b[31msuch run')).toEqual({
      stdout: '',
      stderr:
        'runspan: No run has the id or name "no \\x1b[31msuch run". List the runs there are with `runspan list`.\n',
      code: 1,
    })
  })

  test('and says on a terminal that others have its name', async () => {
    const onTerminal = (run: string) =>
      runCommand(['show', run, '--dir', store.dir, '--no-pager'], { terminal: 80 })

    expect((await onTerminal('broken')).stderr).toBe(
      'runspan: the newest of 2 runs of this name: runspan list --name broken\n',
    )
    expect((await onTerminal(ids.again ?? '')).stderr).toBe('')
    expect((await onTerminal('sweep')).stderr).toBe('')
  })

  test('or says which names are like it', async () => {
    expect((await show('Sweeep')).stderr).toBe(
      'runspan: No run has the id or name "Sweeep". Did you mean "sweep"?\n',
    )
    expect((await show('FIRST')).stderr).toContain('Did you mean "first try"?')
  })

  test('or says that it takes at least four digits', async () => {
    const { stderr, code } = await show(ids.sweep?.slice(0, 3) ?? '')

    expect(stderr).toContain('To find a run by the beginning of its id, give four digits at least.')
    expect(code).toBe(1)
  })
})

test('runspan show --json has the whole run with every point', async () => {
  const { stdout } = await show('sweep', '--json')

  const shown = JSON.parse(stdout)
  expect(shown).toMatchObject({
    id: ids.sweep,
    name: 'sweep',
    status: 'completed',
    pointCount: 65,
    children: [ids.child],
  })
  expect(shown.params.prompt).toBe(`line 1\nline 2 ${'x'.repeat(1000)}`)
  expect(shown.series.loss).toHaveLength(64)
  expect(shown.series.loss[63]).toEqual({ value: 1, step: 63, time: expect.stringMatching(ISO_TIME) })
  expect(shown.series.accuracy).toEqual([{ value: 1 / 3, time: expect.stringMatching(ISO_TIME) }])
  expect(shown.spans).toHaveLength(32)
  expect(shown.spans[0]).toMatchObject({
    started: expect.stringMatching(ISO_TIME),
    ended: expect.stringMatching(ISO_TIME),
  })
})

test('runspan show --json prints valid JSON for a run without points', async () => {
  const { stdout } = await show('first try', '--json')

  expect(JSON.parse(stdout)).toMatchObject({ name: 'first try', parent: ids.sweep, series: {} })
})

function show(...args: string[]) {
  return runCommand(['show', ...args, '--dir', store.dir])
}

async function idOf(name: string, status: string): Promise<string | undefined> {
  const { stdout } = await runCommand([
    'list',
    '--dir',
    store.dir,
    '--name',
    name,
    '--status',
    status,
    '--json',
  ])
  return JSON.parse(stdout)[0]?.id
}

/** What the program's other instrumentation would record while a run goes on. */
function recordSpans(): void {
  const tracer = trace.getTracer('test')
  tracer.startActiveSpan('GET /data', (outer) => {
    tracer.startActiveSpan('SELECT', (inner) => inner.setStatus({ code: 2, message: 'no such table' }).end())
    outer.end()
  })
  for (let i = 0; i < 30; i++) tracer.startSpan(`call ${i}`).end()
}

async function failing(): Promise<void> {
  throw new TypeError('boom\nsecond line')
}
