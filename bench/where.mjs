// What a filter by an expression costs for each run, compared with the same condition as a function of plain JavaScript. Both
// take turns in one process, and only ratios within a round are compared: machines are noisy.

import { compileFilter } from '../dist/esm/read.js'

const RUNS = 10_000
const ROUNDS = 15

const FILTER =
  'params.lr > 0.01 && "production" in tags && metrics.accuracy.max >= 0.5 && attributes["deploy.env"] == "staging"' +
  ' && status == "completed" && duration > duration("10m")'

const predicate = ({ params, tags, summaries, attributes, status, durationMs }) =>
  params.lr > 0.01 &&
  tags.includes('production') &&
  summaries.accuracy?.max >= 0.5 &&
  attributes['deploy.env'] === 'staging' &&
  status === 'completed' &&
  durationMs > 600_000

const runs = Array.from({ length: RUNS }, (_, i) => makeRun(i))

/** A run as it is read without its points: 20 params, 10 metrics. */
function makeRun(i) {
  const random = (n) => Math.abs(Math.sin((i + 1) * (n + 1)))
  const keys = (count, name) => Array.from({ length: count }, (_, n) => `${name}${n}`)
  const summary = (n) => ({
    first: 0,
    last: random(n),
    min: 0,
    max: random(n),
    mean: random(n) / 2,
    count: 100,
  })
  return {
    id: i.toString(16).padStart(32, '0'),
    name: `exp-${i}`,
    project: 'bench',
    status: i % 10 === 0 ? 'failed' : 'completed',
    tags: i % 2 === 0 ? ['nightly', 'production'] : ['nightly'],
    params: {
      ...Object.fromEntries(keys(19, 'param').map((key, n) => [key, random(n)])),
      lr: random(20) / 10,
    },
    attributes: { 'deploy.env': i % 3 === 0 ? 'staging' : 'production', team: 'vision' },
    summaries: {
      ...Object.fromEntries(keys(9, 'metric').map((key, n) => [key, summary(n)])),
      accuracy: summary(30),
    },
    series: {},
    startTime: 1_700_000_000_000 + i * 1000,
    endTime: 1_700_000_000_000 + i * 2000,
    durationMs: i * 1000,
    children: [],
    continuations: [],
    tasks: [],
    pointCount: 1000,
    missingPoints: 0,
    refusedCalls: 0,
    resource: { 'service.name': 'bench' },
    spans: [],
  }
}

function cpuMs(work) {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1000, result }
}

const beforeLoading = process.cpuUsage()
const { matches } = await compileFilter({ where: FILTER })
const loading = process.cpuUsage(beforeLoading)

const first = cpuMs(() => runs.filter(matches))
const rounds = Array.from({ length: ROUNDS }, () => ({
  filter: cpuMs(() => runs.filter(matches)),
  plain: cpuMs(() => runs.filter(predicate)),
}))
for (const { filter, plain } of rounds)
  if (filter.result.length === 0 || filter.result.length !== plain.result.length)
    throw new Error(`the filter chooses ${filter.result.length} runs and the function ${plain.result.length}`)

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const filterMs = median(rounds.map(({ filter }) => filter.ms))
const plainMs = median(rounds.map(({ plain }) => plain.ms))
console.log(`${FILTER}\n
${first.result.length} of ${RUNS} runs, Node ${process.version}, CPU:
loaded and compiled once   ${((loading.user + loading.system) / 1000).toFixed(1)} ms
10,000 runs, first time    ${first.ms.toFixed(1)} ms
10,000 runs, then          ${filterMs.toFixed(1)} ms
plain JavaScript           ${plainMs.toFixed(1)} ms
ratio                      ${median(rounds.map(({ filter, plain }) => filter.ms / plain.ms)).toFixed(1)}`)
