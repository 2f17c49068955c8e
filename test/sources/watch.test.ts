import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { annotate, flush, logMetric, run, startRun } from '../../src/index.js'
import {
  openFile,
  openJaeger,
  openStore,
  type RunChange,
  type RunRecord,
  type RunSource,
} from '../../src/read.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { ownIdentity } from '../../src/store/process-identity.js'
import { runWith } from '../read/tables/arbitrary-run.js'
import { age, storeOfJournal } from '../support/elsewhere.js'
import { startJaeger } from '../support/jaeger-server.js'
import { spansOfRun } from '../support/run-spans.js'
import { only, startSession } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

test('a store tells which runs were started, moved, ended and deleted', async () => {
  await using session = startSession()
  run('before', () => {})
  const watched = watch(openStore({ dir: session.dir }))

  const live = startRun('live')
  expect(await watched.next()).toEqual(['started', 'live'])
  live.logMetric('loss', 1)
  await flush()
  expect(await watched.next()).toEqual(['moved', 'live'])
  live.end()
  expect(await watched.nextBut('moved')).toEqual(['ended', 'live'])
  run('short', () => {})
  expect([await watched.next(), await watched.next()]).toEqual([
    ['started', 'short'],
    ['ended', 'short'],
  ])
  const { id } = await openStore({ dir: session.dir }).run('before')
  rmSync(only(runFilesIn(session.dir).filter((path) => path.includes(id))))
  expect(await watched.next()).toEqual(['deleted', undefined])
  await watched.end()
})

test('what has happened before a watch is ready is no news, and all that happens afterwards is', async () => {
  using store = storeOfJournal({ process: { ...ownIdentity(), startedAt: '1' } })
  const source = openStore({ dir: store.path })
  expect(await source.runs().toArray()).toMatchObject([{ name: 'elsewhere', status: 'crashed' }])
  const watched = watch(source)
  await watched.isReady

  // as another process does that looks after the run
  age(only(only(listRunFiles(store.path)).journals), 1)
  writeRun(store.path, { name: 'later' })

  expect(await watched.next()).toEqual(['started', 'later'])
  await watched.end()
  expect(() => source.watch({ onReady: 1 as never })).toThrow('"onReady" is 1; it must be a function')
})

test('a store tells of the runs between since and until, and of no others', async () => {
  using temp = tempDir()
  const since = Date.now() - 60_000
  const earlier = writeRun(temp.path, { name: 'earlier', startTime: since - 1, endTime: since })
  const within = writeRun(temp.path, { name: 'within', startTime: since, endTime: since + 1 })
  const watched = watch(openStore({ dir: temp.path, since }))
  await watched.isReady

  rmSync(earlier)
  rmSync(writeRun(temp.path, { name: 'also earlier', startTime: since - 1, endTime: since }))
  writeRun(temp.path, { name: 'new, but earlier', startTime: since - 1, endTime: since })
  writeRun(temp.path, { name: 'new', startTime: since, endTime: since + 1 })

  expect(await watched.next()).toEqual(['started', 'new'])
  expect(await watched.next()).toEqual(['ended', 'new'])
  rmSync(within)
  expect(await watched.next()).toEqual(['deleted', undefined])
  await watched.end()
})

test('what is said of ended runs is told by the next look', async () => {
  await using session = startSession()
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name, ({ id }) => id))
  run('last', () => {})
  const source = openStore({ dir: session.dir })
  const watched = watch(source)
  await watched.isReady

  for (const runId of ids) annotate({ runId }, { tags: ['seen'] })
  await flush()
  const { id } = await openStore({ dir: session.dir }).run('last')
  rmSync(only(runFilesIn(session.dir).filter((path) => path.includes(id))))

  const told: unknown[] = []
  for (let change = await watched.next(); change?.[0] !== 'deleted'; change = await watched.next())
    told.push(change)
  expect(told.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => ['moved', name]))
  await watched.end()
})

test('a store whose folder is deleted is told as one that is not there, to whoever watches or reads it', async () => {
  await using session = startSession()
  run('before', () => {})
  await flush()
  const source = openStore({ dir: session.dir })
  const { id } = await source.run('before')
  const watched = watch(source)
  await watched.isReady

  rmSync(session.dir, { recursive: true })

  const gone = { code: 'STORE_NOT_FOUND', message: expect.stringContaining(session.dir) }
  await expect(source.runs().toArray()).rejects.toMatchObject(gone)
  await expect(source.run(id)).rejects.toMatchObject(gone)
  await expect(source.run('before')).rejects.toMatchObject(gone)
  await expect(source.series([id], ['loss'])).rejects.toMatchObject(gone)
  await expect(async () => {
    while ((await watched.next()) !== undefined);
  }).rejects.toMatchObject(gone)
})

test('a store tells the end of a run that had no journal when the watch began', async () => {
  using temp = tempDir()
  const live = { id: newId(), name: 'copied', startTime: Date.now() - 1000 }
  writeRun(temp.path, live)
  const watched = watch(openStore({ dir: temp.path }))
  await watched.isReady

  writeRun(temp.path, { ...live, endTime: Date.now() + 1 })

  expect(await watched.next()).toEqual(['ended', 'copied'])
  await watched.end()
})

test('a Jaeger is not searched back to a run that has been silent for long; its end is told all the same', async () => {
  await using jaeger = await startJaeger()
  const [old, recent] = [30, 1].map((days) => ({
    id: newId(),
    name: `silent for ${days} days`,
    startTime: Date.now() - days * 24 * 3_600_000,
  }))
  for (const run of [old, recent]) jaeger.receive([spansOfRun(runWith(run as typeof old & {}), {})])
  const watched = watch(openJaeger(jaeger.url))
  await watched.isReady
  jaeger.requests.length = 0

  jaeger.receive([spansOfRun(runWith({ ...old, endTime: Date.now() }), {})])

  expect(await watched.next()).toEqual(['ended', 'silent for 30 days'])
  const searched = jaeger.requests.flatMap(({ query }) => query['query.startTimeMin'] ?? [])
  const earliest = Math.min(...searched.map((time) => Date.parse(time)).filter((ms) => ms > 0))
  expect(Date.now() - earliest).toBeLessThan(3_600_000)
  await watched.end()
})

test('a Jaeger and a folder of files tell of runs that come', async () => {
  await using jaeger = await startJaeger()
  using temp = tempDir()
  const loops = [openJaeger(jaeger.url), openFile(temp.path)].map(watch)
  await Promise.all(loops.map((watched) => watched.isReady))
  const made = runWith({ id: newId(), name: 'new', startTime: Date.now() - 1, endTime: Date.now() })
  const resourceSpans = [spansOfRun(made, {})]
  jaeger.receive(resourceSpans)
  writeFileSync(join(temp.path, `${made.id}.jsonl`), `${JSON.stringify({ resourceSpans })}\n`)

  for (const watched of loops) {
    expect(await watched.next()).toEqual(['started', 'new'])
    expect(await watched.next()).toEqual(['ended', 'new'])
  }
  await Promise.all(loops.map((watched) => watched.end()))
})

test('a file and a folder of files tell of runs that are gone', async () => {
  using temp = tempDir()
  const [folder, file] = [join(temp.path, 'folder'), join(temp.path, 'file.jsonl')]
  mkdirSync(folder)
  const lines = ['one', 'two'].map((name) => lineOf({ id: newId(), name }))
  for (const [i, line] of lines.entries()) writeFileSync(join(folder, `${i}.jsonl`), line)
  writeFileSync(file, lines.join(''))
  const [ofFolder, ofFile] = [watch(openFile(folder)), watch(openFile(file))]
  await Promise.all([ofFolder.isReady, ofFile.isReady])

  rmSync(join(folder, '0.jsonl'))
  writeFileSync(file, lines[1] as string)

  for (const watched of [ofFolder, ofFile]) expect(await watched.next()).toEqual(['deleted', undefined])
  rmSync(temp.path, { recursive: true })
  for (const watched of [ofFolder, ofFile]) expect(await watched.next()).toEqual(['deleted', undefined])
  await Promise.all([ofFolder.end(), ofFile.end()])
})

test('a source is closed at the end of the block that uses it', async () => {
  await using session = startSession()
  run('one', () => {})
  let left: RunSource
  {
    await using source = openStore({ dir: session.dir })
    left = source
    expect(await source.count()).toBe(1)
  }

  await expect(left.count()).rejects.toMatchObject({ code: 'SOURCE_CLOSED' })
})

test('watching ends when the source is closed, and when the signal is aborted', async () => {
  await using session = startSession()
  run('one', () => {})
  const [closed, stopped] = [openStore({ dir: session.dir }), openStore({ dir: session.dir })]
  const controller = new AbortController()
  const loops = [closed.watch(), stopped.watch({ signal: controller.signal })].map(collect)

  await closed.close()
  controller.abort()

  expect(await Promise.all(loops)).toEqual([[], []])
  await expect(closed.runs().toArray()).rejects.toMatchObject({ code: 'SOURCE_CLOSED' })
  await expect(closed.run('one')).rejects.toMatchObject({ code: 'SOURCE_CLOSED' })
  expect(() => stopped.watch({ intervalMs: 0 })).toThrow('"intervalMs" is 0')
})

test('reading stops when the signal is aborted, with its reason', async () => {
  await using session = startSession()
  for (let i = 0; i < 20; i++) run(`run-${i}`, () => {})
  let isAsked = () => {}
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  await using jaeger = await startJaeger({
    instead() {
      isAsked()
      return true // never answers
    },
  })
  const controller = new AbortController()
  const { signal } = controller
  const reason = new Error('enough')
  const waiting = openJaeger(jaeger.url).runs({ signal }).toArray()
  waiting.catch(() => {})
  await asked
  controller.abort(reason)

  await expect(waiting).rejects.toBe(reason)
  const source = openStore({ dir: session.dir })
  await expect(source.runs({ signal }).toArray()).rejects.toBe(reason)
  await expect(source.runs({ signal }).page()).rejects.toBe(reason)
  await expect(source.run('run-1', { signal })).rejects.toBe(reason)
  await expect(source.count({}, { signal })).rejects.toBe(reason)
  await expect(source.facets({ signal })).rejects.toBe(reason)
  await expect(source.series(['run-1'], ['loss'], { signal })).rejects.toBe(reason)
  const later = new AbortController()
  const read: string[] = []
  const loop = async () => {
    for await (const { name } of source.runs({ signal: later.signal }))
      if (read.push(name) === 3) later.abort(reason)
  }
  await expect(loop()).rejects.toBe(reason)
  expect(read).toHaveLength(3)
})

test('a program goes on while the curves of many runs are read, so that it can end the reading', async () => {
  await using session = startSession()
  const id = run('one', (current) => {
    logMetric('loss', 1, { step: 0 })
    return current.id
  })
  const controller = new AbortController()
  const reason = new Error('enough')
  const reading = openStore({ dir: session.dir }).series(Array<string>(5000).fill(id), ['loss'], {
    signal: controller.signal,
  })
  setImmediate(() => controller.abort(reason))

  await expect(reading).rejects.toBe(reason)
})

/** The file of a run, as it was copied from elsewhere: without a journal. */
function writeRun(dir: string, run: Partial<RunRecord>): string {
  const path = join(dir, 'Default', `${run.id ?? newId()}.jsonl`)
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, lineOf({ id: basename(path, '.jsonl'), ...run }))
  return path
}

function lineOf(run: Partial<RunRecord>): string {
  return `${JSON.stringify({ resourceSpans: [spansOfRun(runWith(run), {})] })}\n`
}

function newId(): string {
  return randomUUID().replaceAll('-', '')
}

function watch(source: RunSource) {
  let onReady = () => {}
  const isReady = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const changes = source.watch({ intervalMs: 50, onReady })[Symbol.asyncIterator]()
  // it begins to look when it is asked for the first change
  let waiting = changes.next()
  return {
    isReady,
    async next(): Promise<[string, string | undefined]> {
      const { value } = (await waiting) as { value: RunChange }
      waiting = changes.next()
      return [value.kind, value.run?.name]
    },
    /** The first of another kind: how often a run is seen to move is up to time. */
    async nextBut(kind: RunChange['kind']): Promise<[string, string | undefined]> {
      let change = await this.next()
      while (change[0] === kind) change = await this.next()
      return change
    },
    async end() {
      await source.close()
      await waiting
    },
  }
}

async function collect(changes: AsyncIterable<RunChange>): Promise<RunChange[]> {
  const collected: RunChange[] = []
  for await (const change of changes) collected.push(change)
  return collected
}
