import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { logMetric, logMetrics, run } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

const ISO_TIME = /^20..-..-..T..:..:..\....Z$/

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    run('slow', { params: { lr: 0.001, model: 'res net' }, tags: ['baseline', 'gpu'] }, () => {
      logMetrics({ loss: 0.5, accuracy: 0.7 })
      logMetric('loss', 0.123456789)
    })
    await nextMillisecond()
    run('fast', { params: { lr: 0.1 }, tags: ['baseline'], attributes: { team: 'vision' } }, () => {
      logMetrics({ loss: 10, accuracy: Number.NaN })
    })
    await nextMillisecond()
    await expect(run('broken', { project: 'other' }, failing)).rejects.toThrow('boom')
    await nextMillisecond()
    run('middle', { params: { lr: 0.01 } }, () =>
      logMetrics({ loss: 2, accuracy: 0.9, spread: Number.POSITIVE_INFINITY }),
    )
  })
})

afterAll(() => store.remove())

describe('the table of runspan list', () => {
  test('has the newest run first, with all columns', async () => {
    const { stdout, stderr, code } = await list()

    const lines = stdout.split('\n')
    expect(lines[0]?.split(/ {2,}/)).toEqual([
      'id',
      'name',
      'project',
      'status',
      'started',
      'duration',
      'metrics',
      'params',
      'error',
    ])
    expect(names(stdout)).toEqual(['middle', 'broken', 'fast', 'slow'])
    expect(lines[4]).toMatch(
      /^[0-9a-f]{8} {2}slow {4}Default {2}completed {2}20..-..-..T..:..:..\....Z +\d+ ms {2}loss=0.12346 accuracy=0.7 +lr=0.001 model="res net"$/,
    )
    expect(lines[2]).toMatch(/broken {2}other {4}failed .* boom$/)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('has no colours and no cut cells in a pipe', async () => {
    const { stdout } = await list('--tag', 'gpu')

    expect(stdout).not.toContain('\x1b')
    expect(stdout).not.toContain('…')
  })

  test.each([40, 60, 80, 100, 120])('fits a terminal of %i columns', async (terminal) => {
    const { stdout } = await runCommand(['list', '--dir', store.dir], { terminal, env: { NO_COLOR: '1' } })

    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal)
    expect(names(stdout)).toEqual(['middle', 'broken', 'fast', 'slow'])
  })

  test('has the age of each run, and its status in colour, on a terminal', async () => {
    const { stdout } = await runCommand(['list', '--dir', store.dir], { terminal: 120 })

    const visible = stdout.replaceAll('\x1b', 'ESC')
    expect(visible).toMatch(/ESC\[32mcompletedESC\[39m .* (now|\d+ (s|min) ago)/)
    expect(visible).toContain('ESC[31mfailedESC[39m')
  })

  test.each([
    ['runs', []],
    ['groups', ['--group-by', 'id']],
  ])('goes through the pager where a table of %s is longer than the terminal', async (_what, options) => {
    const onScreen = (...more: string[]) =>
      runCommand(['list', '--dir', store.dir, ...options, ...more], {
        ...{ terminal: 80, rows: 3 },
        env: { RUNSPAN_PAGER: 'sed s/^/paged:/' },
      })

    expect((await onScreen()).stdout).toMatch(/^paged:/)
    expect((await onScreen('--no-pager')).stdout).not.toContain('paged:')
    expect((await onScreen('--json')).stdout).not.toContain('paged:')
  })

  test('has no colours on a terminal with NO_COLOR', async () => {
    const { stdout } = await runCommand(['list', '--dir', store.dir], {
      terminal: 120,
      env: { NO_COLOR: '1' },
    })

    expect(stdout).not.toContain('\x1b')
  })
})

describe('the columns of runspan list on a terminal', () => {
  test.each([
    [
      'params that differ come first, then metrics, then times; what never differs is in one line',
      ['--tag', 'baseline'],
      ['lr', 'model', 'team', 'tags', 'loss', 'accuracy', 'started', 'duration'],
    ],
    [
      'what the runs are sorted by comes right after what differs',
      ['--tag', 'baseline', '--sort', '-accuracy,lr'],
      ['model', 'team', 'tags', 'accuracy', 'lr', 'loss', 'started', 'duration'],
    ],
    [
      'there is one for the project only if there are several, and one for errors if there are any',
      ['--where', '!("baseline" in tags)'],
      ['lr', 'loss', 'accuracy', 'spread', 'error', 'started', 'duration'],
    ],
  ])('%s', async (_what, options, wanted) => {
    const { stdout } = await onTerminal(140, ...options)

    const [titles = ''] = stdout.split('\n')
    const mixed = options.includes('--where') ? ['project', 'status'] : []
    expect(titles.split(/ {2,}/)).toEqual(['id', 'name', ...mixed, ...wanted])
    expect(stdout.includes('all have status=completed')).toBe(mixed.length === 0)
  })

  test('what has no room is named below the table, with how to see it', async () => {
    const { stdout } = await onTerminal(80, '--tag', 'baseline', '--sort', 'team')

    const [titles = ''] = stdout.split('\n')
    const told = /^no room for (.*): --columns chooses$/m.exec(stdout)?.[1]
    expect(titles).toContain('team')
    for (const name of ['lr', 'model', 'tags', 'loss', 'accuracy', 'started', 'duration'])
      expect([titles.includes(name), told?.includes(name)]).toContain(true)
  })

  test('--columns may name what only other runs have', async () => {
    const { stdout, code } = await list('--project', 'other', '--columns', 'name,model,metrics.accuracy.max')

    expect(stdout.split('\n')[0]?.split(/ {2,}/)).toEqual(['name', 'model', 'accuracy.max'])
    expect(code).toBe(0)
  })

  test('--columns has these and no others, in this order, by whole names or keys alone', async () => {
    const { stdout } = await list('--columns', 'name,metrics.loss.min,params.lr,accuracy,tags')

    expect(
      stdout
        .split('\n')
        .slice(0, 2)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['name', 'loss.min', 'lr', 'accuracy', 'tags'],
      ['middle', '2', '0.01', '0.9'],
    ])
  })

  test.each([
    ['--columns', 'acuracy', 'Did you mean accuracy?'],
    ['--columns', 'loss.min', 'Did you mean metrics.loss.min?'],
    ['--columns', 'params.xyz', 'Use one that they have'],
    ['--columns', 'params.accuracy', 'Did you mean accuracy?'],
    ['--columns', 'Status', 'Did you mean status?'],
    ['--columns', 'name,,lr', "The option --columns is 'name,,lr'. Give it names with commas"],
    ['--group-by', '', "The option --group-by is ''. Give it names with commas"],
    ['--group-except', 'modle', 'Did you mean model?'],
  ])('%s %j says what to write', async (option, names, remedy) => {
    const { stderr, code } = await list(option, names)

    expect(stderr).toContain(remedy)
    expect(code).toBe(1)
  })

  test('--columns refuses a name that no run has', async () => {
    const { stderr, code } = await list('--columns', 'name,params.lrr')

    expect(stderr).toBe(
      'runspan: None of these runs has a metric, param or attribute "params.lrr". Did you mean params.lr?\n',
    )
    expect(code).toBe(1)
  })

  test('a number is never cut, and lines up with the others of its metric', async () => {
    const { stdout } = await onTerminal(60, '--tag', 'baseline', '--columns', 'loss,accuracy')

    expect(stdout.split('\n').slice(1, 3)).toEqual(['     10       NaN', '0.12346       0.7'])
  })
})

describe('the filters of runspan list', () => {
  test.each([
    [['--project', 'other'], ['broken']],
    [['--name', 'fast'], ['fast']],
    [['--status', 'failed'], ['broken']],
    [
      ['--tag', 'baseline'],
      ['fast', 'slow'],
    ],
    [['--tag', 'baseline', '--tag', 'gpu'], ['slow']],
    [['--attribute', 'team=vision'], ['fast']],
    [['--param', 'lr=0.01'], ['middle']],
    [['--param', 'lr=0.001', '--param', 'model=res net'], ['slow']],
    [
      ['--project', 'Default', '--limit', '2'],
      ['middle', 'fast'],
    ],
  ])('%j finds %j', async (options, wanted) => {
    expect(names((await list(...options)).stdout)).toEqual(wanted)
  })

  test('a filter that no run matches is told, and is no failure', async () => {
    expect(await list('--tag', 'nope')).toEqual({
      stdout: '',
      stderr: 'runspan: no run matches these options (no run has the tag "nope")\n',
      code: 0,
    })
    expect(await list('--tag', 'nope', '--json')).toEqual({ stdout: '[]\n', stderr: '', code: 0 })
  })

  test.each([
    [['--project', 'default'], 'no run has the project "default", did you mean "Default"?'],
    [['--where', 'params.lr == "0.1"'], 'params.lr is a number, and "0.1" a text: write it without quotes'],
    [['--where', 'name == "fsat"'], 'no run has the name "fsat", did you mean "fast"?'],
    [
      ['--where', 'project == "default" && "base" in tags'],
      'no run has the project "default", did you mean "Default"?; no run has the tag "base", did you mean "baseline"?',
    ],
    [
      ['--where', 'parent == "fast"'],
      'the parent of a run has 32 hex digits: for its name there is --parent',
    ],
    [['--where', 'id == "3f2a91c4"'], 'the id of a run has 32 hex digits: write id.startsWith("3f2a91c4")'],
    [['--param', 'lrr=0.1'], 'no run has the param "lrr", did you mean "lr"?'],
  ])('what is most likely misspelt in %j is told', async (options, told) => {
    expect((await list(...options)).stderr).toBe(`runspan: no run matches these options (${told})\n`)
  })
})

describe('the order of runspan list', () => {
  test.each([
    ['loss', ['slow', 'middle', 'fast', 'broken']],
    ['-loss', ['fast', 'middle', 'slow', 'broken']],
    ['accuracy', ['slow', 'middle', 'fast', 'broken']],
    ['-accuracy', ['middle', 'slow', 'fast', 'broken']],
    ['lr', ['slow', 'middle', 'fast', 'broken']],
    ['-params.lr', ['fast', 'middle', 'slow', 'broken']],
    ['name', ['broken', 'fast', 'middle', 'slow']],
    ['started', ['slow', 'fast', 'broken', 'middle']],
    ['-started', ['middle', 'broken', 'fast', 'slow']],
    ['team', ['fast', 'middle', 'broken', 'slow']],
    ['project,-metrics.loss.max', ['fast', 'middle', 'slow', 'broken']],
  ])('--sort %s has %j', async (sort, wanted) => {
    expect(names((await list('--sort', sort)).stdout)).toEqual(wanted)
  })

  test('--sort takes a name that begins like an option', async () => {
    const { stderr, code } = await list('--sort', '-value')

    expect(stderr).toContain('None of these runs has a metric, param or attribute "value"')
    expect(code).toBe(1)
  })

  test.each([
    ['-acuracy', 'acuracy', 'Did you mean accuracy?'],
    ['-metrics.acuracy.max', 'metrics.acuracy.max', 'Did you mean metrics.accuracy.max?'],
    ['name,loss.min', 'loss.min', 'Did you mean metrics.loss.min?'],
    ['params.lrr', 'params.lrr', 'Did you mean params.lr?'],
    ['naem', 'naem', 'Did you mean name?'],
    ['-quite-another', 'quite-another', 'Use one that they have, or id, name, '],
  ])(
    '--sort %s, which no run has, is refused, because any order would be wrong',
    async (sort, name, hint) => {
      const { stdout, stderr, code } = await list('--sort', sort)

      expect(stderr).toContain(
        `runspan: None of these runs has a metric, param or attribute "${name}" to sort by. ${hint}`,
      )
      expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
    },
  )
})

describe('runspan list --json', () => {
  test('has the same objects as runspan export --format jsonl', async () => {
    const [json, lines] = await Promise.all([
      list('--json'),
      runCommand(['export', '--dir', store.dir, '--format', 'jsonl']),
    ])

    const exported = lines.stdout.trimEnd().split('\n')
    expect(JSON.parse(json.stdout)).toEqual(exported.map((line) => JSON.parse(line)))
    expect(json.stdout).toBe(`${JSON.stringify(JSON.parse(json.stdout), null, 2)}\n`)
  })

  test('has everything about each run except its series, with NaN and Infinity as strings', async () => {
    const { stdout } = await list('--json', '--name', 'middle')

    expect(JSON.parse(stdout)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'middle',
        project: 'Default',
        status: 'completed',
        tags: [],
        attributes: {},
        scores: {},
        rootSpanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        archived: false,
        params: { lr: 0.01 },
        metrics: expect.objectContaining({
          loss: { first: 2, last: 2, min: 2, max: 2, mean: 2, count: 1 },
          spread: {
            first: 'Infinity',
            last: 'Infinity',
            min: 'Infinity',
            max: 'Infinity',
            mean: 'Infinity',
            count: 1,
          },
        }),
        summaryOf: {},
        started: expect.stringMatching(ISO_TIME),
        ended: expect.stringMatching(ISO_TIME),
        durationMs: expect.any(Number),
        children: [],
        continuations: [],
        pointCount: 3,
        refusedCalls: 0,
        missingPoints: 0,
        resource: expect.objectContaining({ 'service.name': 'runspan' }),
      },
    ])
  })
})

test('a damaged line of the store is reported, and the other runs are listed', async () => {
  const damaged = await recordStore(() => {
    run('whole', () => {})
  })
  const [file = ''] = readdirSync(join(damaged.dir, 'Default'))
  appendFileSync(join(damaged.dir, 'Default', file), 'no \x1b[31mJSON\n')

  const { stdout, stderr, code } = await runCommand(['list', '--dir', damaged.dir])

  expect(names(stdout)).toEqual(['whole'])
  expect(stderr).toMatch(/^runspan: line 2 of .* is damaged and was left out .*\n$/)
  expect(stderr).not.toContain('\x1b')
  expect(code).toBe(0)
  damaged.remove()
})

test('long texts that differ at their ends alone have a column, and those that are the same have none', async () => {
  const prompt = 'word '.repeat(10_000)
  const long = await recordStore(() => {
    for (const end of ['a', 'b', 'a'])
      run(`ends ${end}`, { params: { prompt: prompt + end, same: prompt } }, () => {})
  })

  const { stdout } = await runCommand(['list', '--dir', long.dir], {
    terminal: 120,
    env: { NO_COLOR: '1' },
  })

  expect(stdout.split('\n')[0]).toMatch(/ prompt /)
  expect(stdout.split('\n')[0]).not.toMatch(/ same /)
  expect(stdout).toMatch(/\nall have .*same="word word/)
  long.remove()
})

test('a table of runs does not hold their prompts', async () => {
  const long = await recordStore(() => {
    for (let i = 0; i < 300; i++) run({ params: { prompt: `${'word '.repeat(40_000)}${i}` } }, () => {})
  })
  await runCommand(['list', '--dir', long.dir]) // makes the index

  const { stdout, stderr, code } = await runCommand(['list', '--dir', long.dir], {
    env: { NODE_OPTIONS: '--max-old-space-size=40' },
  })

  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  expect(names(stdout)).toHaveLength(300)
  long.remove()
})

test('the store is found by RUNSPAN_DIR, and in the working directory', async () => {
  const byVariable = await runCommand(['list', '--name', 'slow'], { env: { RUNSPAN_DIR: store.dir } })
  const inside = await recordStore(() => {})
  const nowhere = await runCommand(['list'], { cwd: join(inside.dir, '..') })

  expect(names(byVariable.stdout)).toEqual(['slow'])
  expect(nowhere.stderr).toMatch(/^runspan: There is no store at .*\.runspan\. .*\n$/)
  expect({ stdout: nowhere.stdout, code: nowhere.code }).toEqual({ stdout: '', code: 1 })
  inside.remove()
})

function list(...options: string[]) {
  return runCommand(['list', '--dir', store.dir, ...options])
}

function onTerminal(terminal: number, ...options: string[]) {
  return runCommand(['list', '--dir', store.dir, ...options], { terminal, env: { NO_COLOR: '1' } })
}

function names(table: string): (string | undefined)[] {
  return table
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(/ {2,}/)[1])
}

async function failing(): Promise<void> {
  throw new TypeError('boom')
}
