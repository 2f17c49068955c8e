import { logMetric, run, startRun } from '../../src/index.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    for (const lr of [0.1, 0.2])
      for (const seed of [1, 2, 3])
        run(`train-${lr}-${seed}`, { params: { lr, seed, epochs: 5 }, summary: { acc: 'max' } }, () => {
          logMetric('acc', lr + seed)
          logMetric('acc', 0)
          if (seed === 1) logMetric('rare', Number.NaN)
        })
    const sweep = startRun('sweep', { project: 'sweeps' })
    sweep.with(() => {
      run('child', () => logMetric('acc', 7))
      run('other child', { tags: ['odd'] }, () => {})
    })
    sweep.end()
  })
})

afterAll(() => store.remove())

describe('groups of runspan list', () => {
  test('--group-except has a row for the runs that differ in nothing else, with n, mean ± std, min and max', async () => {
    const { stdout } = await list('--project', 'Default', '--group-except', 'params.seed', '--sort', '-acc')

    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['lr', 'n', 'acc', 'min', 'max', 'rare', 'min', 'max'],
      ['0.2', '3', '2.20 ± 1.0', '1.2', '3.2', 'NaN (0 of 3)', 'NaN', 'NaN'],
      ['0.1', '3', '2.10 ± 1.0', '1.1', '3.1', 'NaN (0 of 3)', 'NaN', 'NaN'],
      ['mean ± sample standard deviation'],
      ['all have epochs=5'],
      [''],
    ])
  })

  test('--group-by takes several names, and --columns the metrics to show', async () => {
    const options = ['--group-by', 'params.epochs,seed', '--columns', 'acc', '--limit', '2', '--sort', 'seed']
    const { stdout } = await list('--project', 'Default', ...options)

    expect(
      stdout
        .split('\n')
        .slice(0, 3)
        .map((line) => line.trim().split(/ {2,}/)),
    ).toEqual([
      ['seed', 'n', 'acc', 'min', 'max'],
      ['1', '2', '1.150 ± 0.071', '1.1', '1.2'],
      ['2', '2', '2.150 ± 0.071', '2.1', '2.2'],
    ])
  })

  test('--json has the groups with the ids of their runs', async () => {
    const { stdout } = await list('--project', 'Default', '--group-by', 'lr', '--sort', 'lr', '--json')

    const groups = JSON.parse(stdout)
    expect(groups).toHaveLength(2)
    expect(groups[0]).toEqual({
      values: { 'params.lr': 0.1 },
      n: 3,
      runs: Array(3).fill(expect.stringMatching(/^[0-9a-f]{32}$/)),
      metrics: {
        acc: { n: 3, nan: 0, mean: expect.closeTo(2.1, 12), std: expect.closeTo(1, 12), min: 1.1, max: 3.1 },
        rare: { n: 1, nan: 1, mean: 'NaN', min: 'NaN', max: 'NaN' },
      },
    })
  })

  test.each([[40], [80]])('fit a terminal of %i columns, and tell what does not', async (terminal) => {
    const { stdout } = await runCommand(
      ['list', '--dir', store.dir, '--project', 'Default', '--group-except', 'seed'],
      { terminal, env: { NO_COLOR: '1' } },
    )

    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal)
    expect(stdout.includes('no room for')).toBe(terminal === 40)
  })

  test('keep how many runs they have and a metric, however many params there are, and what few have comes last', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`other${i}`, i]))
    const few = await recordStore(() => {
      for (const lr of [0.1, 0.2, 0.3]) run('train', { params: { lr } }, () => logMetric('acc', lr))
      run('analysis', { params: many }, () => logMetric('found', 1))
    })
    try {
      const { stdout } = await runCommand(['list', '--dir', few.dir, '--group-except', 'other0'], {
        ...{ terminal: 60, env: { NO_COLOR: '1' } },
      })
      const [titles, ...lines] = stdout.split('\n')

      expect(titles?.split(/ +/).slice(0, 2)).toEqual(['lr', 'other1'])
      expect(titles).toMatch(/ n +acc$/)
      expect(lines).toContainEqual(expect.stringMatching(/^0\.3 +1 +0\.3$/))
      expect(stdout).toMatch(/^no room for \d+ columns: --columns metrics/m)
    } finally {
      few.remove()
    }
  })

  test('are made by one of the two options', async () => {
    const { stderr, code } = await list('--group-by', 'lr', '--group-except', 'seed')

    expect(stderr).toContain(
      "option '--group-except <names>' cannot be used with option '--group-by <names>'",
    )
    expect(code).toBe(1)
  })
})

describe('runs that were started in other runs', () => {
  test('are left out of a list, which says so', async () => {
    const { stdout, stderr } = await list('--columns', 'name', '--sort', 'project,name', '--limit', '1')

    expect(stdout).toBe('name\ntrain-0.1-1\n')
    expect(stderr).toBe('runspan: 2 runs started in other runs left out: --all lists them too\n')
  })

  test('are listed with --all', async () => {
    const { stdout, stderr } = await list('--columns', 'name', '--all', '--tag', 'odd')

    expect([stdout, stderr]).toEqual(['name\nother child\n', ''])
  })

  test('are listed alone with --parent, by the name of their parent', async () => {
    const { stdout, stderr } = await list('--columns', 'name', '--parent', 'sweep', '--sort', 'name')

    expect([stdout, stderr]).toEqual(['name\nchild\nother child\n', ''])
  })
})

function list(...options: string[]) {
  return runCommand(['list', '--dir', store.dir, ...options])
}
