// Trains eight neural networks at the same time, each in a run of its own, and compares them by what the store has kept.

import { parseArgs } from 'node:util'
import { configure, generateRunName, logMetrics, logParams, run, setAttribute } from 'runspan'
import { openStore, type RunRecord } from 'runspan/read'
import { tableLines } from '../table.js'
import { loadDigits } from './digits.js'
import { type Config, DivergenceError, train } from './network.js'

const USUAL: Config = {
  learningRate: 0.1,
  hiddenUnits: 64,
  batchSize: 32,
  momentum: 0.9,
  epochs: 12,
  seed: 1,
}

// Each of the others differs from the usual one in one thing.
const CONFIGS: Config[] = [
  USUAL,
  { ...USUAL, hiddenUnits: 128 },
  { ...USUAL, hiddenUnits: 16 },
  { ...USUAL, hiddenUnits: 0 },
  { ...USUAL, batchSize: 256 },
  { ...USUAL, learningRate: 0.001 },
  { ...USUAL, learningRate: 0.01 },
  { ...USUAL, learningRate: 1 },
]

// The page and the tables mark the run that is best.
const BEST = { accuracy: 'max', loss: 'min' } as const

// `npm run demo -- --seeds 3` trains each of them three times, to see how much is chance.
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1' } } })
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
const configs = seeds.flatMap((seed) => CONFIGS.map((config) => ({ ...config, seed })))

configure({ project: 'digits' })

const digits = loadDigits()
const sweep = generateRunName() // tells the runs of this sweep from those of others in the same project

console.log(
  `Sweep ${sweep}: ${configs.length} networks learn from ${digits.training.length} handwritten digits ` +
    `and are tried on ${digits.heldOut.length} others.\n`,
)
await Promise.all(configs.map(experiment))
await report()

async function experiment(config: Config): Promise<void> {
  const model = config.hiddenUnits === 0 ? 'softmax' : `mlp${config.hiddenUnits}`
  const name = `${model}-lr${config.learningRate}-batch${config.batchSize}`
  try {
    await run(name, { tags: ['training'], attributes: { sweep, model }, summary: BEST }, async () => {
      logParams(config)
      for await (const { epoch, ...metrics } of train(config, digits)) {
        logMetrics(metrics, { step: epoch })
      }
    })
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error
    // That run is marked as failed by now, and the other runs go on. One more run looks into it.
    await run('error-analysis', { tags: ['analysis'], attributes: { sweep } }, () => analyse(name))
  }
}

async function analyse(name: string): Promise<void> {
  const failed = await openStore().run(name) // the newest run of that name
  setAttribute('failedRun', failed.id)
  logParams({ error: failed.error?.message, config: failed.params })
  const lastFinite = failed.series.loss?.findLast(({ value }) => Number.isFinite(value))
  if (lastFinite) logMetrics({ lastFiniteLoss: lastFinite.value }, { step: lastFinite.step })
}

/** Prints the runs of this sweep, the best one first, and what there is to type next. */
async function report(): Promise<void> {
  const runs = await readRuns('training')
  runs.sort((a, b) => final(b, 'accuracy') - final(a, 'accuracy') || final(a, 'loss') - final(b, 'loss'))
  const failed = runs.filter(({ status }) => status === 'failed')

  for (const line of tableLines(runs.map(toRow))) console.log(line)
  for (const { name, error } of failed) console.log(`\n${name} failed: ${error?.message}`)
  for (const { name, params, series } of await readRuns('analysis')) {
    const [lastFinite] = series.lastFiniteLoss ?? []
    console.log(
      `${name}: at learning rate ${params['config.learningRate']}, the last finite loss was ` +
        `${lastFinite?.value.toPrecision(3)} after epoch ${lastFinite?.step}`,
    )
  }
  console.log(`
What to type next:
  npx runspan list --attribute sweep=${sweep} --sort -accuracy
  npx runspan show ${runs[0]?.id.slice(0, 8)}    the best run
  npx runspan show ${failed[0]?.id.slice(0, 8)}    the failed run
  npx runspan list --project digits    this sweep and earlier ones
  npx runspan export --project digits --output runs.csv`)
}

function readRuns(tag: string): Promise<RunRecord[]> {
  return openStore()
    .runs({ attributes: { sweep }, tags: [tag], fields: ['series'] })
    .toArray()
}

function toRow({ name, status, params, summaries, durationMs }: RunRecord): Record<string, string> {
  return {
    run: name,
    status,
    'learning rate': String(params.learningRate),
    'hidden units': String(params.hiddenUnits),
    'batch size': String(params.batchSize),
    accuracy: summaries.accuracy?.last.toFixed(3) ?? '',
    loss: summaries.loss?.last.toPrecision(3) ?? '',
    duration: durationMs === undefined ? '' : `${(durationMs / 1000).toFixed(1)} s`,
  }
}

function final({ summaries }: RunRecord, metric: string): number {
  return summaries[metric]?.last ?? 0
}
