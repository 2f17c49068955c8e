// Records the runs that docs/command.md shows, and makes their ids, times and resource the same each time: it is the page that
// has to be the same, and everything else is as the recorder writes it.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configure, evaluate, logMetrics, run, shutdown } from '../../dist/esm/index.js'

const FIRST_START = Date.UTC(2026, 10, 23, 9)
const HOUR_MS = 3_600_000

/** What passes between two things that a run logs. */
const BEAT_MS = 3_700

/** What the command's clock says. */
export const NOW = FIRST_START + 9 * HOUR_MS

export async function recordStore(dir) {
  configure({ dir, project: 'search', quiet: true, serviceName: 'trainer' })
  for (const learningRate of [0.001, 0.01, 0.1, 1])
    for (const optimizer of ['adam', 'sgd']) train(learningRate, optimizer)
  await ask('long prompt', ['Paris', 'Canberra', 'Zurich', 'Berlin', 'Toronto', 'Ankara'])
  await ask('short prompt', ['Paris', 'Sydney', 'Bern', 'Berlin', undefined, 'Istanbul'])
  await shutdown()
  const paths = ['search', 'capitals'].flatMap((project) =>
    readdirSync(join(dir, project)).map((name) => join(dir, project, name)),
  )
  const runs = paths.map((path) => readRun(path)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const trainings = runs.filter(({ name }) => !name.startsWith('eval'))
  for (const [i, run] of trainings.entries()) rewrite(run, FIRST_START + i * HOUR_MS)
  for (const [i, run] of runs.filter((run) => !trainings.includes(run)).entries())
    rewrite(run, FIRST_START + 8.25 * HOUR_MS + (i * HOUR_MS) / 4)
}

function train(learningRate, optimizer) {
  const name = `${optimizer}-lr-${learningRate}`
  const options = {
    params: { learningRate, optimizer, batchSize: 32 },
    tags: ['sweep'],
    attributes: { team: 'vision' },
  }
  const best = { 0.001: 0.81, 0.01: 0.94, 0.1: 0.9, 1: 0.3 }[learningRate] - (optimizer === 'sgd' ? 0.03 : 0)
  try {
    run(name, options, () => {
      for (let epoch = 1; epoch <= 12; epoch++) {
        const accuracy = best * (1 - Math.exp(-epoch / 3))
        if (learningRate === 1 && epoch === 5) throw divergence(epoch)
        logMetrics({ accuracy: round(accuracy), loss: round(-Math.log(accuracy)) }, { step: epoch })
      }
    })
  } catch {
    // recorded as failed
  }
}

/** With the stack that it has on the reader's machine. */
function divergence(epoch) {
  const error = new RangeError(`the loss is no finite number in epoch ${epoch}`)
  error.stack = `${error}\n    at train (file:///home/me/train.js:42:11)`
  return error
}

function round(value) {
  return Number(value.toFixed(4))
}

const CAPITALS = [
  ['fr', 'France', 'Paris'],
  ['au', 'Australia', 'Canberra'],
  ['ch', 'Switzerland', 'Bern'],
  ['de', 'Germany', 'Berlin'],
  ['ca', 'Canada', 'Ottawa'],
  ['tr', 'Turkey', 'Ankara'],
].map(([id, country, expected]) => ({ id, question: `What is the capital of ${country}?`, expected }))

/** An evaluation of a model that gives these answers; nothing where it gives none. */
async function ask(prompt, answers) {
  await evaluate(`eval ${prompt}`, {
    project: 'capitals',
    params: { model: 'gpt-mini', prompt },
    data: CAPITALS,
    concurrency: 1,
    task: function answer(_, { index }) {
      if (answers[index] === undefined) throw new Error('Rate limit reached')
      return answers[index]
    },
    scores: { exact: (answer, { expected }) => answer === expected },
  })
}

function readRun(path) {
  const requests = readFileSync(path, 'utf8').trimEnd().split('\n').map(JSON.parse)
  const spans = requests.flatMap((request) =>
    request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
  return { path, name: spans.find(isRoot).name, requests, spans }
}

function isRoot({ parentSpanId }) {
  return parentSpanId === undefined || parentSpanId === ''
}

/** Something happens in a run at each beat. */
function rewrite({ path, name, requests, spans }, start) {
  const at = (beats) => `${start + beats * BEAT_MS}000000`
  const ids = new Map(spans.map(({ spanId }, i) => [spanId, idOf(`${name} ${i}`, 16)]))
  for (const request of requests)
    for (const { resource } of request.resourceSpans) resource.attributes = RESOURCE
  for (const [i, span] of spans.entries()) {
    const events = span.events ?? []
    const first = isRoot(span) ? 0 : i + 1
    for (const [k, event] of events.entries()) event.timeUnixNano = at(isRoot(span) ? k + 1 : first)
    Object.assign(span, {
      traceId: idOf(name, 32),
      spanId: ids.get(span.spanId),
      ...(isRoot(span) ? {} : { parentSpanId: ids.get(span.parentSpanId) }),
      startTimeUnixNano: at(first),
      endTimeUnixNano: at(isRoot(span) ? Math.max(events.length, spans.length) + 1 : first + 1),
    })
  }
  rmSync(path)
  const lines = requests.map((request) => `${JSON.stringify(request)}\n`)
  writeFileSync(join(dirname(path), `${idOf(name, 32)}.jsonl`), lines.join(''))
}

/** What made a run, on the reader's machine. */
const RESOURCE = [
  { key: 'service.name', value: { stringValue: 'trainer' } },
  { key: 'process.working_directory', value: { stringValue: '/home/me/search' } },
  {
    key: 'process.command_args',
    value: {
      arrayValue: { values: ['node', 'train.js', '--sweep'].map((stringValue) => ({ stringValue })) },
    },
  },
  { key: 'vcs.ref.head.revision', value: { stringValue: idOf('commit', 40) } },
]

function idOf(name, digits) {
  return createHash('sha256').update(name).digest('hex').slice(0, digits)
}
