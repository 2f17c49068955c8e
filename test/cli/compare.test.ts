import { logMetrics, run } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    for (const [name, lr, optimizer] of [
      ['first', 0.1, 'sgd'],
      ['second', 0.2, 'adam'],
      ['third', 0.3, 'adam'],
    ] as const) {
      const options = { params: { lr, optimizer, epochs: 2 }, summary: { loss: 'min' } as const }
      run(name, { ...options, tags: [name] }, () => {
        for (const step of [0, 1, 2]) logMetrics({ loss: 1 - lr * step, accuracy: lr * step }, { step })
      })
      await nextMillisecond()
    }
    await expect(
      run('broken', { project: 'other', params: { lr: '\x1b[31m' } }, async () => {
        logMetrics({ loss: Number.NaN })
        throw new Error('boom')
      }),
    ).rejects.toThrow()
    for (let i = 0; i < 6; i++)
      run(`kind-${i}`, { project: 'kinds', params: { i } }, () =>
        logMetrics(i === 5 ? { rare: 1 } : { loss: i, accuracy: 1 - i / 10 }),
      )
    for (let i = 0; i < 30; i++)
      run(`many-${i}`, { project: 'many', params: { i } }, () => logMetrics({ loss: i }))
  })
})

afterAll(() => store.remove())

describe('two runs', () => {
  test('stand side by side, with what differs, the best marked, difference and per cent', async () => {
    const { stdout, stderr, code } = await compare('first', 'second', '--better', 'accuracy:max')

    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
    expect(lines[0]).toEqual(['first', 'second', 'difference'])
    expect(lines).toContainEqual(['lr', '0.1', '0.2'])
    expect(lines).toContainEqual(['optimizer', 'sgd', 'adam'])
    expect(lines).toContainEqual(['second', 'false', 'true'])
    expect(lines.some(([name]) => name === 'epochs')).toBe(false)
    expect(lines).toContainEqual(['loss min', '0.8', '0.6 *', '-0.2', '-25%'])
    expect(lines).toContainEqual(['accuracy', '0.2', '0.4 *', '+0.2', '+100%'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('one of which failed: its error is told, and nothing in a param reaches the terminal', async () => {
    const { stdout } = await runCommand(['compare', '--dir', store.dir, 'first', 'broken'], {
      terminal: 80,
      env: { NO_COLOR: '1' },
    })

    expect(stdout).toContain('broken failed: boom')
    expect(stdout).toMatch(/ {2}optimizer +sgd +\(none\)/)
    expect(stdout).not.toContain('\x1b')
  })

  test('with --metric, its curves are drawn over each other by step', async () => {
    const { stdout } = await compare('first', 'second', '--metric', 'accuracy')

    expect(stdout).toMatch(/^accuracy\n.*0\.4│/m)
    expect(stdout).toMatch(/^ +0 +step +2$/m)
    expect(stdout).toMatch(/^a first {2}b second$/m)
    expect(stdout).not.toMatch(/^ {2}loss/m)
  })

  test('with a NaN there is no difference', async () => {
    const { stdout } = await compare('first', 'broken')

    expect(stdout).toMatch(/^ {2}loss min +0\.8 \* +NaN$/m)
  })

  test('the same run twice is one run, which is told', async () => {
    const { stdout, stderr } = await compare('first', 'first', '--json')

    expect(stderr).toBe('runspan: there is nothing to compare this run with: name another\n')
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ name: 'first' }], differing: [] })
  })
})

describe('runs that options choose', () => {
  test('with a metric: what goes with it, the strongest first', async () => {
    const { stdout } = await compare('--project', 'Default', '--metric', 'accuracy')

    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
    const start = lines.findIndex(([title]) => title?.startsWith('what goes with accuracy'))
    expect(lines.slice(start + 2, start + 4)).toEqual([
      ['lr', '+1.00', '3', '0.1: 0.2', '0.2: 0.4', '0.3: 0.6'],
      ['optimizer', '50%', '3', 'adam: 0.5 (2)', 'sgd: 0.2'],
    ])
  })

  test.each([80, 120])('thirty are rows that fit %i columns', async (terminal) => {
    const { stdout } = await runCommand(['compare', '--dir', store.dir, '--project', 'many', '--sort', 'i'], {
      terminal,
      env: { NO_COLOR: '1' },
    })

    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]?.split(/ {2,}/)).toEqual(['id', 'name', 'i', 'loss'])
    expect(lines).toHaveLength(31)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(terminal)
  })

  test('what most of them have measured comes before what one of another kind has', async () => {
    const { stdout } = await runCommand(['compare', '--dir', store.dir, '--project', 'kinds'], {
      terminal: 100,
      env: { NO_COLOR: '1' },
    })

    expect(stdout.split('\n')[0]?.trim().split(/ {2,}/)).toEqual([
      'id',
      'name',
      'i',
      'loss',
      'accuracy',
      'rare',
    ])
  })

  test('what they are sorted by is the first of the metrics, and a param beside it, however narrow the screen', async () => {
    const options = ['compare', '--dir', store.dir, '--project', 'Default', '--sort', '-accuracy']
    const { stdout } = await runCommand(options, { terminal: 44, env: { NO_COLOR: '1' } })

    expect(stdout.split('\n')[0]?.split(/ {2,}/)).toEqual(['id', 'name', 'lr', 'optimizer', 'accuracy'])
  })

  test('the values of the params that tell most have lines enough on a narrow screen', async () => {
    const options = ['compare', '--dir', store.dir, '--project', 'Default', '--metric', 'accuracy']
    const { stdout } = await runCommand(options, { terminal: 60, env: { NO_COLOR: '1' } })

    for (const mean of ['0.1: 0.2', '0.2: 0.4', '0.3: 0.6', 'adam: 0.5 (2)', 'sgd: 0.2'])
      expect(stdout).toMatch(new RegExp(`  ${mean.replaceAll(/[()]/g, '.')}(  |$)`, 'm'))
  })

  test('that are more than the terminal shows go through the pager', async () => {
    const { stdout } = await runCommand(['compare', '--dir', store.dir, '--project', 'many'], {
      ...{ terminal: 80, rows: 20 },
      env: { RUNSPAN_PAGER: 'sed s/^/paged:/' },
    })

    expect(stdout.match(/^paged:/gm)).toHaveLength(31)
  })

  test('with several metrics after a comma: each has its curves', async () => {
    const { stdout } = await compare('first', 'second', '--metric', 'loss,accuracy')

    expect(stdout).toMatch(/^loss\n/m)
    expect(stdout).toMatch(/^accuracy\n/m)
  })

  test('of many curves the first are drawn, which is told', async () => {
    const { stdout } = await compare('--project', 'many', '--metric', 'loss')

    expect(stdout).toContain('the first 10 of 30 curves: --sort and --limit choose others')
  })

  test('that match nothing are told', async () => {
    const { stdout, stderr, code } = await compare('--tag', 'none')

    expect({ stdout, stderr, code }).toEqual({
      ...{ stdout: '', code: 0 },
      stderr: 'runspan: no run matches these options (no run has the tag "none")\n',
    })
  })
})

test('--json of no runs is the same object without rows', async () => {
  const { stdout, stderr, code } = await compare('--name', 'nobody', '--json')

  expect(JSON.parse(stdout)).toEqual({ runs: [], differing: [], table: [] })
  expect({ stderr, code }).toEqual({
    stderr: 'runspan: no run matches these options (no run has the name "nobody")\n',
    code: 0,
  })
})

test('--json has the runs, what differs, the table, relations and series', async () => {
  const { stdout } = await compare(
    '--project',
    'Default',
    '--sort',
    'started',
    '--metric',
    'accuracy',
    '--json',
  )

  expect(JSON.parse(stdout)).toEqual({
    runs: ['first', 'second', 'third'].map((name) => ({ id: expect.any(String), name, status: 'completed' })),
    differing: expect.arrayContaining([
      { name: 'params.lr', values: [0.1, 0.2, 0.3] },
      { name: 'tags.third', values: [false, false, true] },
    ]),
    table: expect.arrayContaining([
      expect.objectContaining({
        name: 'metrics.loss.min',
        isKnownBy: true,
        better: 'min',
        best: [false, false, true],
      }),
    ]),
    relations: [
      {
        metric: 'accuracy',
        relations: [
          expect.objectContaining({ name: 'params.lr', n: 3, correlation: 1 }),
          expect.objectContaining({ name: 'params.optimizer', n: 3, explained: 0.5 }),
        ],
      },
    ],
    series: [0.1, 0.2, 0.3].map((lr) =>
      expect.objectContaining({ key: 'accuracy', count: 3, steps: [0, 1, 2], values: [0, lr, lr * 2] }),
    ),
  })
})

test.each([
  [
    'an unknown metric',
    ['first', '--metric', 'acuracy'],
    'None of these runs has a metric "acuracy". Did you mean accuracy?',
  ],
  ['names beside a filter', ['first', '--tag', 'x'], 'Give the one or the other'],
  ['a direction that is none', ['--better', 'loss:up'], 'Write it as metric:min or metric:max'],
  ['a direction of no metric', ['first', 'second', '--better', 'los:min'], 'Did you mean loss?'],
  ['a run that is not there', ['first', 'nobody'], '"nobody"'],
])('%s is refused, with what to do', async (_what, options, message) => {
  const { stdout, stderr, code } = await compare(...options)

  expect(stderr).toContain(message)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

function compare(...options: string[]) {
  return runCommand(['compare', '--dir', store.dir, ...options])
}
