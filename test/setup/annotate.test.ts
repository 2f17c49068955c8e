// Later facts by annotate(): of runs of this process, of other processes, and of those that only a backend has.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import * as api from '../../src/api.js'
import { syncStore } from '../../src/export/sync.js'
import { annotate, type RunFacts, run, task } from '../../src/index.js'
import { openFile, openStore } from '../../src/read.js'
import { carriedText } from '../support/arbitrary.js'
import { startProgram } from '../support/child.js'
import { fakeDate } from '../support/clock.js'
import { Endpoint } from '../support/endpoint.js'
import { registerOwnSdk } from '../support/own-sdk.js'
import {
  arrivedAt,
  only,
  PROTOCOLS,
  readRuns,
  startEndpointSession,
  startSession,
} from '../support/session.js'
import { runFilesIn, storedLines, storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { kindOf } from '../support/wire-span.js'

const FACTS: RunFacts = {
  tags: ['best'],
  removeTags: ['candidate'],
  name: 'the best',
  note: '# Why\n\nIt converged.',
  attributes: { reviewer: 'ana', rounds: 3, text: '3' },
  removeAttributes: ['team'],
  archived: true,
  scores: { helpful: true, style: { value: 0.5, explanation: 'terse', by: 'human' } },
}

const AFTERWARDS = {
  name: 'the best',
  tags: ['best'],
  note: '# Why\n\nIt converged.',
  attributes: { reviewer: 'ana', rounds: 3, text: '3' },
  archived: true,
  scores: {
    helpful: { value: 1, label: 'true' },
    style: { value: 0.5, explanation: 'terse', by: 'human' },
  },
}

const FIRST = { tags: ['candidate'], attributes: { team: 'red' } }

test.each(PROTOCOLS)('what is said of a run reads the same in the store and over %s', async (protocol) => {
  await using session = await startEndpointSession(protocol)
  const ended = run('training', FIRST, (run) => run)

  annotate(ended, FACTS)

  expect(await session.onlyRun()).toMatchObject(AFTERWARDS)
  expect(only((await arrivedAt(session)).runs)).toMatchObject(AFTERWARDS)
})

test.each(PROTOCOLS)(
  'a run that another process has recorded is annotated by its id, over %s',
  async (protocol) => {
    using temp = tempDir()
    const id = await recordElsewhere(temp.path)
    await using session = await startEndpointSession(protocol, { dir: temp.path })

    annotate(id, FACTS)

    const [stored] = await readRuns(temp.path)
    expect(stored).toMatchObject(AFTERWARDS)
    await arrivedAt(session)
    const annotations = session.endpoint.spans.filter((span) => kindOf(span) === 'annotation')
    expect(annotations).toHaveLength(1)
    // The process that has annotated it has not recorded it.
    expect(only(annotations).resource).toEqual({ 'service.name': { string: 'trainer' } })
  },
)

test('an annotation is a child of the root, starts with it and lasts 1 µs, whoever makes it', async () => {
  await using session = startSession()
  const ended = run('training', (run) => run)

  annotate(ended, { tags: ['here'] })
  annotate(ended.id, { tags: ['by id'] })

  const spans = storedSpans(session.dir)
  const root = spans.find((span) => kindOf(span) === 'run')
  const annotations = spans.filter((span) => kindOf(span) === 'annotation')
  expect(annotations).toHaveLength(2)
  for (const { name, parentSpanId, traceId, start, end } of annotations)
    expect({ name, parentSpanId, traceId, start, lasts: end - start }).toEqual({
      name: 'runspan.annotation',
      parentSpanId: root?.spanId,
      traceId: root?.traceId,
      start: root?.start,
      lasts: 1_000n,
    })
})

test('a run that goes on in another process can be annotated, from its first moment on', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `import { configure, startRun } from 'runspan'
     configure({ dir: ${JSON.stringify(temp.path)}, quiet: true })
     const run = startRun('training')
     console.log(run.id)
     process.stdin.once('data', () => { run.logMetric('loss', 0.5); run.end(); process.exit() })`,
  )
  let id = ''
  await program.printed((line) => {
    id = line
    return true
  })
  await using _session = startSession({ dir: temp.path })

  annotate(id, { tags: ['early'] })
  expect(only(await readRuns(temp.path))).toMatchObject({ status: 'running', tags: ['early'] })
  program.process.stdin.write('end\n')
  await program.ended
  annotate(id, { tags: ['late'] })

  expect(only(await readRuns(temp.path))).toMatchObject({
    status: 'completed',
    tags: ['early', 'late'],
    series: { loss: [{ value: 0.5 }] },
  })
})

test('of two facts the one said later counts, also when the clock was set back between them', async () => {
  using clock = fakeDate(Date.parse('2026-01-31T12:00Z'))
  await using session = startSession()
  const ended = run('training', (run) => run)

  annotate(ended.id, { note: 'first', tags: ['a'] })
  clock.set(Date.parse('2026-01-30T12:00Z'))
  annotate(ended, { note: 'second', removeTags: ['a'] })
  annotate(ended.id, { note: 'third' })

  expect(await session.onlyRun()).toMatchObject({ note: 'third', tags: [] })
})

test('a task is scored later, by the Task or by its id; the run says nothing else of it', async () => {
  await using session = startSession()
  const judged = run('evaluation', () => [task('answer', (task) => task), task('answer', (task) => task)])

  annotate(judged[0] as api.Task, { scores: { helpful: true } })
  annotate({ runId: judged[1]?.runId as string, task: judged[1]?.id }, { scores: { helpful: 0.25 } })

  const { tasks, scores } = await session.onlyRun()
  expect(tasks.map((task) => task.scores)).toEqual([
    { helpful: { value: 1, label: 'true' } },
    { helpful: { value: 0.25 } },
  ])
  expect(scores).toEqual({})
})

test('without an endpoint an annotation waits in the store, and sync sends it with the rest', async () => {
  using temp = tempDir()
  await using endpoint = await Endpoint.start()
  const id = await recordElsewhere(temp.path)
  await syncStore({ dir: temp.path, endpoint: endpoint.url })
  const before = endpoint.spans.length
  await using session = startSession({ dir: temp.path })

  annotate(id, FACTS)
  await session[Symbol.asyncDispose]()
  const report = await syncStore({ dir: temp.path, endpoint: endpoint.url })

  expect(report).toMatchObject({ spans: 1, sent: 1, waiting: 0 })
  expect(endpoint.spans).toHaveLength(before + 1)
  expect(only(endpoint.runs)).toMatchObject(AFTERWARDS)
})

test('more facts than one span has room for are said by several, and none is lost', async () => {
  await using session = await startEndpointSession()
  const ended = run('training', (run) => run)
  const tags = Array.from({ length: 250 }, (_, i) => `tag ${i}`)

  annotate(ended, { tags })

  expect(new Set((await session.onlyRun()).tags)).toEqual(new Set(tags))
  const { spans } = await arrivedAt(session)
  for (const span of spans) expect(Object.keys(span.attributes).length).toBeLessThanOrEqual(128)
})

test('whatever the facts are, they are read back as they were said, whoever says them', async () => {
  await using session = startSession()
  const name = carriedText.filter(
    (text) => text !== '' && text !== '__proto__' && !text.startsWith('runspan.'),
  )
  const value = fc.oneof(carriedText, fc.maxSafeInteger(), fc.boolean(), fc.array(carriedText))
  const facts = fc.record(
    {
      tags: fc.uniqueArray(carriedText.map((tag) => tag.trim()).filter(Boolean)),
      note: carriedText.filter(Boolean),
      name: carriedText.filter((text) => text.trim() !== ''),
      attributes: fc
        .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key })
        .map((all) => new Map(all)),
      archived: fc.constant(true),
    },
    { requiredKeys: ['archived'] },
  )

  await fc.assert(
    fc.asyncProperty(facts, fc.boolean(), async (said, byId) => {
      const { id, name: before } = run((run) => annotated(run, said, byId))

      const read = await openStore({ dir: session.dir }).run(id, { fields: [] })

      expect(new Set(read.tags)).toEqual(new Set(said.tags ?? []))
      expect(new Map(Object.entries(read.attributes))).toEqual(said.attributes ?? new Map())
      expect({ note: read.note, name: read.name }).toEqual({ note: said.note, name: said.name ?? before })
    }),
    { numRuns: 60 },
  )
})

test('a process killed while it annotates leaves whole lines, and the facts it has said', async () => {
  using temp = tempDir()
  const id = await recordElsewhere(temp.path)
  await using program = startProgram(
    `import { annotate, configure } from 'runspan'
     configure({ dir: ${JSON.stringify(temp.path)}, quiet: true })
     for (let i = 0; ; i++) {
       annotate(${JSON.stringify(id)}, { attributes: { round: i }, note: 'x'.repeat(10_000) })
       if (i === 20) console.log('on')
     }`,
  )
  await program.printed('on')
  program.process.kill('SIGKILL')
  await program.ended

  const file = only(runFilesIn(temp.path))
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  for (const line of whole) expect(() => JSON.parse(line)).not.toThrow()
  const before = await openStore({ dir: temp.path }).run(id)
  expect(before.attributes.round).toBeGreaterThanOrEqual(20)
  await using _session = startSession({ dir: temp.path })
  annotate(id, { attributes: { round: -1 } })
  expect((await openStore({ dir: temp.path, onWarning: () => {} }).run(id)).attributes.round).toBe(-1)
})

describe('a run that only a backend has', () => {
  test('is annotated at the endpoint, with what was read of it', async () => {
    using temp = tempDir()
    const read = await readElsewhere(temp.path)
    await using session = await startEndpointSession()

    annotate(read, { tags: ['seen'] })

    const sent = only((await arrivedAt(session)).spans)
    expect(sent).toMatchObject({ traceId: read.id, parentSpanId: read.rootSpanId })
    expect(sent.attributes).toMatchObject({ 'runspan.tag.seen': { bool: true } })
  })

  test('is refused where there is no endpoint, and the lack is said', async () => {
    using temp = tempDir()
    const read = await readElsewhere(temp.path)
    await using _session = startSession()

    expect(() => annotate(read, { tags: ['seen'] })).toThrow(/there is no endpoint to send the annotation to/)
  })
})

test.each(PROTOCOLS)(
  'in a program with a provider of its own, runspan/api annotates its runs, over %s',
  async (protocol) => {
    await using sdk = await registerOwnSdk(protocol)
    const open = api.startRun('training')

    api.annotate(open, { tags: ['live'] })
    open.end()
    api.annotate(open, { tags: ['ended'] })

    expect(only((await sdk.arrived()).runs)).toMatchObject({ tags: ['live', 'ended'] })
  },
)

describe('wrong arguments are refused before anything is written', () => {
  const id = 'ab'.repeat(16)

  test.each<[unknown, unknown, string]>([
    ['no-such-run', { tags: ['a'] }, 'INVALID_OPTION'],
    [undefined, { tags: ['a'] }, 'INVALID_OPTION'],
    ['0'.repeat(32), { tags: ['a'] }, 'INVALID_OPTION'],
    [{ runId: id, task: 'first' }, { scores: { good: 1 } }, 'INVALID_OPTION'],
    [{ runId: id, task: '12'.repeat(8) }, { tags: ['a'] }, 'INVALID_OPTION'],
    [id, { tags: ['a'] }, 'RUN_NOT_FOUND'],
    [id, {}, 'INVALID_OPTION'],
    [id, undefined, 'INVALID_OPTION'],
    [id, { tag: 'a' }, 'INVALID_OPTION'],
    [id, { tags: 'a' }, 'INVALID_TAG'],
    [id, { tags: ['a'], removeTags: ['a'] }, 'INVALID_OPTION'],
    [id, { attributes: { a: 1 }, removeAttributes: ['a'] }, 'INVALID_OPTION'],
    [id, { attributes: { 'runspan.kind': 'run' } }, 'RESERVED_ATTRIBUTE'],
    [id, { removeAttributes: ['runspan.kind'] }, 'RESERVED_ATTRIBUTE'],
    [id, { removeAttributes: 'team' }, 'INVALID_ATTRIBUTE'],
    [id, { name: ' ' }, 'INVALID_STRING'],
    [id, { note: 7 }, 'INVALID_STRING'],
    [id, { note: '\ud800' }, 'INVALID_STRING'],
    [id, { archived: 'yes' }, 'INVALID_OPTION'],
    [id, { scores: { good: 'yes' } }, 'INVALID_SCORE'],
    [id, { scores: [1] }, 'INVALID_SCORE'],
    [id, { scores: { good: { value: 1, by: 'nobody' } } }, 'INVALID_OPTION'],
  ])('annotate(%j, %j) throws %s', async (target, facts, code) => {
    await using session = startSession()

    expect(() => annotate(target as string, facts as RunFacts)).toThrow(expect.objectContaining({ code }))
    expect(storedLines(session.dir)).toEqual([])
  })
})

test('a note or a name that backends would refuse a span for is refused, with how long it may be', async () => {
  await using _session = startSession()
  const ended = run('training', (run) => run)

  for (const facts of [{ note: 'x'.repeat(16_385) }, { name: 'x'.repeat(16_385) }])
    expect(() => annotate(ended, facts)).toThrow(/has 16385 characters; .* 16384 at most/)
  annotate(ended, { note: 'x'.repeat(16_384) })
})

function annotated(run: api.Run, said: RunFacts, byId: boolean): api.Run {
  annotate(byId ? run.id : run, said)
  return run
}

/** Lets another process record a run, and gives its id. */
async function recordElsewhere(dir: string): Promise<string> {
  await using program = startProgram(
    `import { configure, run, shutdown } from 'runspan'
     configure({ dir: ${JSON.stringify(dir)}, quiet: true, serviceName: 'trainer' })
     console.log(run('training', ${JSON.stringify(FIRST)}, (run) => run.id))
     await shutdown()`,
  )
  const { stdout } = await program.ended
  return stdout.trim()
}

/** A run as it is read from a file of a Collector, which no annotation can be written to. */
async function readElsewhere(folder: string) {
  const id = await recordElsewhere(join(folder, 'store'))
  const file = join(folder, 'traces.jsonl')
  writeFileSync(file, readFileSync(only(runFilesIn(join(folder, 'store')))))
  return await openFile(file).run(id)
}
