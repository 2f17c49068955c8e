// A run that goes on after its end, in one process. Killed processes and schedulers are in
// test/record/resumed-runs.test.ts.

import fc from 'fast-check'
import {
  addTags,
  configure,
  logMetric,
  logParam,
  RunspanError,
  resumeRun,
  run,
  shutdown,
  startRun,
  task,
} from '../../src/index.js'
import { openStore } from '../../src/read.js'
import { environment } from '../support/environment.js'
import { startListening } from '../support/listen.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession, startSession } from '../support/session.js'

function logCurve(from: number, to: number, value: number): void {
  for (let step = from; step < to; step++) logMetric('loss', value, { step })
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('a run that has ended goes on in the same trace, and how it ends now is how it has ended', async () => {
    await using session = await startEndpointSession(protocol)
    const first = startRun('train', { project: 'vision', tags: ['a'], params: { lr: 0.1, seed: 1 } })
    first.with(() => logCurve(0, 6, 1))
    first.fail(new Error('out of memory'))
    first.end()

    const resumed = resumeRun(first, { fromStep: 4 }, (part) => {
      addTags('b')
      logParam('seed', 2)
      logCurve(4, 8, 2)
      return part
    })

    expect(resumed).toMatchObject({ id: first.id, name: 'train', project: 'vision', resume: 1 })
    expect(resumed.rank).toBeUndefined()
    const endpoint = await arrivedAt(session)
    for (const read of [only(endpoint.runs), await session.onlyRun()]) {
      expect(read).toMatchObject({
        name: 'train',
        project: 'vision',
        status: 'completed',
        tags: ['a', 'b'],
        params: { lr: 0.1, seed: 2 },
        pointCount: 10,
        missingPoints: 0,
        continuations: [{ resume: 1, fromStep: 4, status: 'completed', pointCount: 4 }],
      })
      expect(read.error).toBeUndefined()
      expect(read.series.loss?.map(({ step, value }) => [step, value])).toEqual(
        [0, 1, 2, 3, 4, 5, 6, 7].map((step) => [step, step < 4 ? 1 : 2]),
      )
    }
    const span = endpoint.spans.find(({ name }) => name === 'resume 1')
    const root = endpoint.spans.find(({ name }) => name === 'train')
    expect(span?.parentSpanId).toBe(root?.spanId)
  })
})

test('a run is resumed again and again: by its id, the first digits of it, its name', async () => {
  await using session = startSession({ project: 'p' })
  const { id } = run('train', (current) => {
    logMetric('loss', 3)
    return current
  })

  const numbers = [
    resumeRun(id, (part) => part.resume),
    resumeRun(id.slice(0, 8).toUpperCase(), (part) => part.resume),
    resumeRun({ name: 'train' }, (part) => part.resume),
    await resumeRun({ name: 'train', project: 'p' }, async (part) => {
      await task('evaluate', async () => logMetric('loss', 1))
      return part.resume
    }),
  ]

  expect(numbers).toEqual([1, 2, 3, 4])
  expect(await session.onlyRun()).toMatchObject({
    id,
    status: 'completed',
    summaries: { loss: { first: 3, last: 1, count: 2 } },
    tasks: [{ name: 'evaluate', status: 'completed' }],
    continuations: [{ resume: 1 }, { resume: 2 }, { resume: 3 }, { resume: 4 }],
  })
})

test('a run resumed with more points than fit a span has all of them, in segments of that part', async () => {
  await using session = await startEndpointSession()
  const first = run('long', (current) => current)

  resumeRun(first, () => logCurve(0, 20_000, 1))

  for (const read of [only((await arrivedAt(session)).runs), await session.onlyRun()]) {
    expect(read.series.loss).toHaveLength(20_000)
    expect(read.missingPoints).toBe(0)
  }
})

test('a run that fails when it is resumed has failed, and a run started in it is its child', async () => {
  await using session = startSession()
  const first = run('train', (current) => current)

  expect(() =>
    resumeRun(first, () => {
      run('inner', () => {})
      throw new Error('again')
    }),
  ).toThrow('again')

  const runs = await session.runs()
  expect(runs.find(({ name }) => name === 'train')).toMatchObject({
    status: 'failed',
    error: { message: 'again' },
  })
  expect(runs.find(({ name }) => name === 'inner')?.parent).toBe(first.id)
})

test('a part that resumes a run does not take over the run around it as its parent', async () => {
  await using session = startSession()
  const first = run('train', (current) => current)

  run('outer', () => resumeRun(first, () => {}))

  const resumed = (await session.runs()).find(({ name }) => name === 'train')
  expect(resumed?.parent).toBeUndefined()
  expect(resumed?.continuations).toHaveLength(1)
})

describe('what cannot be resumed is told before the function is called', () => {
  const refusal = (call: () => unknown): RunspanError => {
    try {
      call()
    } catch (error) {
      if (error instanceof RunspanError) return error
      throw error
    }
    throw new Error('nothing was refused')
  }
  const fn = () => {
    throw new Error('it was called')
  }

  test('no run of this id, or of this name in this project', async () => {
    await using session = startSession({ project: 'p' })
    run('train', { project: 'other' }, () => {})

    expect(refusal(() => resumeRun('0123456789abcdef', fn))).toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: `No run in the store at ${session.dir} has the id '0123456789abcdef'. List the runs there are with \`runspan list\`, or choose another store with RUNSPAN_DIR.`,
    })
    expect(refusal(() => resumeRun({ name: 'train' }, fn)).message).toContain(
      `has the name 'train' in project 'p'`,
    )
  })

  test('several runs of this name', async () => {
    await using _session = startSession({ project: 'q' })
    const older = run('train', (current) => current)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const newer = run('train', (current) => current)

    expect(refusal(() => resumeRun({ name: 'train' }, fn))).toMatchObject({
      code: 'RUN_AMBIGUOUS',
      message: `2 runs have the name 'train' in project 'q': ${newer.id}, ${older.id}. Give the id of one.`,
    })
  })

  test('a run that goes on, also when it was resumed', async () => {
    await using _session = startSession()
    using first = startRun('train')

    expect(refusal(() => resumeRun(first, fn))).toMatchObject({
      code: 'RUN_NOT_ENDED',
      message: expect.stringContaining(`(${first.id}) has not ended: this process goes on with it.`),
    })
    first.end()
    resumeRun(first, () => {
      expect(refusal(() => resumeRun(first, fn)).code).toBe('RUN_NOT_ENDED')
    })
    expect(resumeRun(first, (part) => part.resume)).toBe(2)
  })

  test('a program without a store', async () => {
    await using _session = startSession()
    await shutdown()
    configure({ dir: false, quiet: true })

    expect(refusal(() => resumeRun('01234567', fn))).toMatchObject({
      code: 'STORE_NOT_FOUND',
      message: expect.stringContaining('this program has no store'),
    })
  })

  test.each([
    ['no run', () => resumeRun(7 as never, fn), 'INVALID_OPTION'],
    ['three digits', () => resumeRun('abc', fn), 'INVALID_OPTION'],
    ['no digits', () => resumeRun('../../etc/passwd', fn), 'INVALID_OPTION'],
    ['a misspelt project', () => resumeRun({ name: 'a', projekt: 'b' } as never, fn), 'INVALID_OPTION'],
    ['a misspelt option', () => resumeRun('abcd', { fromstep: 3 } as never, fn), 'INVALID_OPTION'],
    ['a broken step', () => resumeRun('abcd', { fromStep: 1.5 }, fn), 'INVALID_STEP'],
    ['a negative step', () => resumeRun('abcd', { fromStep: -1 }, fn), 'INVALID_STEP'],
    ['no function', () => resumeRun('abcd', undefined as never), 'INVALID_CALLBACK'],
  ])('%s', async (_what, call, code) => {
    await using _session = startSession()

    expect(refusal(call).code).toBe(code)
  })
})

test('where misuse only warns, a run that cannot be resumed is a new one, which keeps what is logged', async () => {
  await using session = startSession({ misuse: 'warn' })
  using told = startListening()

  expect(resumeRun({ name: 'train' }, () => logCurve(0, 3, 1))).toBeUndefined()

  expect(await session.onlyRun()).toMatchObject({ name: 'train', status: 'completed', pointCount: 3 })
  expect(told.lines).toEqual([expect.stringMatching(/has the name 'train' in project/)])
})

test('without an SDK the function runs all the same, nothing is kept, and that is told', () => {
  using _variables = environment({})
  using told = startListening()

  expect(resumeRun('0123abcd', ({ isRecording }) => isRecording)).toBe(false)
  expect(told.lines).toEqual([expect.stringMatching(/runs are not recorded, because no OpenTelemetry SDK/)])
})

test('any run is found again by its name and project, whatever they are, and no other', async () => {
  await using session = startSession()
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).filter((s) => s.trim() !== '')
  const named = fc.record({ name: text, project: text })

  await fc.assert(
    fc.asyncProperty(named, text, async ({ name, project }, other) => {
      const { id } = run(name, { project }, (current) => current)
      const same = (await openStore({ dir: session.dir }).runs().toArray()).filter(
        (found) => found.name === name.trim() && found.project === project,
      )
      fc.pre(same.length === 1 && other.trim() !== name.trim())
      expect(resumeRun({ name, project }, (part) => part.id)).toBe(id)
      expect(resumeRun(id, (part) => part.resume)).toBe(2)
    }),
    { numRuns: 40 },
  )
})
