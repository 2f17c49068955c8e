// Many charts of a run: found, pinned, drawn in other ways, and saved.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { logMetrics, run } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { tempDir } from '../support/temp.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const METRICS = ['lr', 'train/loss', 'train/acc', 'val/loss', 'val/acc', '=1+1', 'a,b', 'val/f1']
const STEPS = 30
const MANY = 450

const viewer = showStore(() =>
  recordStore(async () => {
    await run('long', async () => {
      for (let step = 0; step < STEPS; step++)
        logMetrics(Object.fromEntries(METRICS.map((metric, i) => [metric, i + 1 / (step + 1)])), { step })
    })
    run('many', () => {
      for (let i = 0; i < MANY; i++) logMetrics({ [`metric ${i}`]: i }, { step: 0 })
    })
  }),
)
const openRun = (query = '') => openPage(`${viewer.origin}/runs/${viewer.ids.get('long')}${query}`)

test('metrics are found by an expression and pinned by the keyboard, and both stay after a reload', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const titles = () => page.locator('.chart figcaption b').allTextContents()
  await eventually(async () =>
    expect(await page.locator('.metric-section summary').allTextContents()).toEqual(['train 2', 'val 3']),
  )
  await page.getByLabel('Metrics, by a regular expression').fill('loss$|acc')
  await page.getByText('4 of 8').waitFor()
  await page.getByRole('button', { name: 'Pin val/loss' }).focus()
  await page.keyboard.press('Enter')
  const wanted = ['val/loss', 'train/loss', 'train/acc', 'val/acc']
  await eventually(async () => expect(await titles()).toEqual(wanted))

  await page.reload()
  await eventually(async () => expect(await titles()).toEqual(wanted))
  await eventually(async () =>
    expect(await page.getByRole('button', { name: 'Pin val/loss' }).getAttribute('aria-pressed')).toBe(
      'true',
    ),
  )
  await page.getByLabel('Metrics, by a regular expression').fill('(')
  await page.getByText('no regular expression').waitFor()
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})

test('of hundreds of charts those that come into sight are made, and all are found by their names', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('many')}`)
  const { page, troubles } = opened
  const charts = page.locator('.metric-chart')
  await charts.first().locator('canvas').first().waitFor()
  expect(await charts.count()).toBe(MANY)
  expect(await page.locator('.chart-menu').count()).toBeLessThan(MANY / 2)
  const height = () => page.evaluate('document.querySelector(".metric-charts").scrollHeight')
  const before = await height()
  await charts.last().scrollIntoViewIfNeeded()
  await charts.last().locator('canvas').first().waitFor()
  expect(await height()).toBe(before)

  const rows = page.locator('.metrics tbody tr')
  expect(await rows.count()).toBe(200)
  await page.locator('.metrics').getByRole('button', { name: 'More' }).click()
  await eventually(async () => expect(await rows.count()).toBe(400))
  await page.getByLabel('Metrics, by a regular expression').fill('metric 44.$')
  await page.getByText(`10 of ${MANY}`).waitFor()
  await page.getByRole('button', { name: 'Pin metric 449' }).waitFor()
  expect(troubles).toEqual([])
})

test('charts that come into sight together are read together, each its own metric', async () => {
  await using opened = await openPage('about:blank')
  const { page, troubles } = opened
  const asked: string[][] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    // names without commas in a list, and one that has some for itself
    if (pathname === '/api/series' && searchParams.get('by') === 'step')
      asked.push(searchParams.get('key')?.split('\n') ?? searchParams.get('keys')?.split(',') ?? [])
  })
  await page.setViewportSize({ width: 1440, height: 2400 })
  await page.goto(`${viewer.origin}/runs/${viewer.ids.get('long')}`)
  await eventually(async () =>
    expect(await page.locator('.chart .uplot canvas').count()).toBe(METRICS.length),
  )

  expect(asked.flat().toSorted()).toEqual(METRICS.toSorted())
  expect(asked.length).toBeLessThan(METRICS.length)
  expect(asked).toContainEqual(['a,b'])
  await page.locator('.chart[aria-label="val/f1"] .u-over').hover()
  // 7 + 1 / (step + 1), and not the values of another one
  await page.locator('.chart[aria-label="val/f1"] .cursor-values').getByText(/^7\./).first().waitFor()
  expect(troubles).toEqual([])
})

test('values are drawn by their logarithms, without outliers, and by the clock, as the address says', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  await page.locator('.chart canvas').first().waitFor()
  await page.getByRole('combobox', { name: /^y/ }).selectOption('log')
  await page.locator('.chart figcaption').getByText('log', { exact: true }).first().waitFor()
  await page.getByRole('switch', { name: 'Outliers' }).click()
  await page.getByRole('combobox', { name: /^x/ }).selectOption('clock')
  await eventually(async () => expect(new URL(page.url()).search).toBe('?y=log&outliers=0&x=clock'))

  // a chart that is drawn anew meanwhile has not seen the pointer
  await eventually(async () => {
    await page.locator('.chart .u-over').first().hover()
    const shown = await page.locator('.cursor-values').allTextContents()
    expect(shown.join()).toContain(String(new Date().getFullYear()))
  })
  expect(troubles).toEqual([])
})

test('another metric is the x axis: in the address, at the cursor and in the table of points', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  await page.getByRole('combobox', { name: /^x/ }).selectOption('lr')
  await page.locator('.chart[aria-label="val/loss"]').getByText('by lr').waitFor()
  await eventually(async () => expect(new URL(page.url()).searchParams.get('x')).toBe('metrics.lr'))
  // lr falls from 1 to 1/30
  await page.locator('.chart[aria-label="val/loss"] .u-over').hover()
  await page
    .locator('.cursor-values')
    .getByText(/^lr 0\.5/)
    .first()
    .waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save val/loss as CSV' }).click(),
  ])
  const [head, first, ...rest] = readFileSync(await download.path(), 'utf8').split('\r\n')
  expect([head, first]).toEqual(['run,lr,value', `,${1 / STEPS},${3 + 1 / STEPS}`])
  expect(rest).toHaveLength(STEPS - 1)

  await page.goto(`${viewer.origin}/runs/${viewer.ids.get('long')}?x=metrics.nobody`)
  await page.locator('.chart').getByText('by nobody · 1 of 1 without it').first().waitFor()
  expect(await page.getByRole('combobox', { name: /^x/ }).inputValue()).toBe('metrics.nobody')
  expect(troubles).toEqual([])
})

test('a chart is saved as vectors, which a browser draws', async () => {
  await using opened = await openRun('?smooth=0.6')
  const { page } = opened
  await page.locator('.chart[aria-label="a,b"] canvas').first().waitFor()
  const button = page.getByRole('button', { name: 'Save a,b as SVG' })
  await button.focus()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toBe('a_b.svg')
  using folder = tempDir()
  const path = join(folder.path, 'chart.svg')
  await download.saveAs(path)

  await using drawn = await openPage(pathToFileURL(path).href)
  const picture = drawn.page
  const { root, curves, images, width } = await picture.evaluate<{
    root: string
    curves: number[]
    images: number
    width: number
  }>(`({
    root: document.documentElement.namespaceURI,
    curves: [...document.querySelectorAll('g[clip-path] path')].map((path) => path.getTotalLength()),
    images: document.querySelectorAll('image, foreignObject').length,
    width: document.documentElement.getBoundingClientRect().width,
  })`)
  expect([root, images]).toEqual(['http://www.w3.org/2000/svg', 0])
  // as it was logged, and smoothed: both from edge to edge
  expect(curves).toHaveLength(2)
  for (const length of curves) expect(length).toBeGreaterThan(width / 2)
  expect(await picture.locator('text').allTextContents()).toEqual(
    expect.arrayContaining(['a,b', '6', '7', '0', '15']),
  )
})

test('a chart is saved as a picture, and its points as a table in which nothing is a formula', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const save = async (metric: string, format: string) => {
    const button = page.getByRole('button', { name: `Save ${metric} as ${format}` })
    await button.focus()
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
  }

  const picture = await save('val/loss', 'PNG')
  expect(picture.name).toBe('val_loss.png')
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(picture.bytes.length).toBeGreaterThan(2000)
  const table = await save('=1+1', 'CSV')
  const [head, first, ...rest] = table.bytes.toString().split('\r\n')
  expect([table.name, head, first]).toEqual(['_1_1.csv', 'run,step,value', ',0,6'])
  expect(rest).toHaveLength(STEPS - 1)
  expect(troubles).toEqual([])
})
