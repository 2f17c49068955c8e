import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  openFile,
  openJaeger,
  openStore,
  type RunQuery,
  type RunRecord,
  type RunSource,
} from '../../src/read.js'
import { runWith } from '../read/tables/arbitrary-run.js'
import { startJaeger } from '../support/jaeger-server.js'
import { spansOfRun } from '../support/run-spans.js'
import { tempDir } from '../support/temp.js'

const NOON = Date.UTC(2026, 10, 1, 12)

const lr = fc.oneof(
  fc.constantFrom(0.1, 1, '0.1', '1e-1', 'adam', 'Adam', 'NaN', '12345678901234567890', -5, true),
  fc.constant(undefined),
)

/** Runs with many ties: in their values, and in the millisecond of their start. */
const anyRuns = fc
  .array(fc.record({ lr, loss: fc.constantFrom(0, 1, -1e300, Number.NaN), start: fc.nat(3) }), {
    maxLength: 12,
  })
  .map((runs) =>
    runs.map(({ lr, loss, start }, i) =>
      made(i, NOON + start, lr === undefined ? {} : { lr: lr as number }, loss),
    ),
  )

const anyQuery: fc.Arbitrary<RunQuery> = fc.record(
  {
    sort: fc.constantFrom(
      '-started',
      'started',
      'params.lr',
      '-params.lr,metrics.loss',
      '-metrics.loss',
      'id',
    ),
    where: fc.constantFrom('has(params.lr)', 'metrics.loss >= 0 || name == "run-1"'),
  },
  { requiredKeys: [] },
)

test('any split of the runs into pages gives the same list', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRuns,
      anyQuery,
      fc.array(fc.integer({ min: 1, max: 5 })),
      async (runs, query, limits) => {
        using temp = tempDir()
        writeRuns(temp.path, runs)
        const source = openStore({ dir: temp.path, onWarning: () => {} })
        if (await cannotBeSorted(source, query)) return

        const all = await source.runs(query).toArray()
        const paged = await readPages(source, query, limits)

        expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test.each(['file', 'Jaeger'])('a %s is read in pages as a store is', async (kind) => {
  const runs = Array.from({ length: 12 }, (_, i) => made(i, NOON + (i % 4), { lr: i % 3 }, i % 5))
  using temp = tempDir()
  await using jaeger = await startJaeger()
  const lines = runs.map((run) => spansOfRun(run, { loss: [run.summaries.loss?.last ?? 0] }))
  jaeger.receive(lines)
  writeFileSync(join(temp.path, 'a.jsonl'), `${JSON.stringify({ resourceSpans: lines })}\n`)
  const range = { since: NOON - 1000, until: NOON + 1000 }
  const source = kind === 'file' ? openFile(join(temp.path, 'a.jsonl')) : openJaeger(jaeger.url, range)

  for (const sort of ['-started', 'started', '-params.lr,metrics.loss']) {
    const all = await source.runs({ sort }).toArray()
    expect((await readPages(source, { sort }, [5, 1])).map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(all).toHaveLength(12)
  }
})

test('the next page is the same whatever runs appear and go away meanwhile', async () => {
  using temp = tempDir()
  const runs = Array.from({ length: 6 }, (_, i) => made(i, NOON + i, { lr: i }, i))
  writeRuns(temp.path, runs)
  const source = openStore({ dir: temp.path })
  const query = { sort: '-lr', limit: 3 }

  const first = await source.runs(query).page()
  writeRuns(temp.path, [made(90, NOON + 90, { lr: 99 }, 0), made(91, NOON + 91, { lr: 4.5 }, 0)])
  rmSync(join(temp.path, 'p', `${runs[3]?.id}.jsonl`)) // the last of the first page
  const second = await source.runs({ ...query, cursor: first.next as string }).page()

  expect(first.runs.map(({ params }) => params.lr)).toEqual([5, 4, 3])
  expect(second.runs.map(({ params }) => params.lr)).toEqual([2, 1, 0])
  expect(second).not.toHaveProperty('next')
})

test('a page that ends with the last run has no next one', async () => {
  using temp = tempDir()
  writeRuns(temp.path, [made(0, NOON, {}, 0), made(1, NOON, {}, 0)])
  const source = openStore({ dir: temp.path })

  expect(await source.runs({ limit: 2 }).page()).not.toHaveProperty('next')
  expect(await source.runs({ limit: 1 }).page()).toHaveProperty('next')
  expect(await source.runs().page()).not.toHaveProperty('next')
})

test('a cursor of another order is refused', async () => {
  using temp = tempDir()
  writeRuns(temp.path, [made(0, NOON, { lr: 1 }, 0), made(1, NOON, { lr: 2 }, 0)])
  const source = openStore({ dir: temp.path })
  const { next } = await source.runs({ sort: 'lr', limit: 1 }).page()

  for (const sort of ['-lr', 'name', 'lr,name', undefined])
    expect(() => source.runs({ sort, cursor: next })).toThrow('no cursor of this order')
})

test('any text as a cursor is refused with an error, or pages on', async () => {
  using temp = tempDir()
  writeRuns(temp.path, [made(0, NOON, { lr: 1 }, 0)])
  const source = openStore({ dir: temp.path })
  const cursorOf = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url')
  const anyJson = fc.jsonValue().map(cursorOf)
  // like one, but for some of what is in it
  const anyItem = fc.oneof(fc.constantFrom('length', 'at', -1, 0.5, 99), fc.jsonValue())
  const anyNearby = fc
    .record({
      sort: fc.constant(['-started']),
      chosen: fc.oneof(fc.tuple(anyItem), fc.constant([])),
      values: fc.constantFrom([[0, '1', '']], [[9, 'x', '']]),
      startTime: fc.constantFrom(0, NOON, 1e300),
      id: fc.string(),
    })
    .map(cursorOf)

  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), anyJson, anyNearby), async (cursor) => {
      const read = async () => await source.runs({ cursor }).toArray()
      await read().catch((error) => expect(error).toMatchObject({ code: 'INVALID_OPTION' }))
    }),
  )
})

function made(i: number, startTime: number, params: RunRecord['params'], loss: number): RunRecord {
  const summary = { first: loss, last: loss, min: loss, max: loss, mean: loss, count: 1 }
  return runWith({
    id: i.toString(16).padStart(2, '0').repeat(16),
    name: `run-${i}`,
    project: 'p',
    params,
    summaries: { loss: summary },
    startTime,
    endTime: startTime + 5,
    pointCount: 1,
  })
}

function writeRuns(dir: string, runs: readonly RunRecord[]): void {
  mkdirSync(join(dir, 'p'), { recursive: true })
  for (const run of runs) {
    const resourceSpans = [spansOfRun(run, { loss: [run.summaries.loss?.last as number] })]
    writeFileSync(join(dir, 'p', `${run.id}.jsonl`), `${JSON.stringify({ resourceSpans })}\n`)
  }
}

/** Each page with the next of the limits, the last of them again and again. */
async function readPages(
  source: RunSource,
  query: RunQuery,
  limits: readonly number[],
): Promise<RunRecord[]> {
  const runs: RunRecord[] = []
  let cursor: string | undefined
  for (let i = 0; ; i++) {
    const limit = limits[Math.min(i, limits.length - 1)] ?? 2
    const page = await source.runs({ ...query, limit, cursor }).page()
    expect(page.runs.length).toBeLessThanOrEqual(limit)
    runs.push(...page.runs)
    if (page.next === undefined) return runs
    cursor = page.next
  }
}

/** No run has what it is sorted by. */
async function cannotBeSorted(source: RunSource, query: RunQuery): Promise<boolean> {
  const error = await source
    .runs(query)
    .toArray()
    .then(
      () => undefined,
      (error: Error) => error,
    )
  if (error !== undefined) expect(error.message).toMatch(/to sort by/)
  return error !== undefined
}
