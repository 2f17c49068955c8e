// What calls of language models have used, in what compares runs.

import { compareRuns, groupRuns, openStore } from '../../src/read.js'
import { askModel } from './ask-model.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(async () => {
    await askModel('short', 'short', 100)
    await askModel('long', 'long', 400)
    await askModel('longer', 'long', 600)
    for (const name of ['without', 'nor this', 'nor that']) await askModel(name, 'none')
  })
})

afterAll(() => store.remove())

const runsOf = () => openStore({ dir: store.dir }).runs({ sort: 'started' }).toArray()

test('compareRuns() has them with their differences, and groupRuns() how they are spread', async () => {
  const runs = await runsOf()

  expect(compareRuns(runs.slice(0, 2)).tokens).toEqual([
    { name: 'tokens.input', values: [100, 400], differences: [0, 300], percents: [0, 300] },
    { name: 'tokens.output', values: [30, 30], differences: [0, 0], percents: [0, 0] },
    { name: 'tokens.calls', values: [1, 1], differences: [0, 0], percents: [0, 0] },
  ])
  expect(compareRuns([...runs.slice(5), ...runs.slice(0, 1)]).tokens[0]).toEqual({
    ...{ name: 'tokens.input', values: [undefined, 100] },
    ...{ differences: [undefined, undefined], percents: [undefined, undefined] },
  })
  const groups = groupRuns(runs, { by: ['prompt'] })
  expect(groups[1]?.tokens.input).toMatchObject({ n: 2, mean: 500, min: 400, max: 600 })
  expect(groups[2]?.tokens).toEqual({})
  expect(compareRuns(runs.slice(3)).tokens).toEqual([])
})

test('compare shows them below the metrics, as columns of many runs, and in its JSON', async () => {
  const pair = await command('compare', 'short', 'long')
  const columns = pair.map((line) => line.trim().split(/ {2,}/))
  expect(columns.slice(columns.findIndex(([title]) => title === 'tokens'))).toEqual([
    ['tokens'],
    ['input', '100', '400', '+300', '+300%'],
    ['output', '30', '30', '0', expect.anything()],
    ['calls', '1', '1', '0', expect.anything()],
    [''],
  ])

  const many = await command('compare', '--sort', 'started')
  expect(many[0]).toMatch(/ tokens\.input +tokens\.output/)

  const { tokens } = JSON.parse((await command('compare', 'short', 'long', '--json')).join('\n'))
  expect(tokens[0]).toMatchObject({ name: 'tokens.input', values: [100, 400] })
  const alone = await runCommand(['compare', 'without', '--json', '--dir', store.dir])
  expect(JSON.parse(alone.stdout)).not.toHaveProperty('tokens')
})

test('groups show their means', async () => {
  const lines = await command('list', '--group-by', 'prompt', '--sort', 'started')

  const [titles, , long, none] = lines.map((line) => line.trim().split(/ {2,}/))
  expect(titles?.slice(-2)).toEqual(['tokens.input', 'tokens.output'])
  expect(long?.slice(-2)).toEqual(['500 ± 140', '30 ± 0'])
  expect(none?.[0]).toBe('none')
  const json = JSON.parse((await command('list', '--group-by', 'prompt', '--json')).join('\n'))
  expect(
    json.some(({ tokens }: { tokens?: { input: { mean: number } } }) => tokens?.input.mean === 500),
  ).toBe(true)
})

async function command(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await runCommand([...args, '--dir', store.dir])
  expect(stderr).toBe('')
  return stdout.split('\n')
}
