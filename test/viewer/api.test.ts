// The API answers what runspan/read reads, for a page that may know nothing else.

import { trace } from '@opentelemetry/api'
import { annotate, logMetric, logOutput, run, task } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import type {
  CompareAnswer,
  CountAnswer,
  ErrorAnswer,
  FacetsAnswer,
  GroupsAnswer,
  InfoAnswer,
  RelationsAnswer,
  RunAnswer,
  RunsAnswer,
  SeriesAnswer,
  SpansAnswer,
  TasksAnswer,
} from '../../src/viewer/server/api-types.js'
import { nextMillisecond, recordStore, type StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

/** Markup, control characters, other directions of writing, names that objects have themselves. */
const HOSTILE = ['<img src=x onerror=alert(1)>', '\x1b[31mred', '\u202egnp.exe', 'toString', 'constructor']

let store: StoreFolder
let viewer: RunningViewer

beforeAll(async () => {
  store = await recordStore(async () => {
    for (const [i, lr] of [0.1, 0.01, 0.001].entries()) {
      await run(`training-${i}`, { project: 'search', tags: ['sweep'], params: { lr } }, async () => {
        for (let step = 0; step < 1000; step++)
          logMetric('loss', step === 500 ? Number.NaN : 1 / (step + 1), { step })
        logMetric('a,b', 1)
        for (let item = 0; item < 5; item++)
          await task('answer', { item: `q${item}` }, () => logOutput(`text ${item}`))
        trace.getTracer('test').startActiveSpan('GET /', (span) => span.end())
        run(`child-${i}`, () => logMetric('loss', 1))
      })
      await nextMillisecond()
    }
    expect(() =>
      run('failed', { project: 'search' }, () => {
        throw new RangeError('diverged')
      }),
    ).toThrow('diverged')
    for (const name of HOSTILE) {
      run(
        name,
        { project: 'hostile', tags: [name], attributes: { [name]: name }, params: { [name]: name } },
        () => logMetric(name, Number.NEGATIVE_INFINITY, { step: 0 }),
      )
      await nextMillisecond()
    }
    run('__proto__', { project: '__proto__', tags: ['__proto__'] }, () => {})
    run('huge', { project: 'hostile', params: { prompt: 'x'.repeat(1_000_000) } }, () => {})
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

const query = (parts: Record<string, string>) => new URLSearchParams(parts)
const runs = (parts: Record<string, string> = {}) => viewer.json<RunsAnswer>(`/api/runs?${query(parts)}`)
const error = async (path: string) => {
  const response = await viewer.get(path)
  return { status: response.status, ...((await response.json()) as ErrorAnswer).error }
}

test('info says what is shown', async () => {
  expect(await viewer.json<InfoAnswer>('/api/info')).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    source: store.dir,
    dir: store.dir,
    command: `npx runspan ui --dir ${store.dir} --otlp-port 0`,
    endpoint: viewer.endpoint,
    hasToken: false,
    canAnnotate: true,
  })
})

describe('a list of runs', () => {
  test('is filtered, sorted, and has the page of each run without asking for all of it', async () => {
    const { runs: found, warnings } = await runs({ where: 'params.lr < 0.1', sort: 'params.lr' })

    expect(found.map(({ name }) => name)).toEqual(['training-2', 'training-1'])
    expect(found[0]?.metrics.loss).toMatchObject({ count: 1000, min: 0.001, first: 1 })
    expect(found[0]).not.toHaveProperty('series')
    expect(warnings).toEqual([])
  })

  test('leaves out runs that were started in others, unless it is asked for all or for those', async () => {
    const { id } = (await viewer.json<RunAnswer>('/api/runs/training-0')) as RunAnswer

    expect((await runs({ where: 'name.startsWith("child")' })).runs).toEqual([])
    expect((await runs({ where: 'name.startsWith("child")', all: '1' })).runs).toHaveLength(3)
    expect((await runs({ parent: id })).runs.map(({ name }) => name)).toEqual(['child-0'])
  })

  test('leaves out archived runs, and says how many, unless it is asked for them', async () => {
    const own = await recordStore(async () => {
      run('kept', () => {})
      annotate({ runId: run('put-away', ({ id }) => id) }, { archived: true })
    })
    await using archive = await startViewer(['--dir', own.dir, '--port', '0'])
    const names = async (query: string) =>
      (await archive.json<RunsAnswer>(`/api/runs?${query}`)).runs.map(({ name }) => name)
    const count = async (query: string) => (await archive.json<CountAnswer>(`/api/count?${query}`)).count

    expect(await names('')).toEqual(['kept'])
    expect(await names('archived=1')).toEqual(['put-away'])
    expect((await names('all=1')).toSorted()).toEqual(['kept', 'put-away'])
    expect([await count(''), await count('archived=1'), await count('all=1')]).toEqual([1, 1, 2])
    expect(await archive.json<RunsAnswer>('/api/runs')).toMatchObject({
      leftOut: { archived: 1, children: 0 },
    })
    own.remove()
  })

  test('of ids has these in their order, without one that is not there', async () => {
    const ids = ['training-2', '0'.repeat(32), 'training-0']

    expect((await runs({ ids: ids.join(',') })).runs.map(({ name }) => name)).toEqual([
      'training-2',
      'training-0',
    ])
    expect(await error(`/api/runs?ids=${[...Array(1001).keys()]}`)).toMatchObject({ status: 400 })
  })

  test('has every run once, however many pages it is read in', async () => {
    const names: string[] = []
    let next: string | undefined
    do {
      const page = await runs({
        limit: '2',
        sort: '-metrics.loss.min',
        all: '1',
        ...(next && { cursor: next }),
      })
      names.push(...page.runs.map(({ name }) => name))
      next = page.next
    } while (next !== undefined)

    const all = await openStore({ dir: store.dir }).runs({ sort: '-metrics.loss.min' }).toArray()
    expect(names).toEqual(all.map(({ name }) => name))
    expect(await viewer.json<CountAnswer>('/api/count?all=1')).toEqual({ count: all.length })
  })

  test('warns of a name that no run has, in the answer it belongs to', async () => {
    const [wrong, right] = await Promise.all([
      runs({ where: 'params.lR > 0' }),
      runs({ where: 'params.lr > 0' }),
    ])

    expect(wrong.warnings).toEqual([expect.stringContaining('params.lr')])
    expect(right.warnings).toEqual([])
  })

  test('shows where a filter is wrong', async () => {
    const where = 'params.lr > 0 && statuss == "failed"'
    const { range, ...rest } = await error(`/api/runs?${query({ where })}`)

    expect(rest).toEqual({ status: 400, code: 'INVALID_FILTER', message: expect.not.stringContaining('\n') })
    expect(where.slice(range?.start, range?.end)).toBe('statuss')
  })

  test('cuts a text of 1 MB, which the run itself has whole', async () => {
    const { runs: found } = await runs({ where: 'name == "huge"' })
    const whole = await viewer.json<RunAnswer>('/api/runs/huge')

    expect(found[0]?.params.prompt).toBe(`${'x'.repeat(1000)}…`)
    expect(whole.params.prompt).toHaveLength(1_000_000)
  })

  test('carries hostile names as what they are', async () => {
    const { runs: found } = await runs({ project: 'hostile', where: 'name != "huge"', sort: 'started' })

    expect(found.map(({ name }) => name)).toEqual(HOSTILE)
    for (const { name, ...run } of found) {
      expect(run.tags).toEqual([name])
      for (const values of [run.params, run.attributes])
        expect(Object.entries(values)).toEqual([[name, name]])
      expect(Object.entries(run.metrics)).toEqual([[name, expect.objectContaining({ last: '-Infinity' })]])
    }
  })
})

describe('groups', () => {
  const groups = (parts: string) => viewer.json<GroupsAnswer>(`/api/groups?project=search&${parts}`)

  test('are of runs with the same params but those that are left out, and their means are of completed runs', async () => {
    const { groups: found, warnings } = await groups('by=tags')
    const [failed, swept] = found

    expect(swept?.runs.map(({ name }) => name)).toEqual(['training-2', 'training-1', 'training-0'])
    expect(swept?.metrics.loss).toMatchObject({ n: 3, mean: 0.001, std: 0 })
    expect(failed).toMatchObject({ runs: [{ name: 'failed', status: 'failed' }], metrics: {} })
    expect(warnings).toEqual([])
  })

  test('are by all params but those that are named', async () => {
    expect((await groups('except=params.lr')).groups.map(({ runs: { length } }) => length)).toEqual([4])
    expect((await groups('')).groups).toHaveLength(4)
  })

  test('by a name that no run has, or by and except at once, are refused', async () => {
    expect(await error('/api/groups?by=params.nothing')).toMatchObject({
      status: 400,
      code: 'INVALID_OPTION',
    })
    expect(await error('/api/groups?by=name&except=params.lr')).toMatchObject({ status: 400 })
  })
})

test('a project and a tag that objects have of themselves are counted and found', async () => {
  const { projects } = await viewer.json<FacetsAnswer>('/api/facets')
  const { runs: found } = await runs({ project: '__proto__', where: '"__proto__" in tags' })

  expect(projects).toContainEqual(expect.objectContaining({ name: '__proto__', runs: 1 }))
  expect(found.map(({ name }) => name)).toEqual(['__proto__'])
})

test('facets count what there is to filter by', async () => {
  const { params, tags, metrics } = await viewer.json<FacetsAnswer>('/api/facets?project=search')

  expect(params).toEqual([{ name: 'lr', runs: 3, type: 'number' }])
  expect(tags).toEqual([{ name: 'sweep', runs: 3 }])
  expect(metrics.map(({ name }) => name).toSorted()).toEqual(['a,b', 'loss'])
})

describe('series', () => {
  test('are cut to buckets, with extremes and NaN kept, and exact without', async () => {
    const path = `/api/series?${query({ ids: 'training-0,training-1', keys: 'loss' })}`
    const reduced = await viewer.json<SeriesAnswer>(`${path}&buckets=10`)
    const exact = await viewer.json<SeriesAnswer>(`${path}&from=499&to=501`)

    expect(reduced.map(({ key, count }) => [key, count])).toEqual([
      ['loss', 1000],
      ['loss', 1000],
    ])
    expect(reduced[0]?.values.length).toBeLessThan(40)
    expect(reduced[0]?.values).toEqual(expect.arrayContaining([1, 0.001, 'NaN']))
    expect(exact[0]).toMatchObject({ steps: [499, 500, 501], values: [1 / 500, 'NaN', 1 / 502] })
  })

  test('take a name with a comma, and say that a point has no step', async () => {
    const [series] = await viewer.json<SeriesAnswer>(`/api/series?${query({ id: 'training-0', key: 'a,b' })}`)

    expect(series).toMatchObject({ key: 'a,b', steps: [null], values: [1] })
  })

  test('of a run that is gone are missing, and those of the others are there', async () => {
    const found = await viewer.json<SeriesAnswer>(
      `/api/series?ids=${'0'.repeat(32)},training-1&keys=loss,nothing`,
    )

    expect(found.map(({ key }) => key)).toEqual(['loss'])
  })

  test('of 1,000 runs fit into one address', async () => {
    const ids = Array.from({ length: 1000 }, (_, i) => i.toString(16).padStart(32, '0'))

    expect(await viewer.json<SeriesAnswer>(`/api/series?ids=${ids}&keys=loss`)).toEqual([])
  })

  test.each([
    ['without runs', 'keys=loss', '"ids" is missing'],
    ['without metrics', 'ids=training-0', '"keys" is missing'],
    ['for half a bucket', 'ids=training-0&keys=loss&buckets=0.5', 'buckets'],
    ['for buckets that are no number', 'ids=training-0&keys=loss&buckets=many', '"many"'],
    ['by something else', 'ids=training-0&keys=loss&by=value', 'step'],
    ['of too many runs', `ids=${[...Array(1001).keys()]}&keys=loss`, 'at most 1000'],
  ])('are refused %s', async (_what, wrong, message) => {
    expect(await error(`/api/series?${wrong}`)).toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    })
  })
})

describe('one run', () => {
  test('has what the list has, what was logged outside tasks, and how much there is to ask for', async () => {
    const failed = await viewer.json<RunAnswer>('/api/runs/failed')
    const { taskCount, spanCount } = await viewer.json<RunAnswer>('/api/runs/training-0')

    expect(failed).toMatchObject({ status: 'failed', error: { type: 'RangeError', message: 'diverged' } })
    expect({ taskCount, spanCount }).toEqual({ taskCount: 5, spanCount: 1 })
  })

  test('has its tasks in pages, and its spans', async () => {
    const first = await viewer.json<TasksAnswer>('/api/runs/training-0/tasks?limit=3')
    const second = await viewer.json<TasksAnswer>(`/api/runs/training-0/tasks?limit=3&cursor=${first.next}`)
    const { spans, total } = await viewer.json<SpansAnswer>('/api/runs/training-0/spans')

    expect([...first.tasks, ...second.tasks].map(({ item }) => item)).toEqual(['q0', 'q1', 'q2', 'q3', 'q4'])
    expect(second).toMatchObject({ total: 5, tasks: [{ outputs: { output: 'text 3' } }, {}] })
    expect(second.next).toBeUndefined()
    expect({ names: spans.map(({ name }) => name), total }).toEqual({ names: ['GET /'], total: 1 })
  })

  test('of a span with many events the first are there, and how many it has', async () => {
    const many = await recordStore(() => {
      run('busy', () => {
        const call = trace.getTracer('openai').startSpan('chat')
        for (let i = 0; i < 128; i++) call.addEvent(`token ${i}`)
        call.end()
        const other = trace.getTracer('openai').startSpan('stream')
        for (let i = 0; i < 300; i++) other.addEvent(`token ${i}`)
        other.end()
      })
    })
    await using own = await startViewer(['--dir', many.dir, '--port', '0'])
    const { spans } = await own.json<SpansAnswer>('/api/runs/busy/spans')

    expect(spans.map(({ name, events, eventCount }) => [name, events?.length, eventCount])).toEqual([
      ['chat', 128, undefined],
      ['stream', 128, 300],
    ])
    expect(spans[1]?.events?.at(-1)?.name).toBe('token 127')
    many.remove()
  })

  test.each([
    ['that is not there', '/api/runs/nothing', 404, 'RUN_NOT_FOUND'],
    ['whose name is a path', '/api/runs/..%2f..%2fetc%2fpasswd', 404, 'RUN_NOT_FOUND'],
    ['with a cursor of something else', '/api/runs/training-0/tasks?cursor=x', 400, 'INVALID_REQUEST'],
    ['with no limit that makes sense', '/api/runs/training-0/spans?limit=0', 400, 'INVALID_REQUEST'],
  ])('%s is an error that says so', async (_what, path, status, code) => {
    expect(await error(path)).toMatchObject({ status, code })
  })
})

test('compared runs have their differences in the order in which they were asked for', async () => {
  const {
    runs: compared,
    differing,
    table,
  } = await viewer.json<CompareAnswer>('/api/compare?ids=training-2,training-0,nothing,failed')

  expect(compared.map(({ name }) => name)).toEqual(['training-2', 'training-0', 'failed'])
  expect(differing).toContainEqual({ name: 'params.lr', values: [0.001, 0.1, null] })
  expect(table).toContainEqual(
    expect.objectContaining({ name: 'metrics.loss.min', values: [0.001, 0.001, null] }),
  )
})

test('params of named runs, or of those that a filter finds, are related to a metric, and one that is missing is asked for', async () => {
  const ids = 'ids=training-0,training-1,training-2,nothing'
  const related = await viewer.json<RelationsAnswer>(`/api/relations?${ids}&metric=loss`)

  expect(related).toMatchObject([{ name: 'params.lr', n: 3, values: [{ value: 0.001 }, {}, {}] }])
  const where = encodeURIComponent('params.lr > 0.001')
  expect(await viewer.json<RelationsAnswer>(`/api/relations?where=${where}&metric=loss`)).toMatchObject([
    { name: 'params.lr', n: 2 },
  ])
  expect(await error(`/api/relations?${ids}`)).toMatchObject({
    status: 400,
    message: expect.stringContaining('"metric"'),
  })
})

test('what is not there is an error in JSON', async () => {
  expect(await error('/api/nothing')).toMatchObject({ status: 404, code: 'NOT_FOUND' })
})
