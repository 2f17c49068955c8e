import { compileWhere } from './compile.js'
import { RUNS } from './runs.js'

/** The runs that a filter chooses, by the letter that their ids consist of. */
function chosen(text: string): string {
  const where = compileWhere(text)
  return RUNS.filter(where.matches)
    .map(({ id }) => id[0])
    .join('')
}

const ALL = 'abcde'

describe('what a run has once', () => {
  test.each([
    ['name == "exp-1"', 'a'],
    ["name == 'exp-1'", 'a'],
    ['name != "exp-1"', 'bcde'],
    ['name in ["exp-1", "empty", "none"]', 'ae'],
    [`id == "${'b'.repeat(32)}"`, 'b'],
    ['id.startsWith("cc")', 'c'],
    ['project == "search"', 'ab'],
    ['status == "failed"', 'c'],
    ['status != "completed"', 'cd'],
    ['status in ["running", "silent"]', 'd'],
    [`parent == "${'a'.repeat(32)}"`, 'b'],
    ['has(parent)', 'b'],
    ['children.size() == 1', 'a'],
    ['has(children)', 'a'],
    ['points > 2', 'ab'],
    ['points == 0', 'e'],
    ['started > timestamp("2026-11-01T12:00:00Z")', 'bd'],
    ['started >= timestamp("2026-11-01T13:00:00+01:00")', 'abde'],
    ['started == timestamp("2026-11-01T12:00:00.000Z")', 'ae'],
    ['ended < timestamp("2026-11-01T12:00:00Z")', 'c'],
    ['has(ended)', 'abce'],
    ['!has(ended)', 'd'],
    ['duration > duration("10m")', 'a'],
    ['duration == duration("1h")', 'a'],
    ['duration <= duration("0s")', 'ce'],
    ['duration >= duration("4m59s999ms")', 'ab'],
    ['ended - started > duration("4min")', 'ab'],
    ['started + duration("1h") < ended + duration("1s")', 'a'],
    ['duration / duration("1m") == 5.0', 'b'],
    ['duration > 2 * duration("2m")', 'ab'],
    ['error.message.contains("memory")', 'c'],
    ['error.type == "RangeError"', 'c'],
    ['has(error)', 'c'],
    ['!has(error)', 'abde'],
    ['has(error.stacktrace)', ''],
    ['resource.service.name == "trainer"', 'a'],
    ['resource["process.pid"] > 4710', 'a'],
    ['true', ALL],
    ['false', ''],
  ])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('params, attributes and tags', () => {
  test.each([
    ['params.lr > 0.01', 'ab'],
    ['params.lr == 1', 'b'],
    ['params.lr == 1.0', 'b'],
    ['params.lr >= 1e-1', 'ab'],
    ['params.lr < -1e-4', 'd'],
    ['params.lr == "0.1"', 'c'],
    ['params.lr != "0.1"', 'abd'],
    ['params.lr > "0"', 'c'],
    ['double(params.lr) == 0.1', 'ac'],
    ['int(params.seed) == 7', 'ac'],
    ['string(params.seed) == "7"', 'ac'],
    ['params.lr in [0.1, 1]', 'ab'],
    ['params.opt.name == "adam"', 'a'],
    ['params["opt.name"] == "adam"', 'a'],
    ['params["opt"].name == "adam"', 'a'],
    ['params.opt["name"] == "adam"', 'a'],
    ['params.opt.name.lowerAscii() == "adam"', 'ac'],
    ['params.opt.name.upperAscii().startsWith("AD")', 'ac'],
    ['params.opt.name.endsWith("am")', 'ac'],
    ['params.layers == [64, 128]', 'a'],
    ['params.layers == [64]', ''],
    ['params.layers[0] == 64', 'a'],
    ['params.layers[2] == 64', ''],
    ['128 in params.layers', 'ab'],
    ['size(params.layers) == 1', 'b'],
    ['params.layers.all(n, n > 100)', 'b'],
    ['params.blocks[0].units == 8', 'a'],
    ['params.shuffle', 'a'],
    ['!params.shuffle', 'b'],
    ['params.seed', ''],
    ['params.shuffle == true', 'a'],
    ['params.seed % 2 == 0', 'b'],
    ['params.seed / 2 == 3.5', 'a'],
    ['(params.seed - 1) * 2.0 + 1 == 13', 'a'],
    ['params.lr * 10 == params.seed + 2', 'b'],
    ['has(params.note)', 'b'],
    ['has(params)', 'abcd'],
    ['params.note.size() == 8', 'b'],
    ['params.note.contains("🙂")', 'b'],
    ['params.note.matches("^Z.rich .$")', 'b'],
    ['"lr" in params', 'abcd'],
    ['"constructor" in params', 'd'],
    ['params.constructor == "mine"', 'd'],
    ['has(params.toString)', ''],
    ['params["learning-rate"] == 3', 'd'],
    ['params["in"] == 5', 'd'],
    ['params.exists(key, key.startsWith("opt."))', 'abc'],
    ['params.exists(key, params[key] == 8)', 'ab'],
    ['params.exists_one(key, key.matches("[-]"))', 'd'],
    ['attributes.deploy.env == "staging"', 'a'],
    ['attributes["deploy.env"] in ["staging", "production"]', 'ab'],
    ['"n2" in attributes.hosts', 'b'],
    ['attributes.hosts[1] == "n2"', 'b'],
    ['"production" in tags', 'ac'],
    ['!("production" in tags)', 'bde'],
    ['tags.exists(t, t.matches("^v[0-9]+$"))', 'ab'],
    ['tags.all(t, t != "v2")', 'cde'],
    ['tags.exists_one(t, t.size() == 2)', 'ab'],
    ['tags[0] == "production"', 'ac'],
    ['has(tags)', 'abc'],
    ['tags == ["v2"]', 'b'],
  ])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('metrics', () => {
  test.each([
    ['metrics.loss < 1', 'ad'],
    ['metrics.loss.last < 1', 'ad'],
    ['metrics.loss.first == 2', 'ab'],
    ['metrics.accuracy.max >= 0.9', 'ab'],
    ['metrics.accuracy.max > metrics.accuracy.last', 'a'],
    ['metrics.loss.mean < 0', 'd'],
    ['metrics.loss.count > 2', 'a'],
    ['metrics.val.f1 == 0.8', 'a'],
    ['metrics.val.f1.min == 0.7', 'a'],
    ['metrics["eval/loss"] == 1', 'a'],
    ['metrics["eval/loss"].max == 3', 'a'],
    ['metrics.max == 9', 'a'],
    ['metrics.max.min == 1', 'a'],
    ['metrics["loss.max"] > 0', ''],
    ['isNaN(metrics.loss)', 'c'],
    ['metrics.loss != metrics.loss', 'c'],
    ['"accuracy" in metrics', 'ab'],
    ['has(metrics.loss.min)', 'abcd'],
    ['metrics.exists(m, metrics[m].max > 8)', 'a'],
    ['size(metrics) == 2', 'b'],
  ])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('conditions together', () => {
  test.each([
    ['params.lr > 0.01 && "production" in tags', 'a'],
    ['params.lr > 0.5 || status == "failed"', 'bc'],
    ['(status == "failed" || status == "running") && project == "rank"', 'cd'],
    ['!(params.lr > 0.01)', 'd'],
    ['params.nothing == 1 || name == "exp-1"', 'a'],
    ['!(params.nothing == 1)', ''],
    ['!has(params.nothing) || params.nothing != 1', ALL],
    ['params.nothing != 1', ''],
    ['params.nothing > 1 ? true : false', ''],
    ['has(params.lr) ? params.lr == 1 : name == "empty"', 'be'],
    ['(project == "rank" ? metrics.loss : params.lr) > 0', 'ab'],
    ['name.matches("^exp-") && !(name in ["exp-2"])', 'ad'],
    ['name + "/" + project == "exp-1/search"', 'a'],
    ['name > "exp-1"', 'bd'],
    ['[params.lr, params.seed] == [1, 8]', 'b'],
    ['params.exists(a, params.exists(b, a != b && params[a] == params[b]))', ''],
    [
      'params.lr > 0.01 && "production" in tags && metrics.accuracy.max >= 0.9 && attributes["deploy.env"] == "staging" && status == "completed" && started > timestamp("2026-11-01T00:00:00Z") && duration > duration("10m") && name.matches("^exp-")',
      'a',
    ],
    ['name == "exp-1" // and a comment', 'a'],
    ['\n  name == "exp-1" ||\n  name == "empty"\n', 'ae'],
    [r`name.matches(r"^exp-\d$")`, 'ab'],
    [r`name.matches("(?i)^EXP-\\d{2}$")`, 'd'],
  ])('%s', (text, ids) => {
    expect(chosen(text)).toBe(ids)
  })
})

describe('a metric known by another statistic than its last value', () => {
  test('metrics.accuracy is that statistic', () => {
    const [best] = RUNS
    const run = { ...best, summaryOf: { accuracy: 'max' } } as (typeof RUNS)[number]

    expect(compileWhere('metrics.accuracy == 0.95').matches(run)).toBe(true)
    expect(compileWhere('metrics.accuracy.last == 0.93').matches(run)).toBe(true)
    expect(compileWhere('metrics.loss == 0.5').matches(run)).toBe(true)
  })
})

describe('what a filter reads', () => {
  test('each name with its key, statistic and place', () => {
    const text =
      'params.opt.lr > 1 && has(metrics.loss.max) && "x" in tags && metrics.exists(m, metrics[m] > 0)'
    const { paths } = compileWhere(text)

    expect(
      paths.map(({ range, ...path }) => ({ ...path, text: text.slice(range.start, range.end) })),
    ).toEqual([
      { field: 'params', key: 'opt.lr', text: 'params.opt.lr' },
      { field: 'metrics', key: 'loss', statistic: 'max', text: 'metrics.loss.max' },
      { field: 'tags', text: 'tags' },
      { field: 'metrics', text: 'metrics' },
      { field: 'metrics', text: 'metrics[m]' },
    ])
  })
})

function r(strings: TemplateStringsArray): string {
  return strings.raw[0] as string
}
