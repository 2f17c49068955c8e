// Runs coloured by what they have, pointed at in table and charts, and groups of them.

import { logMetric, logParams, run } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const RATES = [0.001, 0.01, 0.1]
const STEPS = 20

const viewer = showStore(() =>
  recordStore(async () => {
    for (const [i, rate] of RATES.entries())
      for (const optimizer of ['adam', 'sgd']) {
        await run(`${optimizer} ${rate}`, async () => {
          logParams({ rate, optimizer })
          for (let step = 0; step < STEPS; step++) logMetric('loss', i + 1 + step / 100, { step })
        })
        await nextMillisecond()
      }
  }),
)

test.each(['light', 'dark'] as const)(
  'colours by a param are those of its legend, in table and charts: %s',
  async (colorScheme) => {
    await using opened = await openPage(viewer.origin, { colorScheme })
    const { page, troubles } = opened
    await page.getByRole('combobox', { name: /^colour/ }).selectOption('rate')
    const legend = page.getByRole('region', { name: 'Colours' })
    await eventually(async () => expect(await legend.textContent()).toBe('rate0.0010.010.1'))
    expect(new URL(page.url()).searchParams.get('colour')).toBe('params.rate')
    const colourOf = (name: string) =>
      page
        .getByRole('row', { name: new RegExp(name) })
        .locator('.swatch')
        .getAttribute('style')
    const ofLegend = await Promise.all(
      RATES.map((_, i) => legend.locator('.swatch').nth(i).getAttribute('style')),
    )
    expect(new Set(ofLegend).size).toBe(3)
    for (const [i, rate] of RATES.entries())
      expect([await colourOf(`adam ${rate}`), await colourOf(`sgd ${rate}`)]).toEqual([
        ofLegend[i],
        ofLegend[i],
      ])
    expect(await violations(page)).toEqual([])

    await page.getByRole('combobox', { name: /^colour/ }).selectOption('optimizer')
    await eventually(async () => expect(await legend.textContent()).toBe('optimizeradamsgd'))
    await page.reload()
    await eventually(async () => expect(await legend.textContent()).toBe('optimizeradamsgd'))
    expect(await colourOf('adam 0.1')).toBe(await colourOf('adam 0.01'))
    expect(troubles).toEqual([])
  },
)

test('a curve that is pointed at marks its row, and a row that is pointed at lifts its curve', async () => {
  await using opened = await openPage(`${viewer.origin}/?colour=params.rate`)
  const { page, troubles } = opened
  const plot = page.locator('.chart .u-over')
  await plot.waitFor()
  const isLifted = async () => (await page.locator('.chart canvas.above').count()) === 1
  expect(await isLifted()).toBe(false)
  const { x, y, width, height } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const marked = () => page.locator('tr.hovered').getAttribute('class', { timeout: 1000 })
  // the highest curves are those of the largest rate
  for (let down = 4; !(await page.locator('tr.hovered').count()) && down < height; down += 8)
    await page.mouse.move(x + width / 2, y + down)
  await eventually(async () => expect(await marked()).toContain('hovered'))
  expect(await page.locator('tr.hovered').textContent()).toContain('0.1')
  expect(await isLifted()).toBe(true)
  await page.locator('.cursor-values .hovered').waitFor()

  await page.getByRole('row', { name: /adam 0.001/ }).hover()
  await eventually(async () => expect(await page.locator('tr.hovered').textContent()).toContain('0.001'))
  expect(await isLifted()).toBe(true)
  await page.mouse.move(5, 5)
  await eventually(async () => expect(await isLifted()).toBe(false))
  expect(troubles).toEqual([])
})

test('a group is its mean with the standard deviation around it, or with all from the lowest to the highest', async () => {
  await using opened = await openPage(`${viewer.origin}/?group=by:optimizer`)
  const { page, troubles } = opened
  await page.getByText('The first 2 groups, mean ± std').waitFor()
  expect(await page.getByRole('combobox', { name: /^colour/ }).count()).toBe(0)
  await page.getByRole('combobox', { name: /^band/ }).selectOption('min to max')
  await page.getByText('The first 2 groups, mean, min to max').waitFor()
  await eventually(async () => expect(new URL(page.url()).searchParams.get('band')).toBe('range'))
  await page.locator('.chart .u-over').hover()
  await page.locator('.cursor-values').getByText('adam').waitFor()
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})
