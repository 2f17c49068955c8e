// Ten thousand runs, one of a million points, and one with a hundred thousand spans and five thousand tasks.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { type TempDir, tempDir } from '../support/temp.js'
import { type RunningViewer, startViewer } from '../viewer/start-viewer.js'
import { eventually } from './eventually.js'
import { closeBrowser, openPage } from './open-page.js'

const GENERATE = fileURLToPath(new URL('../../bench/ui/large-store.mjs', import.meta.url))

let store: TempDir
let viewer: RunningViewer
let ids: { long: string; busy: string }

beforeAll(async () => {
  store = tempDir()
  ids = JSON.parse(execFileSync(process.execPath, [GENERATE, store.path], { encoding: 'utf8' }))
  viewer = await startViewer(['--dir', store.path, '--port', '0'])
  // looks at all runs once
  await viewer.json('/api/count')
}, 5 * 60_000)

afterAll(async () => {
  await closeBrowser()
  await viewer[Symbol.asyncDispose]()
  store[Symbol.dispose]()
})

const SWEEP = '/?project=sweep'

/** Scrolls until the wanted is there: what is far down is read page by page. */
async function scrollTo(page: Page, wanted: Locator): Promise<void> {
  const box = await page.locator('.runs tbody tr').nth(2).boundingBox()
  if (box === null) throw new Error('no rows')
  await page.mouse.move(box.x + 200, box.y + 10)
  for (let turn = 0; turn < 200 && (await wanted.count()) === 0; turn++) {
    await page.mouse.wheel(0, 2000)
    await page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    )
  }
  await wanted.waitFor()
}

test('the table of 10,000 runs has few rows in the page, and scrolls as far as one likes', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened
  await page.locator('.runs tbody th .name', { hasText: 'train-9999' }).waitFor()
  await page.locator('.found', { hasText: '10,000 runs' }).waitFor()

  await scrollTo(page, page.locator('.runs tbody th .name').getByText('train-9200', { exact: true }))
  await eventually(async () => expect(await page.locator('.runs tbody th .name').count()).toBeLessThan(120))
  expect(troubles).toEqual([])
})

test('the curves of the first thousand runs are drawn when somebody wants them', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened
  const asked: number[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/api/series') asked.push(searchParams.get('ids')?.split(',').length ?? 0)
  })
  const count = page.getByLabel('Of how many of the first runs curves are drawn')
  await count.selectOption('1000')

  await eventually(async () => expect(asked).toContain(1000))
  await page.locator('.metric-chart .uplot canvas').first().waitFor()
  await page.reload()
  await eventually(async () => expect(await count.inputValue()).toBe('1000'))
  await count.selectOption('10')
  await eventually(async () => expect(new URL(page.url()).searchParams.has('draw')).toBe(false))
  expect(troubles).toEqual([])
})

test('a filter and a sort of 10,000 runs find the one in all', async () => {
  await using opened = await openPage(
    `${viewer.origin}${SWEEP}&where=${encodeURIComponent('params.seed == 4321')}&sort=-params.lr`,
  )
  const { page } = opened
  await page.locator('.found', { hasText: '1 run' }).waitFor()

  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual(['train-4321']),
  )
})

test('a million points are a chart at once, in which the one that stands out is seen', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${ids.long}`)
  const { page, troubles } = opened
  await page.locator('.uplot canvas').first().waitFor()

  await eventually(async () => expect(await page.locator('.metrics').textContent()).toContain('1,000,000'))
  const [series] = await viewer.json<{ count: number; values: number[] }[]>(
    `/api/series?id=${ids.long}&key=loss&buckets=600`,
  )
  expect(series).toMatchObject({ count: 1_000_000 })
  expect(series?.values.length).toBeLessThan(3000)
  expect(Math.max(...(series?.values ?? []))).toBe(9)
  expect(troubles).toEqual([])
})

test('of 100,000 spans and 5,000 tasks those are in the page that are seen, and all come as one scrolls', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${ids.busy}`)
  const { page, troubles } = opened
  await page.locator('.waterfall .lane').first().waitFor()
  await page.getByRole('heading', { name: 'Timeline 105,000' }).waitFor()
  await page.getByRole('heading', { name: 'Tasks 5,000' }).waitFor()
  await eventually(async () => expect(await page.locator('.waterfall .lane').count()).toBeLessThan(500))
  await eventually(async () => expect(await page.locator('*').count()).toBeLessThan(15_000))
  await page.getByText('question 0').first().waitFor()
  const times = page.locator('.waterfall .times')
  await eventually(async () => {
    await times.evaluate((node) => node.scrollTo(0, node.scrollHeight))
    expect(await page.getByText('scroll for more').count()).toBe(0)
  })
  expect(await page.locator('.waterfall .lanes').evaluate((node) => node.clientHeight)).toBe(105_000 * 25)
  await eventually(async () => expect(await page.locator('.waterfall .lane').count()).toBeLessThan(500))
  expect(troubles).toEqual([])
})

test('runs far apart in 10,000 are compared, among the others of their project', async () => {
  const far = [1, 5000, 9998].map((i) => (i + 1).toString(16).padStart(8, '0').padEnd(32, '0'))
  await using opened = await openPage(`${viewer.origin}/compare?ids=${far}`)
  const { page, troubles } = opened
  await page.getByText(/n = \d+ completed runs, R² 0\.\d+ out of bag/).waitFor()

  await eventually(async () =>
    expect(await page.locator('.cmp thead a').allTextContents()).toEqual([
      'train-1',
      'train-5000',
      'train-9998',
    ]),
  )
  await eventually(async () =>
    expect(await page.locator('.relations tbody th').first().textContent()).toBe('lr'),
  )
  expect(troubles).toEqual([])
})
