import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logMetric, logMetrics, run } from '../../src/index.js'
import { readCsv, readJsonLines, undoGuard } from '../read/tables/read-back.js'
import { readWireSpans } from '../support/wire-span.js'
import { nextMillisecond, recordStore, type StoreFolder } from './record-store.js'
import { closed, runCommand, startCommand } from './run-command.js'

const MANY_POINTS = 200_000

let store: StoreFolder
let folder: string

beforeAll(async () => {
  store = await recordStore(async () => {
    run(
      '=SUM(A1)',
      { params: { lr: -0.5, text: 'a,"b"\n' }, tags: ['x'], attributes: { team: 'vision' } },
      () => {
        logMetrics({ loss: 0.1 }, { step: 1, timestamp: 0 })
        logMetrics({ loss: Number.NEGATIVE_INFINITY }, { step: 2, timestamp: 1 })
      },
    )
    await nextMillisecond()
    run('long', { project: 'other' }, () => {
      for (let step = 0; step < MANY_POINTS; step++) logMetric('loss', step / 3, { step })
    })
  })
})

afterAll(() => store.remove())

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runspan-export-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('runspan export', () => {
  test('prints a row per run, as CSV that another program reads', async () => {
    const { stdout, stderr, code } = await exportRuns('--project', 'Default')

    const [row] = readCsv(stdout)
    expect(undoGuard(row?.get('name') ?? '')).toBe('=SUM(A1)')
    expect(row?.get('name')).toBe("'=SUM(A1)")
    expect(row?.get('params.lr')).toBe('-0.5')
    expect(row?.get('params.text')).toBe('a,"b"\n')
    expect(row?.get('tags')).toBe('["x"]')
    expect(row?.get('metrics.loss.last')).toBe('-Infinity')
    expect(row?.get('started')).toMatch(/^20..-..-..T..:..:..\....Z$/)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('prints JSON lines when asked to', async () => {
    const { stdout } = await exportRuns('--format', 'jsonl')

    const [long, short] = readJsonLines(stdout)
    expect(long?.get('metrics.loss.count')).toBe(MANY_POINTS)
    expect(short?.get('name')).toBe('=SUM(A1)')
    expect(short?.get('metrics.loss.last')).toBe('-Infinity')
    expect(short?.has('error.message')).toBe(false)
  })

  test('takes the filters of list', async () => {
    const { stdout } = await exportRuns('--tag', 'x', '--attribute', 'team=vision', '--param', 'lr=-0.5')

    expect(readCsv(stdout).map((row) => row.get('name'))).toEqual(["'=SUM(A1)"])
  })

  test('prints the header, and says so on stderr, when no run matches', async () => {
    const { stdout, stderr, code } = await exportRuns('--name', 'nobody')

    expect(stdout).toMatch(/^id,name,.*\r\n$/)
    expect({ stderr, code }).toEqual({
      stderr: 'runspan: no run matches these options (no run has the name "nobody")\n',
      code: 0,
    })
  })

  test('escapes control characters on a terminal', async () => {
    const { stdout } = await runCommand(['export', '--dir', store.dir, '--project', 'Default'], {
      terminal: 80,
    })

    expect(stdout.split('\n')[0]).toMatch(/^id,name,/)
    expect(stdout).not.toContain('\r')
  })
})

describe('runspan export points', () => {
  test('prints a row per point', async () => {
    const { stdout } = await exportRuns('points', '--project', 'Default')

    expect(stdout.split('\r\n').slice(0, -1)).toEqual([
      'runId,runName,project,metric,step,time,value,rank',
      expect.stringMatching(/^[0-9a-f]{32},'=SUM\(A1\),Default,loss,1,1970-01-01T00:00:00\.000Z,0\.1,$/),
      expect.stringMatching(/^[0-9a-f]{32},'=SUM\(A1\),Default,loss,2,1970-01-01T00:00:00\.001Z,-Infinity,$/),
    ])
  })

  test('has every point of a long run', async () => {
    const { stdout } = await exportRuns('points', '--name', 'long')

    const rows = stdout.split('\r\n').slice(1, -1)
    expect(rows).toHaveLength(MANY_POINTS)
    expect(rows.every((row, step) => row.includes(`,${step},`) && row.endsWith(`,${step / 3},`))).toBe(true)
  })

  test('needs no more memory for a run of many points than for a short one', async () => {
    const count = 500_000
    const large = await recordStore(() => {
      run('large', () => {
        for (let step = 0; step < count; step++) logMetric('loss', step / 3, { step })
      })
    })
    try {
      // too little to hold the run
      const env = { NODE_OPTIONS: '--max-old-space-size=48' }

      const { stdout, stderr, code } = await runCommand(['export', 'points', '--dir', large.dir], { env })

      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      expect(stdout.split('\r\n')).toHaveLength(count + 2)
    } finally {
      large.remove()
    }
  })

  test('ends quietly when its reader closes the pipe', async () => {
    const child = startCommand(['export', 'points', '--dir', store.dir, '--name', 'long'])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })

    await once(child.stdout, 'data')
    child.stdout.destroy()
    await closed(child)

    expect({ stderr, code: child.exitCode }).toEqual({ stderr: '', code: 0 })
  })
})

describe('runspan export --format', () => {
  test('otlp writes the runs as they were recorded, to be read back with --from', async () => {
    const path = join(folder, 'runs.jsonl')
    const { stderr, code } = await exportRuns('--format', 'otlp', '-o', path)

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    for (const table of ['runs', 'points']) {
      const original = await exportRuns(table, '--format', 'jsonl')
      const copy = await runCommand(['export', '--from', path, table, '--format', 'jsonl'])
      expect(copy).toEqual(original)
    }
  })

  test('otlp takes the filters, and says when no run matches', async () => {
    const { stdout } = await exportRuns('--format', 'otlp', '--tag', 'x')
    const none = await exportRuns('--format', 'otlp', '--tag', 'nobody')

    const spans = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line) => readWireSpans(JSON.parse(line)))
    expect(spans.map(({ name }) => name)).toEqual(['=SUM(A1)'])
    expect(none).toEqual({
      stdout: '',
      stderr: 'runspan: no run matches these options (no run has the tag "nobody")\n',
      code: 0,
    })
  })

  test.each([
    [['points', '--format', 'otlp'], 'whole runs are exported'],
    [['--wide'], 'The option wide is for points only'],
    [['points', '--format', 'jsonl', '--raw'], 'The option raw is for csv only'],
    [['-o', 'runs.xlsx'], 'Give a file that ends with .csv, .jsonl or .parquet, or say --format.'],
    [['point'], 'Allowed choices are runs, params, metrics, points, tasks.'],
  ])('%j is refused in one sentence', async (options, message) => {
    const { stdout, stderr, code } = await exportRuns(...options)

    expect(stderr).toContain(message)
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  })

  test('parquet is written to a file by its ending, and never to a terminal', async () => {
    const path = join(folder, 'points.parquet')
    await exportRuns('points', '--wide', '-o', path)
    const shown = await runCommand(['export', '--dir', store.dir, '--format', 'parquet'], { terminal: 80 })

    const bytes = readFileSync(path)
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', bytes.length - 4)).toBe('PAR1PAR1')
    expect({ ...shown, stderr: shown.stderr.slice(0, 40) }).toEqual({
      ...{ stdout: '', code: 1 },
      stderr: 'runspan: Parquet is no text for a termin',
    })
  })

  test('a metric that no run has is told', async () => {
    const { stdout, stderr, code } = await exportRuns('metrics', '--metric', 'loss', '--metric', 'lose')

    expect(readCsv(stdout).map((row) => row.get('metric'))).toEqual(['loss', 'loss'])
    expect({ stderr, code }).toEqual({
      stderr: 'runspan: no run has a metric "lose"; did you mean loss?\n',
      code: 0,
    })
  })
})

describe('runspan export --output', () => {
  test('writes a file in the format of its extension', async () => {
    const csv = join(folder, 'runs.csv')
    const lines = join(folder, 'runs.JSONL')

    const { stdout, stderr, code } = await exportRuns('--output', csv)
    await exportRuns('--output', lines)

    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 })
    expect(readCsv(readFileSync(csv, 'utf8'))).toHaveLength(2)
    expect(readJsonLines(readFileSync(lines, 'utf8'))).toHaveLength(2)
    expect(readdirSync(folder).sort()).toEqual(['runs.JSONL', 'runs.csv'])
  })

  test('replaces the file behind a symbolic link, and keeps the link', async () => {
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/runs.csv'), 'old')
    symlinkSync(join(folder, 'real/runs.csv'), join(folder, 'link.csv'))

    await exportRuns('--output', join(folder, 'link.csv'))

    expect(readFileSync(join(folder, 'real/runs.csv'), 'utf8')).toMatch(/^id,name,/)
    expect(readdirSync(folder).sort()).toEqual(['link.csv', 'real'])
  })

  test('fails with one sentence when the file cannot be written', async () => {
    const output = join(folder, 'nowhere', 'runs.csv')

    const { stdout, stderr, code } = await exportRuns('--output', output)

    expect(stderr).toBe(
      `runspan: The file ${output} cannot be written (ENOENT: no such file or directory). Nothing was exported. There is no folder ${join(folder, 'nowhere')}: make it, or give another --output.\n`,
    )
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  })

  test('refuses a folder, and leaves it as it was', async () => {
    const { stderr, code } = await exportRuns('--output', folder)

    expect(stderr).toContain('EISDIR')
    expect(code).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a file that only its owner may read stays so', async () => {
    const output = join(folder, 'runs.csv')
    writeFileSync(output, 'old', { mode: 0o600 })
    const { mode } = statSync(output)

    await exportRuns('--output', output)

    expect(readFileSync(output, 'utf8')).toMatch(/^id,name,/)
    expect(statSync(output).mode).toBe(mode)
  })

  test('leaves the old file as it was when the export fails', async () => {
    const output = join(folder, 'runs.csv')
    writeFileSync(output, 'old')

    const { code } = await exportRuns('--output', output, '--status', 'no-such-status')

    expect(code).toBe(1)
    expect(readFileSync(output, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['runs.csv'])
  })

  test('leaves no partial file when it is interrupted', async () => {
    const output = join(folder, 'points.csv')
    const child = startCommand(['export', 'points', '--dir', store.dir, '--output', output])

    while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    child.kill('SIGINT')
    await closed(child)

    // a fast machine may have finished before the signal came
    if (existsSync(output)) expect(readFileSync(output, 'utf8').split('\r\n')).toHaveLength(MANY_POINTS + 4)
    else expect(readdirSync(folder)).toEqual([])
  })
})

function exportRuns(...options: string[]) {
  return runCommand(['export', '--dir', store.dir, ...options])
}
