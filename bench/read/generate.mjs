// Records the runs that are read back: by the library itself, into a real store.
//   node bench/read/generate.mjs <folder> <runs> <params> <series> <points of each>
import { configure, logMetric, logParams, run, setAttributes, shutdown } from '../../dist/esm/index.js'

const [dir, ...counts] = process.argv.slice(2)
const [runs, params, series, points] = counts.map(Number)

/** Runs between two turns of the event loop. */
const RUNS_PER_TURN = 50

configure({ dir, quiet: true, project: 'bench' })
for (let i = 0; i < runs; i++) {
  recordRun(i)
  if (i % RUNS_PER_TURN === 0) await new Promise(setImmediate)
}
await shutdown()

function recordRun(i) {
  const tags = i % 2 === 0 ? ['nightly', 'production'] : ['nightly']
  run(`exp-${i}`, { tags }, () => {
    setAttributes({ 'deploy.env': i % 3 === 0 ? 'staging' : 'production', team: 'vision' })
    logParams({ lr: random(i, 0) / 10, optimizer: i % 5 === 0 ? 'sgd' : 'adam' })
    logParams(Object.fromEntries(numbers(params - 2).map((n) => [`param${n}`, random(i, n + 1)])))
    for (let step = 0; step < points; step++) {
      logMetric('accuracy', random(i, 99) * (1 - 1 / (step + 2)), { step })
      for (const n of numbers(series - 1)) logMetric(`metric${n}`, random(i + step, n), { step })
    }
  })
}

function numbers(count) {
  return Array.from({ length: count }, (_, n) => n)
}

/** The same each time: from 0 to 1. */
function random(i, n) {
  return Math.abs(Math.sin((i + 1) * (n + 1)))
}
