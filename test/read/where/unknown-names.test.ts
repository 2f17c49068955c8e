import { UnknownNames } from '../../../src/read/where/unknown-names.js'
import { compileWhere } from './compile.js'
import { RUNS } from './runs.js'

function warnings(text: string, runs = RUNS): string[] {
  const names = new UnknownNames(compileWhere(text).paths)
  for (const run of runs) names.add(run)
  return names.warnings()
}

test.each([
  ['params.lrr > 1', 'no run has a param "lrr"; did you mean params.lr?'],
  ['params.name == "adam"', 'no run has a param "name"; did you mean params.opt.name?'],
  ['params.optt.name == "adam"', 'no run has a param "optt.name"; did you mean params.opt.name?'],
  ['params.learning_rate > 1', 'no run has a param "learning_rate"; did you mean params["learning-rate"]?'],
  ['params.accuracy > 1', 'no run has a param "accuracy"; did you mean metrics.accuracy?'],
  ['metrics.lr > 1', 'no run has a metric "lr"; did you mean params.lr?'],
  ['metrics.acuracy.max > 1', 'no run has a metric "acuracy"; did you mean metrics.accuracy?'],
  [
    'metrics.loss.avg > 1',
    'no run has a metric "loss.avg"; did you mean metrics.loss.mean, .min, .max, .last, .first or .count?',
  ],
  ['metrics.eval_loss > 1', 'no run has a metric "eval_loss"; did you mean metrics["eval/loss"]?'],
  ['metrics.acc > 1', 'no run has a metric "acc"; did you mean metrics.accuracy?'],
  ['has(attributes.teem)', 'no run has an attribute "teem"; did you mean attributes.team?'],
  ['resource.nothing.like.it == 1', 'no run has a resource attribute "nothing.like.it"'],
])('%s: %s', (text, warning) => {
  expect(warnings(text)).toEqual([warning])
})

test('a key that one run has is known, wherever it stands in the filter', () => {
  expect(warnings('status == "failed" && params.note == "x" || has(metrics.val.f1)')).toEqual([])
})

test('an item of a list is known by the key of the list, and of parts of params by their own', () => {
  expect(warnings('params.layers[7] > 1 || params.blocks[0].units > 1')).toEqual([])
  expect(warnings('params.blocks[1].units > 1 || params.layer[0] > 1')).toHaveLength(2)
})

test('a key is warned about once, also where the filter is decided without it', () => {
  expect(warnings('true || params.lrr > 1 || params.lrr < 0')).toHaveLength(1)
})

test('where there are no runs nothing is said', () => {
  expect(warnings('params.lrr > 1', [])).toEqual([])
})
