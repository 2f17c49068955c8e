// A thousand runs of every kind there is.

import {
  annotate,
  continueRun,
  flush,
  logFile,
  logMetric,
  logParams,
  logScore,
  resumeRun,
  run,
  startRun,
  task,
} from '../../../src/index.js'
import type { RunFilter } from '../../../src/read.js'
import { runCommand } from '../../cli/run-command.js'
import { recordAllSorts, recordForFilters } from '../../support/all-sorts.js'
import { runProgram } from '../../support/child.js'
import type { Session } from '../../support/session.js'
import { recordHostile, recordSweep } from './hostile-runs.js'

const RUNS = 1000
const KILLED = 20

/** What finds some of the runs that only these are, beside those of other tests. */
export const FILTERS_OF_THOUSAND: RunFilter[] = [
  { status: 'running' },
  { status: 'crashed', project: 'killed' },
  { project: 'team 3', tags: ['odd'] },
  { name: `'; DROP TABLE otel.otel_traces --` },
  { tags: ['even'], where: 'size(children) > 0' },
  { project: 'team 5', where: 'params.lr < 0.05 && metrics.loss > 0.5' },
]

/** Records them, and delivers all of them twice; those that go on end with the session. */
export async function recordThousand(session: Session, otlpUrl: string): Promise<void> {
  await recordAllSorts()
  recordForFilters()
  await recordHostile()
  recordSweep()
  await recordKilled(session, otlpUrl)
  const known = (await session.runs()).length
  for (let i = known; i < RUNS; i++) await (KINDS[i % KINDS.length] as Kind)(i)
  await flush()
  const { code, stderr } = await runCommand([
    'sync',
    ...['--again', '--dir', session.dir, '--endpoint', otlpUrl],
  ])
  if (code !== 0) throw new Error(stderr)
}

type Kind = (i: number) => void | Promise<void>

const NAMES = [
  `'; DROP TABLE otel.otel_traces --`,
  '\\',
  '{p0:String}',
  '%_',
  'a\0b',
  '🙂'.repeat(100),
  '-',
  '"',
]
const NUMBERS = [Number.NaN, -0, Infinity, -Infinity, 1e300, 5e-324, 2 ** 60, 0.1]

const KINDS: readonly Kind[] = [
  (i) =>
    run(`plain ${i}`, options(i), () => {
      for (let step = 0; step < 40; step++) logMetric('loss', Math.cos(i * step), { step })
      logMetric('accuracy', (i % 11) / 10)
    }),
  (i) =>
    run(NAMES[i % NAMES.length] as string, options(i), () => {
      logParams({ [`key ${NAMES[(i + 1) % NAMES.length]}`]: NAMES[(i + 2) % NAMES.length] as string })
    }),
  (i) =>
    run(`numbers ${i}`, options(i), () => {
      logParams({ hard: NUMBERS[i % NUMBERS.length] as number, all: NUMBERS })
      logMetric('loss', NUMBERS[i % NUMBERS.length] as number)
      logMetric('loss', NUMBERS[(i + 1) % NUMBERS.length] as number)
    }),
  (i) =>
    run(`ranks ${i}`, options(i), (shared) => {
      for (const rank of [1, 2]) continueRun(shared.carrier(), { rank }, () => logMetric('loss', rank / i))
    }),
  async (i) => {
    const resumed = startRun(`resumed ${i}`, options(i))
    for (let step = 0; step < 20; step++) resumed.logMetric('loss', step, { step })
    resumed.end()
    await resumeRun(resumed.id, { fromStep: i % 20 }, () => logMetric('loss', -i, { step: 20 }))
  },
  (i) =>
    run(`tasks ${i}`, options(i), () => {
      for (let item = 0; item < 3; item++)
        task('answer', { item: String(item), inputs: { question: NAMES[i % NAMES.length] } }, () => {
          logScore('good', item > 0)
          return { item, text: NAMES[item] }
        })
    }),
  (i) => {
    const noted = startRun(`noted ${i}`, options(i))
    noted.end()
    annotate(noted.id, {
      name: `renamed ${i}`,
      tags: ['new'],
      removeTags: ['even'],
      note: String(i),
      attributes: { reviewed: i },
      archived: i % 20 === 0,
    })
  },
  (i) => {
    try {
      run(`failed ${i}`, options(i), () => {
        logMetric('loss', i)
        throw new TypeError(NAMES[i % NAMES.length])
      })
    } catch {}
  },
  // it goes on until the session ends
  (i) => startRun(`running ${i}`, options(i)).logMetric('loss', 1 / i, { step: i }),
  (i) =>
    run(`parent ${i}`, options(i), () => {
      run(`child ${i}`, options(i), () => logFile('notes.txt', Buffer.from(`run ${i}`)))
    }),
]

function options(i: number) {
  return {
    project: `team ${i % 7}`,
    tags: i % 2 === 0 ? ['even'] : ['odd', `t${i % 5}`],
    attributes: { node: i % 3, team: i % 4 === 0 ? 'red' : 'blue', number: String(i) },
    params: { lr: (i % 100) / 1000, optimizer: i % 2 === 0 ? 'adam' : 'sgd', layers: [i % 5, 2] },
  }
}

/** Runs whose process dies; what there is of them is completed, and sent, by others. */
async function recordKilled({ dir }: Session, otlpUrl: string): Promise<void> {
  const { signal } = await runProgram(
    `import { configure, flush, startRun } from 'runspan'
configure()
for (let i = 0; i < ${KILLED}; i++) {
  const run = startRun('killed ' + i, { project: 'killed', params: { lr: i / 100 } })
  for (let step = 0; step < 30; step++) run.logMetric('loss', 1 / (i + step), { step })
  if (i === ${KILLED / 2}) await flush()
}
await new Promise((done) => setTimeout(done, 100))
process.kill(process.pid, 'SIGKILL')`,
    { env: { RUNSPAN_DIR: dir, OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl } },
  )
  if (signal !== 'SIGKILL') throw new Error(`it was to be killed, and ended by ${signal}`)
}
