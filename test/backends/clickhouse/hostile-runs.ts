// Runs that a storage of texts could get wrong, and what is asked about them: hostile texts in every place of a filter.

import {
  annotate,
  continueRun,
  logMetric,
  logParams,
  logScore,
  resumeRun,
  run,
  startRun,
  task,
} from '../../../src/index.js'
import type { RunFilter } from '../../../src/read.js'

/** Values that a storage of texts could take for others, hostile names, and every way in which a run can go on. */
export async function recordHostile(): Promise<void> {
  const texts = {
    number: '5',
    exponent: '1e5',
    flag: 'true',
    list: '[1,2]',
    nan: 'NaN',
    quote: `' OR 1=1 --`,
    backslash: '\\',
    lines: 'a\nb\tc\0d',
    json: '{"a":1}',
    long: 'é'.repeat(300),
  }
  run(
    `it's "a" \\ name\n`,
    { project: `'; DROP TABLE x`, tags: [`a'b`, '\\', '🙂', 'a=b'], attributes: texts },
    () => {
      logParams({ ...texts, 'a.b "c"': 1, "key'": 2 })
      logParams({
        really: 5,
        minus: -0,
        huge: 1e300,
        nothing: Number.NaN,
        infinite: Number.NEGATIVE_INFINITY,
        yes: true,
      })
      logMetric('a.b "c"', 1)
      for (let i = 0; i < 200; i++) logMetric('same', i, { timestamp: 1_700_000_000_000 })
    },
  )
  run('known by', { summary: { loss: 'min', 'eval/*': 'max' } }, () => {
    for (const loss of [3, 1, 2]) logMetric('loss', loss)
  })
  const resumed = startRun('resumed')
  resumed.with(() => {
    for (let step = 0; step < 50; step++) logMetric('loss', step, { step })
  })
  resumed.end()
  await resumeRun(resumed.id, { fromStep: 30 }, () => {
    for (let step = 30; step < 60; step++) logMetric('loss', -step, { step })
  })
  run('ranks', (shared) => {
    continueRun(shared.carrier(), { rank: 1 }, () => logMetric('loss', 7))
    expect(() =>
      continueRun(shared.carrier(), { rank: 2 }, () => {
        throw new Error('rank 2 gave up')
      }),
    ).toThrow()
  })
  run('tasks', () => {
    for (const item of ['1', 'true'])
      task('answer', { item, inputs: { question: item } }, () => {
        logScore('good', true)
        return item
      })
  })
  const noted = startRun('noted', { tags: ['old'], params: { lr: 0.03 } })
  noted.end()
  annotate(noted.id, {
    name: 'renamed',
    tags: ['new'],
    removeTags: ['old'],
    note: '12',
    attributes: { reviewed: 'true' },
    archived: true,
  })
}

/** Plain runs, which the engine itself chooses and sorts. */
export function recordSweep(): void {
  for (let i = 0; i < 40; i++)
    run(
      `trial-${i}`,
      {
        project: 'sweep',
        tags: i % 2 === 0 ? ['even'] : [],
        attributes: { node: i % 3, team: i % 4 === 0 ? 'red' : 'blue' },
      },
      () => {
        logParams({
          lr: i / 400,
          optimizer: i % 2 === 0 ? 'adam' : 'sgd',
          layers: [i, 2],
          ...(i % 5 === 0 && { warm: true }),
          ...(i === 7 && { lr: 'auto' }),
        })
        if (i % 10 !== 9)
          for (let step = 0; step < 60; step++)
            logMetric('loss', i === 3 ? Number.NaN : 1 / (1 + ((step * i) % 7)), { step })
        logMetric('accuracy', Math.round(Math.sin(i) * 5) / 5)
      },
    )
}

export const FILTERS: RunFilter[] = [
  ...[
    'params.lr > 0.05',
    'params.lr <= 0.05 && metrics.loss < 0.5',
    '0.05 < params.lr',
    'params.lr == "auto"',
    'params.lr == 0.0025 || name == "trial-7"',
    'metrics.loss.min < 0.2',
    'metrics.loss > -1',
    'metrics.accuracy.max == 0.2',
    'metrics.loss.count >= 60 && points > 60',
    '"even" in tags && attributes.team == "red"',
    '"warm" in params',
    '!("warm" in params) && status == "completed" && project == "sweep"',
    'name in ["trial-1", "trial-2", "renamed"]',
    'status == "failed"',
    'attributes.node == 2',
    'attributes.number == "5"',
    'attributes.number == 5',
    'params.number == "5"',
    'params.number == 5',
    'params.really == 5',
    'params.exponent == "1e5"',
    'params.flag == "true"',
    'params.flag == true',
    'params.yes == true',
    'params.huge == 1e300',
    'params.minus == 0',
    `params.quote == "' OR 1=1 --"`,
    String.raw`params.backslash == "\\"`,
    String.raw`params.lines == "a\nb\tc\u0000d"`,
    `params["key'"] == 2`,
    `params.long == "${'é'.repeat(300)}"`,
    'params.layers[0] == 3',
    'has(params.warm) && params.lr > 0.01',
    'name.startsWith("trial-1")',
    'error.message.contains("gave up")',
    'parent == "nobody"',
    'size(children) > 0',
    'duration > duration("1h")',
    '"renamed" == name',
    '"new" in tags',
    'params.lr > 0.02 ? true : false',
  ].map((where) => ({ where })),
  { project: `'; DROP TABLE x` },
  { name: `it's "a" \\ name\n` },
  { name: `') OR 1=1 --` },
  { name: '{p0:String}' },
  { tags: [`a'b`, '\\'] },
  { tags: ['a=b'] },
  { params: { quote: `' OR 1=1 --` } },
  { params: ['number=5'] },
  { params: ['really=5'] },
  { params: ['nothing=NaN'] },
  { params: ['infinite=-Infinity'] },
  { params: ["key'=2"] },
  { params: ['lr=.05'] },
  { params: ['layers=3'] },
  { attributes: ['team=red'], params: { optimizer: 'adam' } },
  { attributes: { node: 1 } },
  { attributes: [`quote=' OR 1=1 --`] },
  { archived: true },
  { archived: false, project: 'sweep' },
  { parent: null },
  { parent: `' OR '1'='1` },
  { status: 'completed', project: 'sweep', where: 'params.lr > 0.05' },
]

export const SORTS = [
  '-started',
  'started',
  '-metrics.loss.min',
  'metrics.loss',
  '-loss',
  'metrics.accuracy.max,-points',
  '-accuracy,started',
  'params.lr',
  '-params.lr',
  '-duration',
  'points',
  'attributes.node',
  'ended',
  'name',
  'project,-started',
  'metrics.nothing',
]
