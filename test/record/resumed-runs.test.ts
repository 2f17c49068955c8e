// Runs of processes that really were killed, gone on with by others: by their id, or by a scheduler that
// starts the same command again with RUNSPAN_RESUME.

import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { RunRecord } from '../../src/read.js'
import { decodeJournal, encodeHeader } from '../../src/store/journal-format.js'
import type { ProgramResult } from '../support/child.js'
import { age, ELSEWHERE } from '../support/elsewhere.js'
import { Endpoint } from '../support/endpoint.js'
import { type Scheduled, scheduled } from '../support/scheduled.js'
import { only, readRuns } from '../support/session.js'
import { storedSpans } from '../support/store-files.js'
import { filesIn } from '../support/temp.js'

/** Logs the steps FROM to TO, waits until they are in its journal, says so, and ends as END says. */
const LOGS = `
  const { FROM = 0, TO = 10, END } = process.env
  const train = async (part) => {
    for (let step = +FROM; step < +TO; step++) part.logMetric('loss', 1 / (step + 1), { step })
    await new Promise((resolve) => setTimeout(resolve, 100))
    console.log((part.resume ?? 'new') + ' ' + part.id)
    if (END === 'wait') await new Promise((resolve) => process.stdin.once('data', resolve))
    else if (END) { process.kill(process.pid, END); await new Promise((resolve) => setTimeout(resolve, 60_000)) }
  }`

const TRAIN = `
  import { configure, run } from 'runspan'
  configure({ project: 'p' })
  ${LOGS}
  await run(process.env.NAME ?? 'train', { fromStep: +FROM, params: { lr: 0.1 } }, train)
  process.exit()`

const AUTO = { RUNSPAN_RESUME: 'auto' }
const KILLED = { END: 'SIGKILL' }

/** What the program has said: whether it resumed a run, and which it recorded. */
function saidBy({ stdout, stderr }: ProgramResult): { resume: string; id: string } {
  const [resume, id] = stdout.trim().split(' ')
  if (resume === undefined || id === undefined) throw new Error(`it said nothing: ${stderr}`)
  return { resume, id }
}

function expectWholeCurve(run: RunRecord): void {
  expect(run.series.loss?.map(({ step, value }) => [step, value])).toEqual(
    Array.from({ length: 10 }, (_, step) => [step, 1 / (step + 1)]),
  )
  expect(run.missingPoints).toBe(0)
}

test('a killed run is resumed in another process by its id, and reaches the endpoint as one run with one root', async () => {
  await using endpoint = await Endpoint.start()
  using program = scheduled(`
    import { configure, resumeRun, run } from 'runspan'
    configure({ project: 'p' })
    ${LOGS}
    const { ID } = process.env
    if (ID) await resumeRun(ID, { fromStep: +FROM }, train)
    else await run('train', train)`)
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }
  const { id } = saidBy(await program.run({ ...env, ...KILLED, TO: '7' }))

  const next = await program.run({ ...env, ID: id, FROM: '5' })

  expect(saidBy(next)).toEqual({ resume: '1', id })
  for (const run of [only(await readRuns(program.dir)), only(endpoint.runs)]) {
    expect(run).toMatchObject({
      id,
      name: 'train',
      project: 'p',
      status: 'completed',
      continuations: [{ resume: 1, fromStep: 5, status: 'completed' }],
    })
    expectWholeCurve(run)
  }
  for (const spans of [storedSpans(program.dir), endpoint.spans])
    expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toHaveLength(1)
})

test('RUNSPAN_RESUME=auto: the same command goes on with the run that was killed, as often as that happens', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run({ ...AUTO, ...KILLED, TO: '4' }))
  expect(saidBy(await program.run({ ...AUTO, ...KILLED, FROM: '3', TO: '8' }))).toEqual({ resume: '1', id })
  expect(only(await readRuns(program.dir))).toMatchObject({ id, status: 'crashed', pointCount: 9 })

  const last = await program.run({ ...AUTO, FROM: '6' })

  expect(saidBy(last)).toEqual({ resume: '2', id })
  const run = only(await readRuns(program.dir))
  expect(run).toMatchObject({ status: 'completed', params: { lr: 0.1 }, continuations: [{}, {}] })
  expectWholeCurve(run)
  // What has completed is not gone on with.
  expect(saidBy(await program.run(AUTO)).resume).toBe('new')
})

test('RUNSPAN_RESUME=auto goes on with a run that SIGTERM has ended, as schedulers do that take a machine away', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run({ END: 'SIGTERM' }))
  expect(only(await readRuns(program.dir))).toMatchObject({ status: 'failed' })

  expect(saidBy(await program.run(AUTO))).toEqual({ resume: '1', id })
})

test.each([
  ['other arguments', AUTO, ['--lr', '0.2']],
  ['another name of the run', { ...AUTO, NAME: 'evaluate' }, ['--lr', '0.1']],
  ['no RUNSPAN_RESUME', {}, ['--lr', '0.1']],
])('a killed run is left alone: %s', async (_why, env, args) => {
  using program = scheduled(TRAIN)
  await program.run(KILLED, ['--lr', '0.1'])

  expect(saidBy(await program.run(env, args)).resume).toBe('new')
})

test('a secret on the command line may be another one the next time', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run(KILLED, ['--token', 'one']))

  expect(saidBy(await program.run(AUTO, ['--token', 'two']))).toEqual({ resume: '1', id })
})

test.each(['auto', 'id'])(
  'RUNSPAN_RESUME=%s: a run whose process lives is refused by host and process, and a new one is started',
  async (variable) => {
    using program = scheduled(TRAIN)
    await using first = program.start({ END: 'wait' })
    let id = ''
    await first.printed((line) => {
      id = line.split(' ')[1] ?? ''
      return true
    })

    const second = await program.run({ RUNSPAN_RESUME: variable === 'id' ? id : 'auto' })

    expect(saidBy(second).resume).toBe('new')
    expect(second.stderr).toContain(`(${id})`)
    expect(second.stderr).toContain(`process ${first.process.pid} on ${hostname()}`)
    first.process.stdin.write('\n')
    await first.ended
    expect(await readRuns(program.dir)).toHaveLength(2)
  },
)

test('RUNSPAN_RESUME=<id> goes on with that run, whatever the command, the first time that its name comes up', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run(KILLED))

  const other = await program.run({ RUNSPAN_RESUME: id, NAME: 'prepare' })
  expect(saidBy(other).resume).toBe('new')
  expect(other.stderr).toContain('is for the first run of the name')
  expect(saidBy(await program.run({ RUNSPAN_RESUME: id }, ['--more']))).toEqual({ resume: '1', id })
})

test.each([
  ['0123456789abcdef', 'has the id'],
  ['always', 'which is neither "auto" nor the id of a run'],
])('RUNSPAN_RESUME=%s is told, and harms nothing', async (variable, told) => {
  using program = scheduled(TRAIN)

  const { code, stderr } = await program.run({ RUNSPAN_RESUME: variable })

  expect(code).toBe(0)
  expect(stderr).toContain(told)
  expect(only(await readRuns(program.dir))).toMatchObject({ name: 'train', status: 'completed' })
})

test('when the command is started several times at once, one process goes on with the killed run', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run(KILLED))

  const said = (await Promise.all([1, 2, 3].map(() => program.run({ ...AUTO, END: '' })))).map(saidBy)

  expect(said.filter((one) => one.id === id)).toEqual([{ resume: '1', id }])
  expect(only((await readRuns(program.dir)).filter((run) => run.id === id)).continuations).toHaveLength(1)
})

test('a run of a process that nobody can see is resumed by auto once it is silent, and by its id at once', async () => {
  using program = scheduled(TRAIN)
  const { id } = saidBy(await program.run(KILLED))
  const journal = moveElsewhere(program)

  const early = await program.run(AUTO)
  expect(saidBy(early).resume).toBe('new')
  expect(early.stderr).toContain('whether it lives cannot be seen from here')
  age(journal, 4)
  expect(saidBy(await program.run({ ...AUTO, ...KILLED }))).toEqual({ resume: '1', id })
  expect(saidBy(await program.run({ RUNSPAN_RESUME: id }))).toEqual({ resume: '2', id })
})

/** Makes the killed process one of another machine. */
function moveElsewhere({ dir }: Scheduled): string {
  const journal = join(dir, only(filesIn(dir).filter((path) => path.endsWith('.journal'))))
  const bytes = readFileSync(journal)
  const { content } = decodeJournal(bytes)
  if (content === undefined) throw new Error('no journal')
  const rest = bytes.subarray(encodeHeader(content.header).length)
  writeFileSync(journal, Buffer.concat([encodeHeader({ ...content.header, process: ELSEWHERE }), rest]))
  return journal
}

test("in a program with an SDK of its own a run is resumed from the RunSpanProcessor's store", async () => {
  await using endpoint = await Endpoint.start()
  using program = scheduled(`
    import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
    import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
    import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
    import { resourceFromAttributes } from '@opentelemetry/resources'
    import { environmentDetector, RunSpanProcessor } from 'runspan'
    import { run } from 'runspan/api'
    const { attributes } = environmentDetector.detect()
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes(attributes),
      spanProcessors: [new RunSpanProcessor(), new BatchSpanProcessor(new OTLPTraceExporter())],
    })
    provider.register()
    ${LOGS}
    await run('train', { fromStep: +FROM }, train)
    await provider.shutdown()`)
  const env = { ...AUTO, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }
  const { id } = saidBy(await program.run({ ...env, ...KILLED, TO: '7' }))

  expect(saidBy(await program.run({ ...env, FROM: '5' }))).toEqual({ resume: '1', id })

  expectWholeCurve(only(await readRuns(program.dir)))
  expect(endpoint.spans.map(({ name }) => name)).toContain('resume 1')
})

test('a rank that failed before the run was resumed does not fail it; one that fails beside it does', async () => {
  using program = scheduled(`
    import { configure, continueRun, run } from 'runspan'
    configure()
    ${LOGS}
    await run('train', async (part) => {
      const isResumed = part.resume !== undefined
      if (!isResumed || process.env.FAILS) {
        try {
          continueRun(part.carrier(), { rank: isResumed ? 'late' : 'early' }, () => { throw new Error('rank') })
        } catch {}
      }
      await train(part)
    })`)
  const { id } = saidBy(await program.run(KILLED))

  expect(saidBy(await program.run(AUTO))).toEqual({ resume: '1', id })
  expect(only(await readRuns(program.dir))).toMatchObject({ status: 'completed' })
  expect(saidBy(await program.run({ RUNSPAN_RESUME: id, FAILS: '1' }))).toEqual({ resume: '2', id })
  expect(only(await readRuns(program.dir))).toMatchObject({ status: 'failed', error: { message: 'rank' } })
})
