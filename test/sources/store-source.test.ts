import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { configure, flush, run, shutdown, startRun } from '../../src/index.js'
import { openStore, RUN_FIELDS, type RunFilter, type RunRecord } from '../../src/read.js'
import { fakeDate } from '../support/clock.js'
import { environment } from '../support/environment.js'
import { only, type Session, startSession } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

const NOT_SERIES = RUN_FIELDS.filter((field) => field !== 'series')

describe('openStore()', () => {
  test('says where it looked for a missing store, and what to do', () => {
    using temp = tempDir()
    const dir = join(temp.path, 'nowhere')

    expect(() => openStore({ dir })).toThrow(
      expect.objectContaining({
        name: 'RunspanError',
        code: 'STORE_NOT_FOUND',
        message: expect.stringMatching(/^There is no store at .*nowhere\. Record a run first/),
      }),
    )
  })

  test('opens the store that configure() writes to by default', async () => {
    using temp = tempDir()
    using _variables = environment({ RUNSPAN_DIR: temp.path })
    configure({ quiet: true })
    run('here', () => {})
    await shutdown()

    expect((await openStore().run('here')).name).toBe('here')
  })

  test('an empty store has no runs', async () => {
    using temp = tempDir()

    expect(await openStore({ dir: temp.path }).runs().toArray()).toEqual([])
  })
})

describe('runs()', () => {
  test('returns the newest first', async () => {
    await using session = startSession()
    {
      using clock = fakeDate(1_700_000_000_000)
      for (const name of ['second', 'third', 'first']) {
        const day = { first: 1, second: 2, third: 3 }[name] ?? 0
        clock.set(1_700_000_000_000 + day * 86_400_000)
        run(name, { project: name }, () => {})
      }
    }

    expect((await session.runs()).map(({ name }) => name)).toEqual(['third', 'second', 'first'])
  })

  test.each<[string, RunFilter, string[]]>([
    ['nothing', {}, ['a', 'b', 'c']],
    ['a project', { project: 'vision' }, ['a', 'b']],
    ['a project that is not there', { project: 'visio' }, []],
    ['a name', { name: 'c' }, ['c']],
    ['a status', { status: 'failed' }, ['b']],
    ['a tag', { tags: ['gpu'] }, ['a', 'b']],
    ['all of several tags', { tags: ['gpu', 'best'] }, ['a']],
    ['an attribute', { attributes: { team: 'red' } }, ['a', 'c']],
    ['an attribute that is a number, by its text', { attributes: { node: '7' } }, ['a']],
    ['one item of an attribute', { attributes: { zones: 'eu' } }, ['b']],
    ['all items of an attribute', { attributes: { zones: ['eu', 'us'] } }, ['b']],
    ['a param', { params: { rate: 0.1 } }, ['a']],
    ['a param by its text', { params: { rate: '0.1' } }, ['a']],
    ['a dotted param', { params: { 'optimizer.name': 'adam' } }, ['c']],
    ['a param that no run has', { params: { nowhere: 'undefined' } }, []],
    ['a param that every object has', { params: { toString: String(Object.prototype.toString) } }, []],
    ['several things at once', { project: 'vision', attributes: { team: 'red' }, tags: ['gpu'] }, ['a']],
  ])('filters by %s', async (_what, filter, names) => {
    await using session = startSession()
    recordThree()

    const runs = await openStore({ dir: session.dir })
      .runs({ ...filter, fields: RUN_FIELDS })
      .toArray()
    const headers = await openStore({ dir: session.dir }).runs(filter).toArray()

    expect(runs.map(({ name }) => name).sort()).toEqual(names)
    expect(headers.map(({ name }) => name).sort()).toEqual(names)
  })

  test('filters by the run that they were started in', async () => {
    await using session = startSession()
    const parent = run('sweep', (sweep) => {
      for (const name of ['a', 'b']) run(name, { project: `other ${name}` }, () => {})
      return sweep.id
    })
    run('alone', () => {})

    const children = await openStore({ dir: session.dir }).runs({ parent }).toArray()

    expect(children.map(({ name }) => name).sort()).toEqual(['a', 'b'])
    expect((await find(session, 'sweep')).children.sort()).toEqual(children.map(({ id }) => id).sort())
  })

  test('many runs that are asked for at once have the children of each', async () => {
    await using session = startSession()
    for (const name of ['left', 'right'])
      run(name, () => {
        for (const i of [1, 2]) run(`${name} ${i}`, () => {})
      })
    const source = openStore({ dir: session.dir })
    const all = await source.runs().toArray()
    const asked = await Promise.all(all.map(({ id }) => source.run(id)))
    const alone: typeof all = []
    for (const { id } of all) alone.push(await source.run(id))

    expect(asked.map(({ children }) => children.length).sort()).toEqual([0, 0, 0, 0, 2, 2])
    expect(asked.map(({ children }) => children)).toEqual(alone.map(({ children }) => children))
    expect(asked.map(({ children }) => children)).toEqual(all.map(({ children }) => children))
  })

  test.each([
    [{ projekt: 'x' }, /cannot be filtered by "projekt"\. Use one of project, name/],
    [{ status: 'done' }, /No run has the status 'done'\. Use one of running, silent, completed/],
  ])('refuses the filter %j at once', async (filter, message) => {
    await using session = startSession()
    run('a', () => {})

    const source = openStore({ dir: session.dir })

    expect(() => source.runs(filter as RunFilter)).toThrow(
      expect.objectContaining({ code: 'INVALID_FILTER', message: expect.stringMatching(message) }),
    )
  })

  test('returns the same runs without points, except for their points', async () => {
    await using session = startSession()
    recordThree()
    run('long', { params: { many: 'x'.repeat(40_000) } }, (current) => {
      for (let i = 0; i < 20_000; i++) {
        current.logMetric(`m${i % 5}`, i)
        if (i % 5_000 === 4_000) current.logParam(`p${i}`, i)
        if (i % 6_000 === 5_000) current.flushSegments()
      }
    })
    const open = startRun('open', { tags: ['live'] })
    for (let i = 0; i < 300; i++) open.logMetric('loss', i)
    await flush()

    const store = openStore({ dir: session.dir })
    const [whole, headers] = [
      await store.runs({ fields: RUN_FIELDS }).toArray(),
      await store.runs({ fields: NOT_SERIES }).toArray(),
    ]

    expect(headers).toEqual(whole.map((record) => ({ ...record, series: {} })))
  })
})

describe('run()', () => {
  test('finds a run by its id, in upper case too, by the first digits of its id, and by its name', async () => {
    await using session = startSession()
    const { id } = run('mine', (current) => current)
    const store = openStore({ dir: session.dir })

    const found = await Promise.all(
      [id, id.toUpperCase(), id.slice(0, 8), id.slice(0, 4), 'mine'].map((by) => store.run(by)),
    )

    expect(found.map((record) => record.id)).toEqual(Array(5).fill(id))
  })

  test('finds the newest of several runs with one name', async () => {
    await using session = startSession()
    using clock = fakeDate(1_700_000_000_000)
    run('again', () => {})
    clock.set(1_800_000_000_000)
    const newest = run('again', ({ id }) => id)
    clock.set(1_750_000_000_000)
    run('again', () => {})

    expect((await openStore({ dir: session.dir }).run('again')).id).toBe(newest)
  })

  test('says that there is no such run, and how to list runs', async () => {
    await using session = startSession()
    const { id } = run('mine', (current) => current)
    const store = openStore({ dir: session.dir })

    for (const wanted of ['other', '', id.slice(0, 3), `${id}0`]) {
      await expect(store.run(wanted)).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
        message: expect.stringMatching(new RegExp(`"${wanted}".*runspan list`)),
      })
    }
  })

  test('lists the runs whose ids all begin with the given digits', async () => {
    await using session = startSession()
    run('mine', () => {})
    const file = only(runFilesIn(session.dir))
    const { id } = await session.onlyRun()
    const ids = ['abcd0', 'abcd1'].map((beginning) => beginning + id.slice(5))
    for (const other of ids)
      writeFileSync(file.replace(id, other), readFileSync(file, 'utf8').replaceAll(id, other))
    const store = openStore({ dir: session.dir })

    await expect(store.run('ABCD1')).resolves.toMatchObject({ id: ids[1] })
    await expect(store.run('abcd')).rejects.toMatchObject({
      code: 'RUN_AMBIGUOUS',
      message: expect.stringMatching(
        new RegExp(
          `^2 runs have an id that begins with "abcd": (${ids.join('|')}) \\(mine\\), .* Give more digits\\.$`,
        ),
      ),
    })
  })
})

test('a running run is read from what is written so far', async () => {
  await using session = startSession()
  const current = startRun('live', {
    project: 'p',
    tags: ['a'],
    attributes: { team: 'red' },
    params: { rate: 0.1 },
  })
  current.logMetric('loss', 4)
  current.logMetric('loss', 2)
  await flush()

  const record = await session.onlyRun()

  expect(record).toMatchObject({
    id: current.id,
    name: 'live',
    project: 'p',
    status: 'running',
    startTime: current.startTime,
    tags: ['a'],
    attributes: { team: 'red' },
    params: { rate: 0.1 },
    summaries: { loss: { first: 4, last: 2, min: 2, max: 4, mean: 3, count: 2 } },
    pointCount: 2,
    missingPoints: 0,
  })
  expect([record.endTime, record.durationMs, record.error]).toEqual([undefined, undefined, undefined])
})

test('a file of another OTLP/JSON writer is read: enums as names, times and integers as numbers, ids in upper case', async () => {
  using temp = tempDir()
  const id = 'abcdef0123456789abcdef0123456789'
  const attribute = (key: string, value: object) => ({ key, value })
  const span = {
    traceId: id.toUpperCase(),
    spanId: 'ABCDEF0123456789',
    name: 'foreign',
    kind: 'SPAN_KIND_INTERNAL',
    startTimeUnixNano: 1_700_000_000_000_000_000,
    endTimeUnixNano: '1700000001000000000',
    status: { code: 'STATUS_CODE_ERROR', message: 'told' },
    attributes: [
      attribute('runspan.kind', { stringValue: 'run' }),
      attribute('runspan.project', { stringValue: 'p' }),
      attribute('node', { intValue: 7 }),
      attribute('share', { doubleValue: 'NaN' }),
      attribute('map', { kvlistValue: { values: [attribute('a', { boolValue: true })] } }),
    ],
    unknownField: [1],
  }
  configure({ dir: temp.path, quiet: true })
  run('to make the folders', { project: 'p' }, () => {})
  await shutdown()
  writeFileSync(
    join(temp.path, 'p', `${id}.jsonl`),
    `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`,
  )

  expect(await openStore({ dir: temp.path }).run('foreign')).toMatchObject({
    id,
    project: 'p',
    status: 'failed',
    error: { message: 'told' },
    startTime: 1_700_000_000_000,
    durationMs: 1_000,
    attributes: { node: 7, share: Number.NaN, map: { a: true } },
    tags: [],
    params: {},
    pointCount: 0,
  })
})

function recordThree(): void {
  run(
    'a',
    { project: 'vision', tags: ['gpu', 'best'], attributes: { team: 'red', node: 7 }, params: { rate: 0.1 } },
    () => {},
  )
  const b = startRun('b', {
    project: 'vision',
    tags: ['gpu'],
    attributes: { team: 'blue', zones: ['eu', 'us'] },
  })
  b.logParam('rate', 0.2)
  b.fail('as wanted')
  b.end()
  run('c', { attributes: { team: 'red' }, params: { optimizer: { name: 'adam' } } }, () => {})
}

async function find(session: Session, name: string): Promise<RunRecord> {
  return only((await session.runs()).filter((record) => record.name === name))
}

test('a run out of the index is a plain one, whose lists may be changed', async () => {
  await using session = startSession()
  for (let i = 0; i < 100; i++) run(`run-${i}`, () => {})
  // a file that has changed a moment ago is not taken into an index
  await delay(100)
  const source = openStore({ dir: session.dir })
  await source.runs().toArray()

  for (const query of [{}, { where: 'name != ""' }, { sort: 'name', limit: 1 }])
    for (const { children, tags, spans, tasks } of await source.runs(query).toArray())
      for (const list of [children, tags, spans, tasks]) expect(Object.isFrozen(list)).toBe(false)
})
