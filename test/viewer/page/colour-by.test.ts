// Colours by what runs have.

import { colourChoices, colouringOf } from '../../../src/viewer/page/chart/colour-by.js'

interface Has {
  status?: 'completed' | 'failed'
  params?: Record<string, number | string | boolean>
  tags?: string[]
}

function runs(...all: Has[]) {
  return all.map(({ status = 'completed' as const, params = {}, tags = [] }, i) => ({
    ...{ id: `run ${i}`, status, params, tags, attributes: { team: i % 2 === 0 ? 'a' : 'b' } },
  }))
}

const withRates = (...rates: number[]) => runs(...rates.map((rate) => ({ params: { rate } })))

const placesOf = (all: ReturnType<typeof runs>, by: string) => [
  ...(colouringOf(all, by)?.colours.values() ?? []),
]

test('numbers that span decades are placed by their logarithms, others as they are', () => {
  expect(placesOf(withRates(0.001, 0.01, 0.1), 'params.rate')).toEqual([
    { scale: 0 },
    { scale: expect.closeTo(0.5) },
    { scale: 1 },
  ])
  expect(placesOf(withRates(1, 2, 5), 'params.rate')).toEqual([{ scale: 0 }, { scale: 0.25 }, { scale: 1 }])
  expect(placesOf(withRates(-1, 99, 0), 'params.rate')).toEqual([{ scale: 0 }, { scale: 1 }, { scale: 0.01 }])
  expect(placesOf(withRates(3, 3), 'params.rate')).toEqual([{ scale: 0.5 }, { scale: 0.5 }])
})

test('the legend has each of few numbers, and the scale of many', () => {
  const few = colouringOf(withRates(4, 1, 4), 'params.rate')
  const many = colouringOf(withRates(1, 10, 20, 40, 80, 100, 1000), 'params.rate')

  expect([few?.scale, few?.legend.map(({ text }) => text)]).toEqual([undefined, ['1', '4']])
  expect([many?.scale, many?.legend.map(({ text }) => text)]).toEqual(['log', ['1', '31.6', '1,000']])
})

test('texts have the palette in their order, whatever the order of the runs', () => {
  const all = runs(
    { params: { size: 'layer10' } },
    { params: { size: 'layer9' } },
    { params: { size: 'layer10' } },
  )

  expect(placesOf(all, 'params.size')).toEqual([1, 0, 1])
  expect(placesOf(all.toReversed(), 'params.size')).toEqual([1, 0, 1])
  expect(placesOf(runs({ status: 'failed' }, {}), 'status')).toEqual([1, 0])
})

test('a run without the value is grey, and so are values beyond the palette, and the legend says so', () => {
  const all = runs({ tags: ['risky'] }, {})
  const names = Array.from({ length: 20 }, (_, i) => ({ params: { name: `name ${i}` } }))

  expect(placesOf(all, 'tags.risky')).toEqual([0, 'none'])
  expect(colouringOf(all, 'tags.risky')?.legend.map(({ text }) => text)).toEqual(['risky', 'none'])
  expect(placesOf(runs(...names), 'params.name').filter((colour) => colour === 'none')).toHaveLength(4)
  expect(colouringOf(runs(...names), 'params.name')?.legend.at(-1)).toEqual({
    text: '4 others',
    colour: 'none',
  })
})

test('without any value each run keeps its own colour', () => {
  expect(colouringOf(withRates(1), 'params.toString')).toBeUndefined()
  expect(colouringOf(withRates(1), 'anything')).toBeUndefined()
  expect(colouringOf([], 'status')).toBeUndefined()
})

test('what differs can be chosen, and what the address has chosen', () => {
  const all = runs({ params: { rate: 1, same: 5 } }, { params: { rate: 2, same: 5 }, tags: ['risky'] })

  expect(colourChoices(all, 'params.gone').map(([by]) => by)).toEqual([
    'params.rate',
    'attributes.team',
    'tags.risky',
    'params.gone',
  ])
})
