import { join } from 'node:path'
import { tempDir } from '../support/temp.js'
import { compileProgram } from './compile-program.js'
import { ENDINGS, type Ending } from './endings.js'
import { randomFrom } from './program/plan.js'
import { planTrial, runTrial, type Trial, type TrialResult } from './trial.js'
import { TROUBLE_NAMES, TROUBLES } from './troubles.js'
import { BEHAVIOURS, type Behaviour } from './unreliable-endpoint.js'

/** Each is some seconds of waiting and half a second of computing. */
const AT_ONCE = 8

const seed = Number(process.env.FAULTS_SEED)
const trialsInAll = Number(process.env.FAULTS_TRIALS)
const only = process.env.FAULTS_ONLY === undefined ? undefined : Number(process.env.FAULTS_ONLY)
/** A kind of trial: a way to end, or a trouble with ways to end of its own. */
interface Kind {
  title: string
  trouble?: string
  endings: readonly Ending[]
}

const KINDS: Kind[] = [
  ...ENDINGS.map((ending) => ({ title: ending, endings: [ending] })),
  ...TROUBLE_NAMES.map((trouble) => ({
    title: trouble,
    trouble,
    endings: TROUBLES[trouble]?.endings ?? ENDINGS,
  })),
]
/** Kinds with a fault that is not mended yet: their failures are printed with the table, and fail nothing until it is. */
const KNOWN: Record<string, string> = {}

const trialsPerKind = Math.max(1, Math.ceil(trialsInAll / KINDS.length))

const folder = tempDir()
const program = compileProgram(folder.path, join(__dirname, 'program'), ['main', 'plan'])
const results: TrialResult[] = []
const known: string[] = []

afterAll(() => {
  folder[Symbol.dispose]()
  process.stderr.write(`${table(results)}\n`)
  if (known.length > 0) process.stderr.write(`known faults:\n${known.join('\n')}\n`)
})

// Whatever its endpoint does meanwhile: the program ends as it would have without runspan, and once the endpoint works
// again, `runspan recover` and `runspan sync` have brought everything there, once, in order and unaltered.
test.each(KINDS.filter(({ trouble }) => trouble === undefined))(
  'nothing is lost when a program ends by $title, whatever its endpoint does',
  expectNoHarm,
)

// Besides, something else is wrong: what that costs is told, and nothing else is lost.
test.each(KINDS.filter(({ trouble }) => trouble !== undefined))(
  'no program is harmed by $title, and nothing is lost without a report',
  expectNoHarm,
)

async function expectNoHarm(kind: Kind): Promise<void> {
  const mine = await inParallel(trialsOf(kind), (trial) => runTrial(trial, program))
  results.push(...mine)

  const failed = mine.filter(({ problems }) => problems.length > 0)
  // Jest tells nothing before the last of them.
  if (only === undefined)
    process.stderr.write(`${kind.title}: ${mine.length} trials, ${failed.length} failed\n`)
  if (kind.title in KNOWN) known.push(...failed.map(report))
  else expect(failed.map(report)).toEqual([])
}

/** The first so many of a list without an end: a trial is the same one however many there are. */
function trialsOf({ endings, trouble }: Kind): Trial[] {
  const kind =
    trouble === undefined
      ? ENDINGS.indexOf(endings[0] as Ending)
      : 10 + Object.keys(TROUBLES).indexOf(trouble)
  return Array.from({ length: trialsPerKind }, (_, i) => {
    const trialSeed = seed * 1_000_003 + (kind * 10_007 + i) * 10
    const random = randomFrom(trialSeed + 2)
    const ending = endings[Math.floor(random() * endings.length)] as Ending
    const behaviour = BEHAVIOURS[(i + kind * 5) % BEHAVIOURS.length] as Behaviour
    return planTrial(trialSeed, ending, behaviour, trouble)
  }).filter((trial) => only === undefined || trial.seed === only)
}

function report({ trial, problems, damage }: TrialResult): string {
  const more = problems.length > 6 ? [`and ${problems.length - 6} more`] : []
  return [
    `${trial.trouble ?? 'no trouble'}, ${trial.ending}, endpoint ${trial.behaviour}: npm run test:faults -- --only ${trial.seed} --seed ${seed} --trials ${trialsInAll}`,
    ...(damage === undefined ? [] : [damage]),
    ...problems.slice(0, 6),
    ...more,
  ].join('\n  ')
}

async function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) done.push(await work(item))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}

/** For each kind and each behaviour of an endpoint: what was logged, and what became of it. */
function table(all: TrialResult[]): string {
  const rows = KINDS.map(({ title, trouble }) =>
    line(
      title,
      all.filter(
        ({ trial }) => trial.trouble === trouble && (trouble !== undefined || trial.ending === title),
      ),
    ),
  )
  const columns = BEHAVIOURS.map((behaviour: Behaviour) =>
    line(
      `endpoint ${behaviour}`,
      all.filter(({ trial }) => trial.behaviour === behaviour),
    ),
  )
  const head = ['', 'trials', 'failed', 'runs', 'logged', 'kept', 'lost', 'told', 'last moments', 'oldest']
  return [head, ...rows, ...columns, line('in all', all)]
    .map(([name = '', ...cells]) => name.padEnd(27) + cells.map((cell) => cell.padStart(10)).join(' '))
    .join('\n')
}

function line(name: string, some: TrialResult[]): string[] {
  const sum = (count: (result: TrialResult) => number) =>
    String(some.reduce((total, one) => total + count(one), 0))
  const oldest = Math.max(0, ...some.map(({ oldestLossMs }) => oldestLossMs))
  return [
    name,
    String(some.length),
    sum(({ problems }) => Math.min(1, problems.length)),
    sum(({ runs }) => runs),
    sum(({ logged }) => logged),
    sum(({ kept }) => kept),
    sum(({ logged, kept }) => logged - kept),
    sum(({ told }) => told),
    sum(({ lastMoments }) => lastMoments),
    `${Math.round(oldest)} ms`,
  ]
}
