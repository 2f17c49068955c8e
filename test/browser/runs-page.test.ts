// The table of runs, its filter, and the curves beside it.

import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { HOSTILE, recordSweep } from './record-sweep.js'
import { showStore } from './show-store.js'

const viewer = showStore(recordSweep)

const SWEEP = '/?project=sweep'
const NEWEST_FIRST = ['lr-1', 'lr-0.1', 'lr-0.01', 'lr-0.001']

test('all runs of a project are listed, the newest first, with their params and metrics', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened

  await page.locator('.runs tbody th .name').nth(3).waitFor()
  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual(NEWEST_FIRST),
  )
  await eventually(async () =>
    expect(await page.locator('.runs thead tr:last-child button').allTextContents()).toEqual(
      expect.arrayContaining(['rate', 'accuracy max']),
    ),
  )
  expect(
    await page
      .locator('.runs tbody tr', { hasText: 'lr-0.01' })
      .first()
      .locator('td.num')
      .first()
      .textContent(),
  ).toBe('0.01')
  await eventually(async () => expect(await page.locator('.same').textContent()).toContain('layers 2'))
  await eventually(async () => expect(await page.locator('.found').textContent()).toBe('4 runs'))
  expect(troubles).toEqual([])
})

test('the best run is marked where the runs say which values are better', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)

  await eventually(async () =>
    expect(await opened.page.locator('.runs tr.won .name').textContent()).toBe('lr-0.1'),
  )
})

test('a filter finds runs, stands in the address, and survives a reload', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page } = opened

  await page.locator('.runs tbody th .name').nth(3).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('params.rate < 0.05')
  await page.keyboard.press('Enter')
  await page.getByText('2 runs').waitFor()
  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual(['lr-0.01', 'lr-0.001']),
  )

  await page.reload()
  await page.getByText('2 runs').waitFor()
  await eventually(async () => expect(await page.locator('#where').inputValue()).toBe('params.rate < 0.05'))

  await page.goBack()
  await page.getByText('4 runs').waitFor()
})

test('an error in a filter stands under the word at fault, and the table stays', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page } = opened

  await page.locator('.runs tbody th .name').nth(3).waitFor()
  await page.locator('#where').fill('params.rate < 0.05 && parms.layers == 2')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()

  await eventually(async () => expect(await page.locator('.filter .wrong').textContent()).toBe('parms'))
  await eventually(async () =>
    expect(await page.getByRole('alert').textContent()).toMatch(/parms.*last filter that ran/),
  )
  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual(NEWEST_FIRST),
  )
})

test('a click on the head of a column sorts by it, the highest first, then the other way round', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page } = opened

  const head = page.getByRole('button', { name: 'rate' })
  await head.click()
  await page.locator('[aria-sort="descending"]', { hasText: 'rate' }).waitFor()
  await page.waitForURL(/sort=-params/)
  await page.locator('.runs tbody tr:has(th):nth-child(2) .name', { hasText: 'lr-0.1' }).waitFor()
  await head.click()
  await page.locator('.runs tbody tr:first-child .name', { hasText: 'lr-0.001' }).waitFor()
})

test('selected runs are drawn, and compared with one key', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened

  await page.locator('.runs tbody th .name').nth(3).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.getByText('2 selected').first().waitFor()
  await page.locator('.side .uplot canvas').first().waitFor()
  await page.keyboard.press('c')

  await page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  const rate = page.locator('.cmp tr.diff', { hasText: 'rate' })
  await rate.waitFor()
  await eventually(async () => expect(await rate.locator('td').allTextContents()).toEqual(['0.1', '0.01']))
  await eventually(async () => expect(await page.locator('.cmp tr.metric td.best').count()).toBe(1))
  await page.locator('.curves .uplot canvas').first().waitFor()
  expect(troubles).toEqual([])
})

test('the charts are made wide by a key, or as wide as their edge is moved, and stay so', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened
  const width = async () => (await page.locator('.side').boundingBox())?.width ?? 0
  await page.locator('.runs tbody th .name').nth(3).waitFor()
  const before = await width()
  await page.keyboard.press('w')
  await eventually(async () => expect(await width()).toBe(1440 - 360))
  // what the runs came to stands beside their names
  await eventually(async () =>
    expect(await page.locator('.runs thead tr:last-child button').allTextContents()).toEqual(
      expect.arrayContaining(['accuracy max']),
    ),
  )
  await page.keyboard.press('w')
  await eventually(async () => expect(await width()).toBe(before))

  await page.getByRole('separator', { name: 'Width of the charts' }).focus()
  await page.keyboard.press('ArrowLeft')
  await eventually(async () => expect(await width()).toBe(Math.round(before) + 40))
  await page.reload()
  await eventually(async () => expect(await width()).toBe(Math.round(before) + 40))
  expect(troubles).toEqual([])
})

test('after a box was checked by a click, the keys are about the row that they go to', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page } = opened
  await page.getByRole('checkbox', { name: 'Select lr-1', exact: true }).click()
  await page.keyboard.press('j')
  await page.keyboard.press(' ')

  await page.getByText('2 selected').first().waitFor()
  expect(await page.getByRole('checkbox', { name: 'Select lr-0.1', exact: true }).isChecked()).toBe(true)
})

test('with none selected, the first runs are compared by the same key', async () => {
  await using opened = await openPage(`${viewer.origin}${SWEEP}&sort=params.rate`)
  const { page } = opened
  await page.getByRole('button', { name: 'Compare the first 4' }).waitFor()
  await page.keyboard.press('c')

  await page.getByRole('heading', { name: 'Compare 4 runs' }).waitFor()
  await eventually(async () =>
    expect(await page.locator('.cmp thead a').allTextContents()).toEqual(NEWEST_FIRST.toReversed()),
  )
})

test('the keys are listed with ?', async () => {
  await using opened = await openPage(viewer.origin)

  await opened.page.locator('.runs tbody th .name').first().waitFor()
  await opened.page.keyboard.press('?')
  await eventually(async () =>
    expect(await opened.page.getByRole('dialog').textContent()).toContain('compare what is selected'),
  )
})

test('it is dark where the system is, and light again by its button', async () => {
  await using opened = await openPage(viewer.origin, { colorScheme: 'dark' })
  const { page } = opened
  const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor')

  await page.locator('.runs tbody th .name').first().waitFor()
  expect(await paper()).toBe('rgb(15, 18, 19)')
  await page.getByRole('button', { name: 'Light or dark' }).click()
  expect(await paper()).toBe('rgb(255, 255, 255)')
  await page.reload()
  await page.locator('.runs tbody th .name').first().waitFor()
  expect(await paper()).toBe('rgb(255, 255, 255)')
})

test('hostile names and values are shown as text', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=hostile`)
  const { page, troubles } = opened

  const name = page.locator('.runs tbody th .name').first()
  await name.waitFor()
  await eventually(async () => expect(await name.textContent()).toBe(HOSTILE))
  await name.click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await eventually(async () =>
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(HOSTILE),
  )
  await eventually(async () =>
    expect(await page.locator('.params dt').allTextContents()).toEqual(
      expect.arrayContaining(['hasOwnProperty', 'constructor']),
    ),
  )
  await eventually(async () =>
    expect(await page.locator('.metrics tbody th').allTextContents()).toContain('toString'),
  )
  await eventually(async () => expect(await page.locator('img').count()).toBe(0))
  expect(await page.title()).not.toBe('taken')
  expect(troubles).toEqual([])
})

test('nothing is wider than a phone but what scrolls by itself', async () => {
  for (const path of [SWEEP, '/?project=evals']) {
    await using opened = await openPage(viewer.origin + path, { width: 390 })
    await opened.page.locator('.runs tbody th .name').first().waitFor()
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  }
})
