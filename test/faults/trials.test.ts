import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from '@swc/core'
import { tempDir } from '../support/temp.js'
import { ENDINGS, type Ending, planTrial, runTrial, type TrialResult } from './trial.js'
import { BEHAVIOURS, type Behaviour } from './unreliable-endpoint.js'

/** Each is some seconds of waiting and half a second of computing. */
const AT_ONCE = 8

const seed = Number(process.env.FAULTS_SEED)
const trialsInAll = Number(process.env.FAULTS_TRIALS)
const only = process.env.FAULTS_ONLY === undefined ? undefined : Number(process.env.FAULTS_ONLY)
const rounds = Math.max(1, Math.ceil(trialsInAll / (ENDINGS.length * BEHAVIOURS.length)))

const folder = tempDir()
const program = compileProgram(folder.path)
const results: TrialResult[] = []

afterAll(() => {
  folder[Symbol.dispose]()
  process.stderr.write(`${table(results)}\n`)
})

// Whatever its endpoint does meanwhile: the program ends as it would have without runspan, and once the endpoint works
// again, `runspan recover` and `runspan sync` have brought everything there, once, in order and unaltered.
test.each(ENDINGS)(
  'nothing is lost when a program ends by %s, whatever its endpoint does',
  async (ending) => {
    const trials = trialsOf(ending)
    const mine = await inParallel(trials, (trial) => runTrial(trial, program))
    results.push(...mine)

    const failed = mine.filter(({ problems }) => problems.length > 0)
    expect(failed.map(report)).toEqual([])
  },
)

function trialsOf(ending: Ending) {
  return Array.from({ length: rounds }, (_, round) => round)
    .flatMap((round) =>
      BEHAVIOURS.map((behaviour, i) => {
        const place = (round * ENDINGS.length + ENDINGS.indexOf(ending)) * BEHAVIOURS.length + i
        return planTrial(seed * 1_000_003 + place * 10, ending, behaviour)
      }),
    )
    .filter((trial) => only === undefined || trial.seed === only)
}

function report({ trial, problems }: TrialResult): string {
  const more = problems.length > 6 ? [`and ${problems.length - 6} more`] : []
  return [
    `${trial.ending}, endpoint ${trial.behaviour}: npm run test:faults -- --only ${trial.seed} --seed ${seed} --trials ${trialsInAll}`,
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

// Node 20 runs no TypeScript. The package is found as any program finds it: by its name.
function compileProgram(path: string): string {
  const root = join(__dirname, '../..')
  mkdirSync(join(path, 'node_modules'))
  symlinkSync(root, join(path, 'node_modules/runspan'), 'junction')
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }')
  for (const name of ['main', 'plan']) {
    const source = readFileSync(join(__dirname, `program/${name}.ts`), 'utf8')
    const { code } = transformSync(source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    })
    writeFileSync(join(path, `${name}.js`), code)
  }
  return join(path, 'main.js')
}

/** For each ending and behaviour: trials, and what killed programs lost of their last milliseconds. */
function table(all: TrialResult[]): string {
  const rows = ENDINGS.flatMap((ending) => [
    line(
      ending,
      all.filter(({ trial }) => trial.ending === ending),
    ),
  ])
  const columns = BEHAVIOURS.map((behaviour: Behaviour) =>
    line(
      `endpoint ${behaviour}`,
      all.filter(({ trial }) => trial.behaviour === behaviour),
    ),
  )
  const head = ['', 'trials', 'failed', 'runs', 'points', 'lost points', 'oldest loss']
  return [head, ...rows, ...columns, line('in all', all)]
    .map(([name = '', ...cells]) => name.padEnd(26) + cells.map((cell) => cell.padStart(12)).join(''))
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
    sum(({ points }) => points),
    sum(({ lostPoints }) => lostPoints),
    `${oldest} ms`,
  ]
}
