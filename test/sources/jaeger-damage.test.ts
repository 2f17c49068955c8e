// Whatever a Jaeger answers, what is damaged breaks no more than itself.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { run } from '../../src/index.js'
import { openJaeger, type RunRecord } from '../../src/read.js'
import { runProgram } from '../support/child.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
const DEEP_VALUE = `${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}`
/** Stands for texts that are no value of JavaScript. */
const PLACES: Record<string, string> = { '"@deep"': DEEP, '"@deep value"': DEEP_VALUE }

/** A store's Jaeger, all of whose answers are changed on their way. */
async function startChanged(change: (text: string, path: string) => string) {
  const session = startSession()
  run('whole', { params: { rate: 0.1, sizes: [1, 2] }, tags: ['a'] }, (one) => one.logMetric('loss', 1))
  run('other', { attributes: { team: 'x' } }, (one) => one.logMetric('loss', 2))
  const jaeger = await startJaeger()
  jaeger.receiveStore(session.dir)
  const state = { change }
  const server = createServer(async ({ url = '' }, response) => {
    const answer = await fetch(jaeger.url + url)
    const text = answer.status === 200 ? state.change(await answer.text(), url) : await answer.text()
    response.writeHead(answer.status).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    state,
    session,
    async list(login = '') {
      const warnings: string[] = []
      const url = `http://${login}127.0.0.1:${(server.address() as AddressInfo).port}`
      const source = openJaeger(url, { onWarning: (warning) => warnings.push(warning) })
      return { runs: await source.runs().toArray(), warnings }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await jaeger[Symbol.asyncDispose]()
      await session[Symbol.asyncDispose]()
    },
  }
}

type Json = Record<string, unknown>

/** Every place of a value, as the way to it. */
function placesIn(value: unknown, way: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [way]
  return [way, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...way, key]))]
}

function put(value: unknown, way: readonly string[], damage: unknown): unknown {
  const [key, ...rest] = way
  if (key === undefined) return damage
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json
  copy[key] = put(copy[key], rest, damage)
  return copy
}

const damages = fc.oneof(
  fc.constantFrom<unknown>(
    '@deep',
    '@deep value',
    null,
    'NaN',
    '',
    -1,
    1e300,
    0.5,
    true,
    [],
    {},
    [null],
    [[]],
    '99999999999999999999999',
  ),
  fc.constant(Array(100_000).fill(0)),
  fc.constant(JSON.parse('{"__proto__":{"a":1},"constructor":3}')),
  fc.jsonValue(),
)

function asText(value: unknown): string {
  return JSON.stringify(value).replace(/"@deep(?: value)?"/g, (place) => PLACES[place] as string)
}

test('a wrong value anywhere in one trace leaves all other traces readable', async () => {
  await using jaeger = await startChanged((text) => text)
  const before = await jaeger.list()
  const other = before.runs.find(({ name }) => name === 'other') as RunRecord
  await fc.assert(
    fc.asyncProperty(fc.nat(), damages, async (place, damage) => {
      jaeger.state.change = (text, path) => {
        if (path.includes('services')) return text
        const answer = JSON.parse(text) as { result: { resourceSpans: Json[] } }
        const { resourceSpans } = answer.result
        const index = resourceSpans.findIndex((one) => !JSON.stringify(one).includes(other.id))
        if (index === -1) return text
        const ways = placesIn(resourceSpans[index])
        resourceSpans[index] = put(
          resourceSpans[index],
          ways[place % ways.length] as string[],
          damage,
        ) as Json
        return asText(answer)
      }

      const { runs } = await jaeger.list()

      expect(runs.find(({ id }) => id === other.id)).toEqual(other)
    }),
    { numRuns: 150 },
  )
})

test('a damaged span is left out and reported once', async () => {
  await using jaeger = await startChanged((text) => text.replaceAll('"name":"whole"', '"name":["whole"]'))

  const { runs, warnings } = await jaeger.list()

  expect(runs.map(({ name }) => name)).toContain('other')
  expect(warnings).toEqual([
    expect.stringMatching(
      /^in an answer of Jaeger at http.* a span is damaged \(.*wrong name\); it was left out/,
    ),
  ])
})

test('a warning about damage masks a password that the answer repeats', async () => {
  await using jaeger = await startChanged((text) => text.replaceAll('"name":"whole"', '"name":hunter22'))

  const { warnings } = await jaeger.list('ada:hunter22@')

  expect(warnings).toEqual([expect.stringContaining('damaged')])
  expect(warnings.join()).not.toMatch(/hunter22|ada/)
})

test.each([
  ['a list', '[]'],
  ['deep', DEEP],
  ['a number', '3'],
  ['an error that is no text', `{"error":{"message":${DEEP}}}`],
  ['a result without spans', '{"result":{"resourceSpans":"none"}}'],
  ['services that are deep', `{"services":[${DEEP}]}`],
])('an answer that is %s does not crash', async (_, answer) => {
  await using jaeger = await startChanged((text, path) =>
    path.includes('services') === answer.includes('services') ? answer : text,
  )

  await expect(
    jaeger.list().then(
      ({ runs }) => runs,
      ({ code }) => [code],
    ),
  ).resolves.toEqual(answer.includes('services') ? [] : [expect.stringMatching(/^SOURCE_(MISMATCH|FAILED)$/)])
})

test.each([
  ['blanks', '', ' '.repeat(65_536)],
  ['one text', '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"', 'x'.repeat(65_536)],
  [
    'spans',
    '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[',
    `{"traceId":"${'ab'.repeat(16)}","spanId":"${'cd'.repeat(8)}"},`.repeat(500),
  ],
  ['damaged spans', '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[', '{},'.repeat(20_000)],
])('an endless answer of %s does not use up the memory', async (_, beginning, part) => {
  await using jaeger = await startJaeger({
    instead(_request, response) {
      response.write(beginning === '' ? '{' : beginning)
      const send = () => {
        while (!response.destroyed && response.write(part));
      }
      response.on('drain', send)
      send()
      return true
    },
  })

  const program = await runProgram(
    `import { openJaeger } from 'runspan/read'
    const source = openJaeger(${JSON.stringify(`${jaeger.url}?service=a`)})
    await source.run('${'ab'.repeat(16)}').catch(({ code, message }) => console.log(code, message))`,
    { nodeArguments: ['--max-old-space-size=160'] },
  )

  expect(program).toMatchObject({ code: 0, stdout: expect.stringMatching(/^SOURCE_FAILED .*never ends/) })
})
