// Without a mouse, and for who does not see the page as it is drawn.

import type { Page } from 'playwright-core'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { recordSweep } from './record-sweep.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const viewer = showStore(recordSweep)

const PAGES: [what: string, path: () => string, whole: string][] = [
  ['the table of runs', () => '/?project=sweep', '.side .uplot canvas'],
  ['runs that are selected', () => `/?project=sweep&select=${viewer.ids.get('lr-1')}`, '.picked .button'],
  ['groups of runs', () => '/?project=sweep&group=params', '.of-group'],
  ['a filter that is wrong', () => '/?project=sweep&where=parms.x', '[role=alert]'],
  ['a filter that finds nothing', () => '/?project=sweep&where=params.rate%3E9', '.empty'],
  ['a store without a run of a project', () => '/?project=nothing', '.empty pre'],
  ['a failed run', () => `/runs/${viewer.ids.get('lr-1')}`, '.three .uplot canvas'],
  ['an evaluation', () => `/runs/${viewer.ids.get('answers')}`, '.waterfall .lane.task'],
  [
    'runs that are compared',
    () => `/compare?ids=${['lr-0.1', 'lr-0.01', 'lr-1'].map((name) => viewer.ids.get(name))}`,
    '.relations tbody tr',
  ],
  ['projects', () => '/projects', '.projects tbody time'],
  ['settings', () => '/settings', '.settings code'],
  ['traces, where there are none', () => '/traces', '.empty h1'],
  ['a run that is not there', () => `/runs/${'0'.repeat(32)}`, '.empty h1'],
]

describe.each(['light', 'dark'] as const)('in %s, axe-core finds nothing to object to in', (colorScheme) => {
  test.each(PAGES)('%s', async (_what, path, whole) => {
    await using opened = await openPage(viewer.origin + path(), { colorScheme })
    await opened.page.locator(whole).first().waitFor()

    expect(await violations(opened.page)).toEqual([])
  })
})

test.each(['light', 'dark'] as const)(
  'in %s, axe-core finds nothing to object to in the dialogs of columns, of exporting and of deleting',
  async (colorScheme) => {
    const path = `/?project=sweep&select=${viewer.ids.get('lr-1')}&cols=params+rate,metrics+accuracy&pinned=1`
    await using opened = await openPage(viewer.origin + path, { colorScheme })
    const { page } = opened
    await page.locator('.picked .button').first().waitFor()
    await page.keyboard.press('v')
    await page.getByRole('checkbox', { name: 'rate' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialogGone(page)

    for (const [entry, shown] of [
      ['Export …', 'Download'],
      ['Delete …', 'This frees'],
    ] as const) {
      await page.keyboard.press('m')
      await page.getByRole('link', { name: 'Report for everybody' }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: entry }).click()
      await page.getByText(shown).waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await dialogGone(page)
    }
  },
)

/** A key is the dialog's as long as it is there, or has the keyboard, which it keeps until the next frame. */
async function dialogGone(page: Page): Promise<void> {
  await page.locator('dialog.actions').waitFor({ state: 'detached' })
  await eventually(async () =>
    expect(await page.evaluate("document.activeElement?.closest('dialog') ?? null")).toBeNull(),
  )
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

test('the completion of a filter is announced as a list to choose from', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep`)
  const { page } = opened
  await page.locator('.project option', { hasText: 'evals' }).waitFor({ state: 'attached' })
  await page.keyboard.press('/')
  await page.keyboard.type('ra')
  await page.getByRole('option', { name: 'params.rate' }).waitFor()
  await page.keyboard.press('ArrowDown')

  await eventually(async () =>
    expect(await page.locator('#completions [aria-selected=true]').textContent()).toContain('params.rate'),
  )
  expect(await violations(page)).toEqual([])
})

test('the whole story is told by the keyboard: filter, select, compare, open, and back', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep`)
  const { page, troubles } = opened
  await page.locator('.runs tbody th .name').nth(3).waitFor()
  await page.locator('.project option', { hasText: 'evals' }).waitFor({ state: 'attached' })

  await page.keyboard.press('/')
  await page.keyboard.type('ra')
  await page.getByRole('option', { name: 'params.rate' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type(' < 0.5')
  await page.keyboard.press('Enter')
  await page.getByText('3 runs').waitFor()
  await page.keyboard.press('Escape')

  await page.keyboard.press(' ')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.getByText('2 selected').first().waitFor()
  await page.keyboard.press('c')
  await page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor()

  await page.keyboard.press('Escape')
  await page.getByText('2 selected').first().waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.runs tbody th .name').nth(1).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^lr-0/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.runs tbody th .name').first().waitFor()

  await page.keyboard.press('g')
  await page.locator('.of-group').first().waitFor()
  await page.keyboard.press('g')
  await page.locator('.runs tr.current').waitFor()
  expect(troubles).toEqual([])
})

test('the keyboard and what is read out go with the page: to the row, to the run, and back to that row', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep`)
  const { page, troubles } = opened
  const focused = () => page.evaluate<string>('document.activeElement.textContent')
  const names = page.locator('.runs tbody th .name')
  await names.nth(3).waitFor()

  await page.keyboard.press('j')
  await eventually(async () => expect(await focused()).toContain('lr-1'))
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await eventually(async () => expect(await focused()).toContain('lr-0.01'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'lr-0.01' }).waitFor()
  await page.getByRole('status').getByText('lr-0.01 · runspan').waitFor()
  await eventually(async () => expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN'))

  await page.keyboard.press('Escape')
  await names.nth(3).waitFor()
  await eventually(async () => expect(await focused()).toContain('lr-0.01'))
  await page.keyboard.press('j')
  await eventually(async () => expect(await focused()).toContain('lr-0.001'))
  expect(troubles).toEqual([])
})

test('the rows of groups and projects are gone through by the same keys', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep&group=params`)
  const { page } = opened
  const row = () =>
    page.evaluate("[...document.querySelectorAll('tbody tr')].indexOf(document.activeElement.closest('tr'))")
  await page.locator('.of-group').nth(1).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await eventually(async () => expect(await row()).toBe(1))
  await page.keyboard.press('Enter')
  await page.locator('.member a').waitFor()
  await page.keyboard.press('j')
  await eventually(async () => expect(await row()).toBe(2))
  await page.keyboard.press('k')
  await eventually(async () => expect(await row()).toBe(1))

  await page.keyboard.press('3')
  await page.locator('.projects tbody tr').nth(1).waitFor()
  await page.keyboard.press('j')
  await eventually(async () => expect(await row()).toBe(0))
})

test('a run that was opened by its own address is left for the table', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('lr-0.1')}?project=sweep`)
  const { page } = opened
  await page.getByRole('heading', { level: 1, name: 'lr-0.1' }).waitFor()
  await page.keyboard.press('Escape')

  await page.locator('.runs tbody th .name').nth(3).waitFor()
})

test('at 200 % the rows are reached below the charts', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep`, { width: 640 })
  const { page } = opened
  await page.setViewportSize({ width: 640, height: 450 })
  const name = page.locator('.runs tbody th .name').first()
  await name.waitFor()
  await name.scrollIntoViewIfNeeded()

  const [top, bottom] = await page.evaluate<[number, number]>(
    "(({ top, bottom }) => [top, bottom])(document.querySelector('.runs tbody th .name').getBoundingClientRect())",
  )
  expect(top).toBeGreaterThan(0)
  expect(bottom).toBeLessThanOrEqual(450)
})

test('a group is opened, and its runs are selected together', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep&group=by%3Alayers`)
  const { page, troubles } = opened
  const group = page.locator('.of-group')
  await group.waitFor()

  await eventually(async () => expect(await group.locator('th .name').textContent()).toBe('3 of 4'))
  await eventually(async () =>
    expect(await group.locator('td.num').first().textContent()).toMatch(/^0\.762± 0\.095$/),
  )
  await group.getByRole('button').click()
  await page.locator('.member').nth(3).waitFor()
  await group.getByRole('checkbox').click()
  await page.getByText('4 selected').first().waitFor()
  expect(troubles).toEqual([])
})
