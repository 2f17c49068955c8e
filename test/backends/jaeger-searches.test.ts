// What docs/backends.md says to ask Jaeger for is asked of a real one, which has the demo's runs and others.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../src/read/run-record.js'
import { eventually } from './eventually.js'
import { idsFound, runInJaeger } from './jaeger.js'
import { at, calls, isMeant, searches, tagsOf, textUnder } from './page.js'
import { type Pipeline, startPipeline } from './pipeline.js'
import { expectSameRuns } from './same-runs.js'
import { SHIPPED } from './shipped.js'

// Near the demo's: each would be found by one of the searches if that matched less than the whole value.
const OTHERS = `
  configure({ project: 'digits-2' })
  run('outer', { params: { learningRate: 0.1, third: 1 / 3 } }, () => run('inner', () => {}))
  run('mlp64-lr1-batch320', { tags: ['training-2'], attributes: { model: 'mlp640' }, params: { learningRate: 0.11 } }, () => {})`

let pipeline: Pipeline
let runs: RunRecord[]

beforeAll(async () => {
  pipeline = await startPipeline()
  const others = await pipeline.record(OTHERS)
  runs = [...(await expectSameRuns(pipeline.jaeger, await pipeline.demo())), ...others]
})

afterAll(() => pipeline?.[Symbol.asyncDispose]())

test('the page has a row for each search that people need', () => {
  expect(searches.map(({ what }) => what)).toEqual([
    'all runs of a project',
    'with a tag',
    'with a value of a param',
    'with a value of an attribute of your own',
    'failed ones',
    'all of this at once',
    'started in another run',
    'by name',
    'one run by its id',
  ])
})

describe.each(searches)('$what', (search) => {
  test('the API finds these runs and no others', async () => {
    const { id } = named('outer')
    const expected = runs.filter((run) => isMeant(search, run, id)).map((run) => run.id)

    expect(expected).not.toEqual([])
    expect(await idsFound(at(pipeline.jaeger.url, search.api, id))).toEqual(expected.sort())
  })

  test('the link to the page leads to a page', async () => {
    const response = await fetch(at(pipeline.jaeger.url, search.page, named('outer').id))

    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/html/),
    ])
  })

  test('the link to the page asks the same, and so does what is to be typed there', () => {
    const { page, api, typed } = search

    expect(asCall(page.href)).toBe(api.href)
    expect(typed).toContain(
      Object.entries(tagsOf(page))
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    )
    expect(typed).toContain(page.searchParams.get('operation') ?? '')
  })
})

test('the calls of the API v3 find the run that they name', async () => {
  const { id } = named('mlp64-lr1-batch32')
  const found = await Promise.all(calls.map((url) => idsFound(at(pipeline.jaeger.url, url, id))))

  expect(found).toEqual([[id], [id]])
})

test('the API v3 says 404 where nothing is found, and wants both times', async () => {
  const statusOf = async (name: string, value?: string) => {
    const url = searchOfV3()
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    return (await fetch(url)).status
  }

  expect(await statusOf('query.operation_name', 'nobody')).toBe(404)
  expect(await statusOf('query.start_time_min')).toBe(400)
  expect(await statusOf('query.start_time_max')).toBe(400)
})

test('this Jaeger passes over attributes in a call of the API v3', async () => {
  const url = searchOfV3()
  url.searchParams.set('query.attributes', JSON.stringify({ 'runspan.project': 'none' }))

  expect(await idsFound(url.href)).toEqual([named('mlp64-lr1-batch32').id])
})

test('a number with a fraction is found by its first ten digits', async () => {
  const url = new URL('/api/traces?service=runspan&start=0&end=4102444800000000', pipeline.jaeger.url)
  url.searchParams.set('tags', JSON.stringify({ 'runspan.param.third': '0.3333333333' }))

  expect(await idsFound(url.href)).toEqual([named('outer').id])
})

test('a run that goes on is found by its project, and by its name as an attribute', async () => {
  await using _ = pipeline.start(`
    configure({ project: 'endless' })
    run('goes-on', { params: { a: 1 } }, () => new Promise(() => setTimeout(() => {}, 60_000)))`)
  const idsWith = async (tags: object) => {
    const url = new URL('/api/traces?service=runspan&start=0&end=4102444800000000', pipeline.jaeger.url)
    url.searchParams.set('tags', JSON.stringify(tags))
    return await idsFound(url.href)
  }
  const [id = ''] = await eventually(async () => {
    const ids = await idsWith({ 'runspan.project': 'endless' })
    return ids.length > 0 && ids
  })

  expect(await idsWith({ 'runspan.name': 'goes-on', 'runspan.param.a': '1' })).toEqual([id])
  expect(await runInJaeger(pipeline.jaeger, id)).toMatchObject({ name: 'goes-on', status: 'running' })
})

test('the links that the shipped settings put on a run lead to its project, its parent and its children', async () => {
  const { linkPatterns } = JSON.parse(readFileSync(join(SHIPPED, 'jaeger-ui.json'), 'utf8')) as {
    linkPatterns: { key?: string; url: string; text: string }[]
  }
  const inner = named('inner')
  const outer = named('outer')
  const found = linkPatterns.map(async ({ key, url, text }) => {
    const filledIn =
      key === undefined
        ? url.replaceAll('#{traceID}', outer.id)
        : url.replaceAll(`#{${key}}`, encodeURIComponent(textUnder(key, inner)))
    return [key ?? text, await idsFound(pipeline.jaeger.url + asCall(filledIn))]
  })

  expect(Object.fromEntries(await Promise.all(found))).toEqual({
    'Runs started in this one': [inner.id],
    'runspan.parent_run': [outer.id],
    'runspan.project': runs
      .filter(({ project }) => project === inner.project)
      .map(({ id }) => id)
      .sort(),
  })
})

/** The call of the API that asks what a page shows. The lookback only chooses what the page's form says. */
function asCall(link: string): string {
  return link
    .replace('/trace/', '/api/v3/traces/')
    .replace('/search?', '/api/traces?')
    .replace('&lookback=365d', '')
}

function searchOfV3(): URL {
  const [, search] = calls
  if (search === undefined) throw new Error('the page has no search of the API v3')
  return new URL(at(pipeline.jaeger.url, search, ''))
}

function named(name: string): RunRecord {
  const run = runs.find((candidate) => candidate.name === name)
  if (run === undefined) throw new Error(`there is no run "${name}"`)
  return run
}
