// The commands that say something about runs afterwards.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { readGivenValue } from '../../src/cli/set/read-given-value.js'
import { logMetric, logScore, run, task } from '../../src/index.js'
import { openStore, type RunRecord } from '../../src/read.js'
import { deadAddress, Endpoint } from '../support/endpoint.js'
import { startJaeger } from '../support/jaeger-server.js'
import { only } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { COMMAND, runCommand } from './run-command.js'

let store: StoreFolder

beforeEach(async () => {
  store = await recordStore(async () => {
    for (const [name, accuracy] of [
      ['first', 0.7],
      ['second', 0.95],
      ['third', 0.92],
    ] as const) {
      run(name, { tags: ['candidate'], attributes: { team: 'red' } }, () => {
        logMetric('accuracy', accuracy)
        for (const item of ['q1', 'q2']) task('answer', { item }, () => logScore('exact', true))
      })
      await nextMillisecond()
    }
  })
})

afterEach(() => store.remove())

test('each command says its fact of one run, which show and list then have', async () => {
  const outputs = [
    await runspan('tag', 'first', 'best', 'needs review'),
    await runspan('untag', 'first', 'candidate'),
    await runspan('note', 'first', 'Converged after **3** epochs.\nSee the plot.'),
    await runspan('set', 'first', 'rounds=3', 'ok=true', 'label="3"', 'a=b=c', '--remove', 'team'),
    await runspan('score', 'first', 'overall=4'),
    await runspan('score', 'first', 'q2', 'helpful=false', '--explanation', 'off topic'),
    await runspan('score', 'first', '0', 'helpful=true', '--by', 'llm'),
    await runspan('rename', 'first', 'the best'),
  ]

  for (const { code, stderr } of outputs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(outputs.map(({ stdout }) => stdout.replace(/^[0-9a-f]{8} {2}/, ''))).toEqual([
    'first: tagged best, "needs review"\n',
    'first: no longer tagged candidate\n',
    'first: noted "Converged after **3** epochs.\\nSee the plot."\n',
    'first: rounds=3, ok=true, label="3", a=b=c, without team\n',
    'first: overall=4\n',
    'first: task q2, helpful=false\n',
    'first: task 0, helpful=true\n',
    'first: renamed to "the best"\n',
  ])
  const read = await openStore({ dir: store.dir }).run('the best')
  expect(read).toMatchObject({
    tags: ['best', 'needs review'],
    note: 'Converged after **3** epochs.\nSee the plot.',
    scores: { overall: { value: 4, by: 'human' } },
  })
  expect(read.attributes).toEqual({ rounds: 3, ok: true, label: '3', a: 'b=c' })
  expect(read.tasks.map(({ scores }) => scores.helpful)).toEqual([
    { value: 1, label: 'true', by: 'llm' },
    { value: 0, label: 'false', explanation: 'off topic', by: 'human' },
  ])
  const { stdout } = await runspan('show', 'the best')
  expect(stdout).toContain('\nnote\n  Converged after **3** epochs.\n  See the plot.\n')
  expect(stdout).toContain('\nscores\n  overall  4\n')
})

test('where --where chooses runs, all of them are told of, and nobody is asked', async () => {
  const { stdout, stderr, code } = await runspan('tag', '--where', 'metrics.accuracy > 0.9', 'good')

  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  expect(stdout).toMatch(/^2 runs: tagged good\n {2}[0-9a-f]{8} {2}third\n {2}[0-9a-f]{8} {2}second\n$/)
  expect(await namesOf({ tags: ['good'] })).toEqual(['third', 'second'])
})

test.each([
  ['tag', 'best', '--project', 'Default'],
  ['untag', 'candidate', '--tag', 'candidate'],
  ['note', 'good', '--status', 'completed'],
  ['rename', 'other', '--project', 'Default'],
  ['set', 'ok=true', '--attribute', 'team=red'],
  ['score', 'overall=4', '--project', 'Default'],
  ['archive', '--project', 'Default'],
])('runspan %s %s is not said of several runs without --where or --yes', async (...args) => {
  const before = sizes()

  const asked = await runspan(...args)
  const meant = await runspan(...args, '--yes')

  expect(asked).toMatchObject({ code: 1, stdout: '' })
  expect(asked.stderr).toMatch(/^runspan: 3 runs: .*\n {2}[0-9a-f]{8} {2}third\n/)
  expect(asked.stderr).toContain(
    'nothing was changed: the options choose 3 runs. If all of them are meant, say --yes, or choose them by --where.',
  )
  expect(meant).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3 runs: /), stderr: '' })
  expect(sizes()).not.toEqual(before)
})

test('a run that is named beside options that choose runs is no tag', async () => {
  const before = sizes()
  const { id } = await openStore({ dir: store.dir }).run('first')
  for (const [run, option] of [
    ['first', ['--project', 'Default']],
    [id.slice(0, 8), ['--where', 'metrics.accuracy > 0']],
  ] as const) {
    const { stderr, code } = await runspan('tag', run, 'best', ...option)

    expect(code).toBe(1)
    expect(stderr).toContain(`"${run}" is a run, and options choose runs as well; nothing was changed.`)
  }
  expect(sizes()).toEqual(before)

  await runspan('tag', 'first', 'best', '--project', 'Default', '--yes')
  expect(await namesOf({ tags: ['first', 'best'] })).toEqual(['third', 'second', 'first'])
})

test('--json prints which runs they are', async () => {
  const { stdout } = await runspan('archive', '--where', 'metrics.accuracy > 0.9', '--json')

  expect(JSON.parse(stdout)).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'third', project: 'Default' },
    { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'second', project: 'Default' },
  ])
})

test('an archived run is left out of lists, which say so, until it is asked for or taken back', async () => {
  await runspan('archive', 'second', 'third')

  const list = await runspan('list')
  expect(listedIn(list.stdout)).toEqual(['first'])
  expect(list.stderr).toBe('runspan: 2 archived runs left out: --all lists them too\n')
  expect(listedIn((await runspan('list', '--archived')).stdout)).toEqual(['third', 'second'])
  expect(listedIn((await runspan('list', '--all')).stdout)).toEqual(['third', 'second', 'first'])
  expect(await namesOf({ archived: true })).toEqual(['third', 'second'])

  await runspan('archive', 'second', '--undo')
  expect(listedIn((await runspan('list')).stdout)).toEqual(['second', 'first'])

  await runspan('archive', '--name', 'first')
  await runspan('archive', '--name', 'second')
  const none = await runspan('list')
  expect(none).toMatchObject({
    stdout: '',
    stderr: 'runspan: 3 archived runs left out: --all lists them too\n',
  })
})

test('an empty note takes the one before away, and - reads it from stdin', async () => {
  const input = '# A title\n\nand more\n'
  spawnSync(process.execPath, [COMMAND, 'note', 'first', '-', '--dir', store.dir], { input })

  expect((await openStore({ dir: store.dir }).run('first')).note).toBe('# A title\n\nand more')
  await runspan('note', 'first', '')
  expect(await openStore({ dir: store.dir }).run('first')).not.toHaveProperty('note')
})

test('where an endpoint is named, what is said is sent at once, and no second time', async () => {
  await using endpoint = await Endpoint.start()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }
  await runspan('sync', '--endpoint', endpoint.url)
  const before = endpoint.spans.length

  const { code, stderr } = await runspanWith(env, 'tag', 'first', 'best')
  const sync = await runspan('sync', '--endpoint', endpoint.url)

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(endpoint.spans).toHaveLength(before + 1)
  expect(sync.stderr).toContain('0 spans were sent')
  expect(endpoint.runs.find(({ name }) => name === 'first')?.tags).toEqual(['candidate', 'best'])
})

test('where the endpoint is down, it is in the store, and sync sends it later', async () => {
  await using endpoint = await Endpoint.start()
  await runspan('sync', '--endpoint', endpoint.url)

  const down = await runspan('tag', 'first', 'best', '--endpoint', await deadAddress())
  const { stderr } = await runspan('sync', '--endpoint', endpoint.url)

  expect(down.code).toBe(0)
  expect(down.stderr).toContain('it is in the store; send it later with `runspan sync`')
  expect(stderr).toContain('1 span was sent')
})

describe('a run that only a Jaeger has', () => {
  test('is annotated at the endpoint', async () => {
    await using jaeger = await startJaeger()
    await using endpoint = await Endpoint.start()
    jaeger.receiveStore(store.dir)
    const known = await openStore({ dir: store.dir }).run('first')
    const from = ['--from', `jaeger:${jaeger.url}`]
    const env = { RUNSPAN_DIR: join(dirname(store.dir), 'none') }

    const told = await runCommand(['tag', 'first', 'best', ...from, '--endpoint', endpoint.url], { env })

    expect(told).toMatchObject({ code: 0, stderr: '' })
    expect(only(endpoint.spans)).toMatchObject({ traceId: known.id, parentSpanId: known.rootSpanId })
  })

  test('has its tasks scored there, as the server shows them from then on', async () => {
    await using jaeger = await startJaeger()
    await using endpoint = await Endpoint.start()
    jaeger.receiveStore(store.dir)
    const from = ['--from', `jaeger:${jaeger.url}`]
    const env = { RUNSPAN_DIR: join(dirname(store.dir), 'none') }

    const scored = ['score', 'first', 'q2', 'exact=false', 'style=0.5', '--by', 'llm', ...from]
    const told = await runCommand([...scored, '--endpoint', endpoint.url], { env })

    expect(told).toMatchObject({ code: 0, stderr: '' })
    for (const { json } of endpoint.requests) jaeger.receive(json.resourceSpans ?? [])
    const { stdout } = await runCommand(['show', 'first', '--tasks', '--json', ...from], { env })
    expect(JSON.parse(stdout).tasks).toMatchObject([
      { item: 'q1', scores: { exact: { value: 1 } } },
      { item: 'q2', scores: { exact: { value: 0, by: 'llm' }, style: { value: 0.5, by: 'llm' } } },
    ])
  })

  test('cannot be without one, and the lack is said', async () => {
    await using jaeger = await startJaeger()
    jaeger.receiveStore(store.dir)
    const env = { RUNSPAN_DIR: join(dirname(store.dir), 'none') }

    const { stderr, code } = await runCommand(['tag', 'first', 'best', '--from', `jaeger:${jaeger.url}`], {
      env,
    })

    expect(code).toBe(1)
    expect(stderr).toMatch(
      /no endpoint is given to send this to; nothing was changed\. Set OTEL_EXPORTER_OTLP_ENDPOINT/,
    )
  })
})

test.each<[string[], RegExp]>([
  [['tag'], /No run is named/],
  [['tag', 'first'], /No tag is given/],
  [['tag', 'first', ' '], /The tag ' ' is empty/],
  [['tag', 'nobody', 'x'], /No run has the id or name "nobody"/],
  [
    ['tag', '--name', 'nobody', 'x'],
    /no run matches these options \(no run has the name "nobody"\); nothing was changed/,
  ],
  [['rename', 'first'], /No name is given/],
  [['rename', 'first', 'two', 'words'], /too many arguments/],
  [['rename', '--name', 'first', 'two', 'words'], /There are 2 words for one name/],
  [['set', 'first'], /No attribute is given/],
  [['set', 'first', 'reviewed'], /'reviewed' has no value/],
  [['set', 'first', 'runspan.kind=run'], /reserved/],
  [['set', 'first', 'a=1', '--remove', 'a'], /both to be set and to be taken away/],
  [['score', 'first', 'q1'], /No score is given/],
  [['score', 'first', 'q9', 'good=1'], /has no task 'q9'/],
  [['score', 'first', 'q1', 'good=yes'], /a score is a number, true or false/],
  [['score', 'first', 'q1', 'good=1', '--by', 'nobody'], /Allowed choices are code, llm, human/],
  [['archive'], /No run is named/],
  [['archive', 'first', '--name', 'second'], /Give the one or the other/],
])('runspan %j exits with 1, says why, and changes nothing', async (args, message) => {
  const before = sizes()

  const { code, stdout, stderr } = await runspan(...args)

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(message)
  expect(sizes()).toEqual(before)
})

test('a value in quotes is the text, whatever it reads as', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(readGivenValue(JSON.stringify(text))).toBe(text)
    }),
  )
  expect(
    ['3', '1e-3', 'true', '[1, 2]', '["a"]', 'x', '', '"', '"a" "b"', 'NaN'].map(readGivenValue),
  ).toEqual([3, 0.001, true, [1, 2], ['a'], 'x', '', '"', '"a" "b"', 'NaN'])
})

function runspan(...args: string[]) {
  return runspanWith({}, ...args)
}

function runspanWith(env: Record<string, string>, ...args: string[]) {
  return runCommand(args, { env: { RUNSPAN_DIR: store.dir, ...env } })
}

async function namesOf(filter: Parameters<ReturnType<typeof openStore>['runs']>[0]): Promise<string[]> {
  const runs: RunRecord[] = await openStore({ dir: store.dir }).runs(filter).toArray()
  return runs.map(({ name }) => name)
}

function listedIn(table: string): string[] {
  return table
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(/ {2,}/)[1] as string)
}

function sizes(): number[] {
  return runFilesIn(store.dir).map((path) => readFileSync(path).length)
}
