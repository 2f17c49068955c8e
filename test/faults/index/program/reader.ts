// Asks the store again and again until it is killed, and notes whatever is wrong with an answer: usage node reader.js
// <list, id, facets or watch> <diary> <file for what is wrong>

import { appendFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { openStore, type RunRecord } from 'runspan/read'
import { tellsOfCutLine } from './cut-line.js'
import { type Diary, readDiary } from './diary.js'
import { wrongWith } from './numbered-run.js'

const [kind, diaryPath, problems] = process.argv.slice(2) as [keyof typeof READERS, string, string]

const READERS = { list, id: byId, facets, watch }

function report(problem: string): void {
  appendFileSync(problems, `${kind}: ${problem}\n`)
}

const source = () =>
  openStore({
    onWarning(message) {
      if (!tellsOfCutLine(message)) report(`warned: ${message}`)
    },
  })

function checkRows(runs: readonly RunRecord[]): void {
  for (const run of runs) {
    const wrong = wrongWith(run)
    if (wrong !== undefined) report(wrong)
  }
  if (new Set(runs.map(({ id }) => id)).size < runs.length) report('a run is there twice')
}

/** Runs that were there before, and are not deleted after, have to be in an answer. */
function checkMissing(before: Diary, ids: ReadonlySet<string>, isWanted: (number: number) => boolean): void {
  const { deleted } = readDiary(diaryPath)
  for (const [id, number] of before.gone) if (ids.has(id)) report(`run ${number}, ${id}, was deleted before`)
  for (const runs of [before.ended, before.kept])
    for (const [id, number] of runs)
      if (!deleted.has(id) && !ids.has(id) && isWanted(number)) report(`run ${number}, ${id}, is missing`)
}

async function list(): Promise<void> {
  const least = Math.random() * 500
  const queries = [
    { query: {}, isWanted: () => true },
    { query: { where: `params.half >= ${least}` }, isWanted: (number: number) => number / 2 >= least },
    { query: { where: '"even" in tags' }, isWanted: (number: number) => number % 2 === 0 },
    { query: { project: 'two', where: 'metrics.loss.min >= 0.0' }, isWanted: () => false },
  ]
  const { query, isWanted } = queries[Math.floor(Math.random() * queries.length)] as (typeof queries)[number]
  const isUp = Math.random() < 0.5
  const before = readDiary(diaryPath)

  const runs = await source()
    .runs({ ...query, sort: `${isUp ? '' : '-'}params.number` })
    .toArray()

  checkRows(runs)
  checkMissing(before, new Set(runs.map(({ id }) => id)), isWanted)
  const numbers = runs.map(({ params }) => (isUp ? 1 : -1) * Number(params.number))
  if (numbers.some((number, i) => number < (numbers[i - 1] ?? -Infinity))) report('not in order')
  const wanted = 'project' in query ? (n: number) => n % 3 === 1 : isWanted
  for (const { params } of runs)
    if (!wanted(Number(params.number))) report(`run ${params.number} was not asked for`)
}

async function byId(): Promise<void> {
  const { ended, deleted } = readDiary(diaryPath)
  const there = [...ended].filter(([id]) => !deleted.has(id))
  const [id = '', number = 0] = there[Math.floor(Math.random() * there.length)] ?? []
  if (id === '') return
  try {
    const run = await source().run(Math.random() < 0.5 ? id : `run ${number}`)
    checkRows([run])
    if (run.params.number !== number) report(`run ${number} was asked for, not ${run.params.number}`)
    if ((run.series.loss ?? []).length !== run.pointCount) report(`run ${number} has not all of its points`)
  } catch (error) {
    if ((error as { code?: string }).code !== 'RUN_NOT_FOUND') throw error
    if (!readDiary(diaryPath).deleted.has(id)) report(`run ${number}, ${id}, was not found`)
  }
}

async function facets(): Promise<void> {
  const { runs, tags, params, statuses, metrics } = await source().facets()
  const counted = (facets: readonly { runs: number }[]) => facets.reduce((sum, facet) => sum + facet.runs, 0)
  // each run has an even number, or the two tags of an odd one
  const tagged = tags.filter(({ name }) => name !== 'kept apart')
  const numbered = params.filter(({ name }) => name === 'number')
  for (const [what, some] of Object.entries({ tagged, statuses, numbered }))
    if (counted(some) !== runs) report(`${counted(some)} of ${runs} runs are ${what}`)
  if (numbered.some(({ type }) => type !== 'number')) report('numbers are none')
  if (metrics.some(({ name, runs: some }) => name !== 'loss' || some > runs)) report('a metric nobody logged')
}

async function watch(): Promise<void> {
  const over = new Set<string>()
  for await (const { kind, id, run } of source().watch({ intervalMs: 50 })) {
    if (run !== undefined) checkRows([run])
    if (kind === 'deleted' && !readDiary(diaryPath).deleted.has(id)) report(`${id} was not deleted`)
    if (kind === 'ended' && over.has(id)) report(`${id} has ended twice`)
    if (kind === 'ended') over.add(id)
    console.log('answered')
  }
}

try {
  for (;;) {
    await READERS[kind]()
    console.log('answered')
    // the others want a turn, too
    await delay(Math.random() * 60)
  }
} catch (error) {
  report(`it threw ${(error as Error).stack}`)
  process.exitCode = 1
}
