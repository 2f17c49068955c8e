// Charts that would show nothing if everything were drawn as it was logged.

import { readFileSync } from 'node:fs'
import { logMetric, run } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'

const JUDGED = 1_500

const viewer = showStore(() =>
  recordStore(() => {
    for (const [name, worst] of Object.entries({ good: 1, better: 0.5, best: 0.25, diverged: 1e12 }))
      run(name, { project: 'training' }, () => {
        for (let step = 0; step < 20; step++)
          logMetric('loss', worst === 1e12 ? worst * step + 1e6 : worst / (step + 1), { step })
      })
    run('eval', { project: 'judged' }, () => {
      for (let step = 0; step < JUDGED; step++) logMetric('exact', step % 4 === 0 ? 0 : 1, { step })
    })
  }),
)

test('a run that has diverged does not flatten the others, and is told, until all is asked for', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=training`)
  const { page, troubles } = opened
  const caption = page.locator('.chart figcaption').first()
  await caption.getByText('1 far away').waitFor()
  await page.getByRole('combobox', { name: /^y/ }).selectOption('log')
  await caption.getByText('log', { exact: true }).waitFor()
  await eventually(async () => expect(await caption.getByText('far away').count()).toBe(0))
  expect(troubles).toEqual([])
})

test('judgements of 0 and 1 are drawn as the mean so far, however many there are, until they are smoothed', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=judged`)
  const { page, troubles } = opened
  const caption = page.locator('.chart figcaption').first()
  await caption.getByText('mean so far').waitFor()
  const over = page.locator('.chart .u-over').first()
  const { width = 0, height = 0 } = (await over.boundingBox()) ?? {}
  await over.hover({ position: { x: width - 2, y: height / 2 } })
  await page
    .locator('.cursor-values')
    .first()
    .getByText(/^0\.7[45]/)
    .waitFor()

  await page.getByRole('combobox', { name: /^smooth/ }).selectOption('0.9')
  await eventually(async () => expect(await caption.getByText('mean so far').count()).toBe(0))
  expect(troubles).toEqual([])
})

test('the line of a name leads to the end of the smoothed curve, which is the one that is seen', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=training&smooth=0.9&y=log`)
  const { page } = opened
  await page.locator('.chart canvas').first().waitFor()
  const button = page.getByRole('button', { name: 'Save loss as SVG' })
  await button.focus()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  const svg = readFileSync(await download.path(), 'utf8')
  const heights = [...svg.matchAll(/<path d="([^"]+)"/g)].map(([, path = '']) =>
    [...path.matchAll(/[ML][\d.-]+ ([\d.-]+)/g)].map(([, y]) => Number(y)),
  )
  // each of the 20 points as it was logged, then smoothed
  const ends = heights.filter(({ length }) => length === 20).map((path) => path.at(-1))
  const smoothed = ends.filter((_, i) => i % 2 === 1)
  expect(smoothed).toHaveLength(4)
  for (const [i, end] of smoothed.entries()) expect(end).not.toBe(ends[i * 2])
  // the lines of the names are drawn last
  expect(heights.slice(-4).map(([from]) => from)).toEqual(smoothed)
})

test('a chart shows the values that are asked for, by the keyboard, and after a reload', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=training`)
  const { page, troubles } = opened
  const canvas = page.locator('.chart canvas').first()
  await canvas.waitFor()
  const picture = () => canvas.evaluate((node) => (node as unknown as { toDataURL(): string }).toDataURL())
  const whole = await picture()
  await page.getByRole('button', { name: 'Range of loss' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('loss to').fill('0.5')
  await page.keyboard.press('Enter')
  await eventually(async () => expect(new URL(page.url()).searchParams.get('y.loss')).toBe('..0.5'))
  await eventually(async () => expect(await picture()).not.toBe(whole))

  await page.reload()
  await eventually(async () => expect(await page.getByLabel('loss to').inputValue()).toBe('0.5'))
  await page.getByRole('button', { name: 'Range of loss' }).click()
  await eventually(async () => expect(new URL(page.url()).searchParams.has('y.loss')).toBe(false))
  expect(troubles).toEqual([])
})

test('a chart is gone along, and into, by the keyboard', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=training`)
  const { page, troubles } = opened
  const chart = page.getByRole('application', { name: /^loss/ })
  await chart.locator('canvas').first().waitFor()
  await chart.focus()
  const values = page.locator('.cursor-values p.muted').first()
  for (const [key, step] of [
    ['ArrowRight', 'step 0'],
    ['ArrowRight', 'step 1'],
    ['Shift+ArrowRight', 'step 11'],
    ['ArrowLeft', 'step 10'],
  ] as const) {
    await page.keyboard.press(key)
    await eventually(async () => expect(await values.textContent()).toBe(step))
  }
  await page.keyboard.press('+')
  await eventually(async () =>
    expect(new URL(page.url()).searchParams.get('zoom')).toMatch(/^step:5\.25\.\.14\.75$/),
  )
  await page.keyboard.press('-')
  await eventually(async () =>
    expect(new URL(page.url()).searchParams.get('zoom')).toMatch(/^step:0\.\d+\.\.19$/),
  )
  await page.keyboard.press('-')
  await eventually(async () => expect(new URL(page.url()).searchParams.has('zoom')).toBe(false))
  await page.keyboard.press('+')
  await page.keyboard.press('0')
  await eventually(async () => expect(new URL(page.url()).searchParams.has('zoom')).toBe(false))
  await page.keyboard.press('Tab')
  await values.waitFor({ state: 'detached' })
  expect(troubles).toEqual([])
})
