import { logMetrics, run } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    await record('release', { accuracy: 0.93, loss: 0.48 })
    await record('nightly', { accuracy: 0.78, loss: 0.53 })
    await record('nightly', { accuracy: 0.934, loss: 0.484 })
    await record('never | <b>`@you`\x1b[31m', { f1: 0.5 })
    try {
      run('diverged', { project: 'other' }, () => {
        logMetrics({ loss: Number.NaN })
        throw new RangeError('the loss is NaN')
      })
    } catch {
      // it is recorded as failed
    }
  })
})

afterAll(() => store.remove())

test('a run that does what is demanded passes with exit code 0', async () => {
  const { stdout, stderr, code } = await check('nightly', '--assert', 'metrics.accuracy.last >= 0.9')

  expect(withoutIds(stdout)).toBe(`✓ nightly  <id>
  metrics.accuracy.last is 0.934, 0.034 (3.8%) above 0.9

1 run passes the check
`)
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})

test('without an assertion it is said that a run passes for not having failed', async () => {
  const { stdout, code } = await check('nightly')

  expect(stdout).toContain('\n1 run passes the check (no --assert: only failed runs and tasks count)\n')
  expect(code).toBe(0)
})

test('what fell is said with the run, by how much and against what, and the exit code is 1', async () => {
  const { stdout, code } = await check(
    ...[
      'release',
      '--baseline',
      'where name == "nightly"',
      '--assert',
      'metrics.loss.last < baseline.metrics.loss.last * 0.9',
    ],
    ...['--assert', '0.95 <= metrics.accuracy.last && duration < duration("10m")'],
  )

  expect(withoutIds(stdout)).toBe(`✗ release  <id>
  metrics.loss.last < baseline.metrics.loss.last * 0.9
    metrics.loss.last is 0.48, 0.0444 (10%) above baseline.metrics.loss.last * 0.9 = 0.4356
  0.95 <= metrics.accuracy.last
    metrics.accuracy.last is 0.93, 0.02 (2.1%) below 0.95

the run fails the check, compared with nightly (<id>)
`)
  expect(code).toBe(1)
})

test('a tolerance lets a run be a little worse than its baseline', async () => {
  const demand = [
    'nightly',
    '--baseline',
    'release',
    '--assert',
    'metrics.loss.last <= baseline.metrics.loss.last',
  ]

  expect((await check(...demand)).code).toBe(1)
  expect((await check(...demand, '--tolerance', '0.5%')).code).toBe(1)
  expect((await check(...demand, '--tolerance', '1%')).code).toBe(0)
  expect((await check(...demand, '--tolerance', '0.004')).code).toBe(0)
})

test('a baseline found by a condition is the newest other run, and is not checked itself', async () => {
  const demand = ['--assert', 'metrics.accuracy.last >= baseline.metrics.accuracy.last', '--json']
  const named = await check('nightly', '--baseline', 'name == "nightly"', ...demand)
  const chosen = await check('--name', 'nightly', '--baseline', 'name == "nightly"', ...demand)

  expect(JSON.parse(named.stdout)).toMatchObject({
    holds: true,
    runs: [{ name: 'nightly', findings: [{ left: { value: 0.934 }, right: { value: 0.78 } }] }],
  })
  expect(JSON.parse(chosen.stdout)).toMatchObject({
    holds: false,
    runs: [{ name: 'nightly', findings: [{ left: { value: 0.78 }, right: { value: 0.934 } }] }],
  })
})

test('a run is never its own baseline: by its name the one before it is, and its id is refused', async () => {
  const demand = ['--assert', 'metrics.accuracy.last >= baseline.metrics.accuracy.last', '--json']
  const { stdout } = await check('nightly', '--baseline', 'nightly', ...demand)
  const [{ id, findings }] = JSON.parse(stdout).runs
  const byId = await check('nightly', '--baseline', id.slice(0, 12), ...demand)
  const alone = await check('release', '--baseline', 'release', ...demand)

  expect(findings).toMatchObject([{ left: { value: 0.934 }, right: { value: 0.78 } }])
  expect(byId.stderr).toContain('is checked, and cannot be its own baseline. Name another run.')
  expect(alone.stderr).toContain('There is no baseline: no other run has the name "release".')
  expect([byId.code, alone.code]).toEqual([1, 1])
})

test('where there may be no baseline, what needs one is passed over, which is said, and the rest is checked', async () => {
  const demand = [
    ...['nightly', '--baseline', 'status == "silent"', '--allow-no-baseline'],
    ...['--assert', 'metrics.accuracy.last >= baseline.metrics.accuracy.last'],
  ]
  const passed = await check(...demand, '--assert', 'metrics.accuracy.last > 0.9', '--json')
  const fallen = await check(...demand, '--assert', 'metrics.accuracy.last > 0.99')
  const misspelt = await check(...demand, '--assert', 'metrics.acc.last > baseline.metrics.acc.last')

  expect(JSON.parse(passed.stdout)).toMatchObject({
    holds: true,
    unchecked: ['metrics.accuracy.last >= baseline.metrics.accuracy.last'],
    runs: [{ findings: [{ condition: 'metrics.accuracy.last > 0.9' }] }],
  })
  expect(fallen.stdout).toMatch(
    /the run fails the check; 1 assertion was not checked, for want of a baseline\n$/,
  )
  expect(misspelt.stderr).toContain('No run has a metric "acc"')
  expect([passed.code, fallen.code, misspelt.code]).toEqual([0, 1, 1])
})

test('where only the baseline matches, nothing is checked, which is said', async () => {
  const { stderr, code } = await check(
    ...['--name', 'release', '--baseline', 'release'],
    ...['--assert', 'metrics.loss.last <= baseline.metrics.loss.last'],
  )

  expect(stderr).toBe('runspan: nothing was checked: only the baseline matches\n')
  expect(code).toBe(1)
})

test('a failed run fails the check, unless that is allowed', async () => {
  const { stdout, code } = await check('diverged')
  const allowed = await check('diverged', '--allow-failed')

  expect(stdout).toContain('  the run failed: the loss is NaN\n')
  expect([code, allowed.code]).toEqual([1, 0])
})

test('a missing metric fails the check, and is named', async () => {
  const { stdout, code } = await check(
    'diverged',
    '--allow-failed',
    '--assert',
    'metrics.accuracy.last >= 0.9',
  )

  expect(stdout).toContain('    metrics.accuracy.last is missing\n')
  expect(code).toBe(1)
})

test('NaN is another number than any, and is said to be', async () => {
  const { stdout, code } = await check('diverged', '--allow-failed', '--assert', 'metrics.loss != 1')

  expect(stdout).toContain('  metrics.loss is NaN, which is != 1\n')
  expect(code).toBe(0)
})

test('a baseline that has failed is compared with, and what became of it is told', async () => {
  const { stdout, code } = await check(
    ...['nightly', '--baseline', 'diverged', '--assert', 'metrics.loss.last <= baseline.metrics.loss.last'],
  )

  expect(withoutIds(stdout)).toContain('the run fails the check, compared with diverged (<id>, failed)\n')
  expect(code).toBe(1)
})

test('NaN is no number that is good enough', async () => {
  const { stdout, code } = await check('diverged', '--allow-failed', '--assert', 'metrics.loss <= 1')

  expect(stdout).toContain('    metrics.loss is NaN, which is not <= 1\n')
  expect(code).toBe(1)
})

test.each([
  [
    ['nightly', '--assert', 'metrics.acuracy.last > 1'],
    'No run has a metric "acuracy"; did you mean metrics.accuracy?\n\n  metrics.acuracy.last > 1\n  ^^^',
  ],
  [
    ['nightly', '--baseline', 'release', '--assert', 'params.x < baseline.params.x'],
    'No run has a param "x".',
  ],
  [['--where', 'params.x == 1'], 'No run has a param "x".'],
  [['nothing'], 'No run has the id or name "nothing".'],
  [['--name', 'nothing'], 'nothing was checked: no run matches these options'],
  [['nightly', '--name', 'nightly'], 'Give the one or the other.'],
  [['nightly', '--assert', 'accuracy > 1'], 'There is no "accuracy" to filter by.'],
  [['nightly', '--assert', 'metrics.loss < baseline.metrics.loss'], 'There is no baseline to compare with.'],
  [['nightly', '--assert', 'true', '--baseline', 'release'], 'No assertion names the baseline.'],
  [
    ['nightly', '--assert', 'true', '--tolerance', '1%'],
    'A --tolerance is for comparisons with a --baseline.',
  ],
  [['nightly', '--assert', 'true', '--allow-no-baseline'], 'No baseline is named that may be missing.'],
  [['nightly', '--assert', ' '], 'The condition is empty. Write one, such as: params.lr > 0.01'],
  [['--where', ''], 'The condition is empty.'],
  [['nightly', '--tolerance', '-1%'], 'The --tolerance is "-1%". Give a share such as 1%'],
  [['nightly', '--tolerance', 'much'], 'Give a share such as 1%, or an amount such as 0.01.'],
  [
    ['nightly', '--baseline', 'nothing', '--assert', 'name == baseline.name'],
    'There is no baseline: no other run has the id or name "nothing". Record one, or give another --baseline; with --allow-no-baseline',
  ],
  [['nightly', '--baseline', 'relaese', '--assert', 'name == baseline.name'], 'Did you mean "release"?'],
  [
    ['nightly', '--baseline', 'name == "nothing"', '--assert', 'name == baseline.name'],
    'There is no baseline: no other run matches "name == \\"nothing\\"".',
  ],
  [
    ['nightly', '--baseline', 'name = "nothing"', '--assert', 'name == baseline.name'],
    'Write == to compare.',
  ],
  [['nightly', '--json', '--markdown'], "option '--markdown' cannot be used with option '--json'"],
])('%j cannot be checked, and is an error', async (args, problem) => {
  const { stdout, stderr, code } = await check(...args)

  expect(stderr).toContain(problem)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

test('--json has what was demanded, what was found and whether it holds', async () => {
  const { stdout, code } = await check('--where', 'true', '--assert', 'metrics.loss.last <= 0.5', '--json')
  const { holds, assertions, runs } = JSON.parse(stdout)

  expect({ holds, assertions, code }).toEqual({
    holds: false,
    assertions: ['metrics.loss.last <= 0.5'],
    code: 1,
  })
  expect(runs.map(({ name, holds }: { name: string; holds: boolean }) => [name, holds])).toEqual([
    ['diverged', false],
    ['never | <b>`@you`\x1b[31m', false],
    ['nightly', true],
    ['nightly', false],
    ['release', true],
  ])
  expect(runs[0].findings[0]).toEqual({
    condition: 'metrics.loss.last <= 0.5',
    holds: false,
    text: 'metrics.loss.last is NaN, which is not <= 0.5',
    missing: [],
    left: { text: 'metrics.loss.last', value: 'NaN' },
    operator: '<=',
    right: { text: '0.5', value: 0.5 },
    read: [],
  })
})

test('--json of no run is a result that does not hold', async () => {
  const { stdout, code } = await check('--name', 'nothing', '--json')

  expect(JSON.parse(stdout)).toEqual({ holds: false, assertions: [], runs: [] })
  expect(code).toBe(1)
})

test('--markdown is a table in which no name is markup, and the log still says that a run failed', async () => {
  const { stdout, stderr, code } = await check('--assert', 'metrics.loss.last <= 0.5', '--markdown')
  const lines = withoutIds(stdout).split('\n')

  expect(lines.slice(0, 4)).toEqual([
    '### ❌ 3 of 5 runs fail the check',
    '',
    '| | run | condition | what it came to |',
    '|---|---|---|---|',
  ])
  expect(lines).toContain(
    String.raw`| ❌ | never \| &lt;b&gt;\`&#64;you\`\\x1b\[31m (<id>) | <code>metrics.loss.last &lt;= 0.5</code> | metrics.loss.last is missing |`,
  )
  expect(lines).toContain('| ❌ | diverged (<id>) |  | the run failed: the loss is NaN |')
  expect(stderr).toBe('runspan: 3 of 5 runs fail the check\n')
  expect(code).toBe(1)
})

test('a name in --where that no run has is said once, as an error', async () => {
  const { stdout, stderr, code } = await check('--where', 'metrics.acuracy > 0.5')

  expect(stderr.match(/no run has/gi)).toHaveLength(1)
  expect(stderr).toMatch(/^runspan: No run has a metric "acuracy"/)
  expect(stderr).toContain('did you mean metrics.accuracy?')
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
})

async function record(name: string, metrics: Record<string, number>): Promise<void> {
  run(name, () => logMetrics(metrics))
  await nextMillisecond()
}

function check(...args: string[]) {
  return runCommand(['check', '--dir', store.dir, ...args])
}

function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{8}\b/g, '<id>')
}
