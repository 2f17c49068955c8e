// A zoom into a run of a million points.

import { logMetric, run } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'

const STEPS = 1_000_000
const SPIKE = 345_678
const lossAt = (step: number) => (step === SPIKE ? 9 : (step % 1000) / 1000)

const viewer = showStore(() =>
  recordStore(async () => {
    await run('long', async () => {
      for (let step = 0; step < STEPS; step++) {
        logMetric('loss', lossAt(step), { step })
        if (step % 100_000 === 0) logMetric('accuracy', step / STEPS, { step })
      }
    })
  }),
)
const openRun = (query = '') => openPage(`${viewer.origin}/runs/${viewer.ids.get('long')}${query}`)

test('inside a zoom every point is exact, that of a spike and those beside it', async () => {
  const [from, to] = [SPIKE - 18, SPIKE + 22]
  await using opened = await openRun(`?zoom=step:${from}..${to}`)
  const { page, troubles } = opened
  const chart = page.locator('.chart[aria-label="loss"]')
  await chart.locator('.u-over').waitFor()
  for (const step of [SPIKE, SPIKE + 1, SPIKE - 1, SPIKE + 10])
    await eventually(async () => {
      const box = await chart.locator('.u-over').boundingBox()
      const { x = 0, y = 0, width = 0 } = box ?? {}
      await page.mouse.move(x + (width * (step - from)) / (to - from), y + 50)
      expect(await chart.locator('.cursor-values').textContent()).toContain(
        `step ${step.toLocaleString('en')}`,
      )
      expect(await chart.locator('.cursor-values b').getAttribute('title')).toBe(String(lossAt(step)))
    })
  expect(troubles).toEqual([])
})

test('what is drawn over is zoomed into, in all charts and in the address, and a double click shows all', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const plot = page.locator('.chart[aria-label="loss"] .u-over')
  await plot.waitFor()
  const { x, y, width } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0 }
  await page.mouse.move(x + width * 0.25, y + 50)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.5, y + 60, { steps: 4 })
  await page.mouse.up()

  const zoom = () => /^step:(\d+)\.\.(\d+)$/.exec(new URL(page.url()).searchParams.get('zoom') ?? '')
  await eventually(async () => expect(zoom()).not.toBeNull())
  const [, from, to] = (zoom() ?? []).map(Number)
  expect(Math.abs((from ?? 0) - STEPS * 0.25)).toBeLessThan(STEPS * 0.01)
  expect(Math.abs((to ?? 0) - STEPS * 0.5)).toBeLessThan(STEPS * 0.01)
  await eventually(async () => expect(asked.some((url) => /key=loss.*from=/.test(url))).toBe(true))
  // of ten points all were there before
  expect(asked.some((url) => /key=accuracy.*from=/.test(url))).toBe(false)
  const firstStep = async () => {
    const other = await page.locator('.chart[aria-label="accuracy"] .u-over').boundingBox()
    await page.mouse.move((other?.x ?? 0) + 1, (other?.y ?? 0) + 50)
    const text = await page.locator('.chart[aria-label="accuracy"] .cursor-values p').first().textContent()
    return Number(text?.replace(/\D/g, ''))
  }
  await eventually(async () => expect(await firstStep()).toBeGreaterThan(STEPS * 0.2))

  await page.reload()
  await page.getByRole('button', { name: 'Zoom out' }).waitFor()
  await plot.waitFor()
  await plot.dblclick({ position: { x: 50, y: 50 } })
  await eventually(async () => expect(new URL(page.url()).search).toBe(''))
  await eventually(async () => expect(await firstStep()).toBeLessThan(STEPS * 0.1))
  expect(troubles).toEqual([])
})

test('a zoom into the time since the start is exact, too', async () => {
  await using opened = await openRun(`?x=time`)
  const { page } = opened
  const asked = page.waitForResponse((response) => response.url().includes('by=elapsed'))
  const plot = page.locator('.chart[aria-label="loss"] .u-over')
  await plot.waitFor()
  const { x, y, width } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0 }
  await page.mouse.move(x + width * 0.5, y + 50)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.6, y + 60, { steps: 4 })
  await page.mouse.up()

  const [series] = (await (await asked).json()) as { count: number; values: number[] }[]
  expect(series?.count).toBeGreaterThan(10_000)
  expect(series?.count).toBeLessThan(STEPS / 2)
})
