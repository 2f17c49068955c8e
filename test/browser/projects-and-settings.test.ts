// What there is in each project, and what a browser remembers.

import { run, startRun } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'

const PROJECTS = 120

const viewer = showStore(() =>
  recordStore(() => {
    for (let i = 0; i < PROJECTS; i++)
      run(`first of ${i}`, { project: `project ${String(i).padStart(3, '0')}` }, () => {})
    for (const name of ['a', 'b', 'last'])
      startRun(name, { project: '<b>bold</b> & "quoted"' })[name === 'b' ? 'fail' : 'end'](new Error('no'))
  }),
)

test('each project tells its runs, what failed and the newest, and leads to them', async () => {
  await using opened = await openPage(`${viewer.origin}/`)
  const { page, troubles } = opened
  await page.locator('tbody tr').first().waitFor()
  let asked = 0
  page.on('request', (request) => {
    if (/api\/(runs|facets)/.test(request.url())) asked++
  })
  await page.keyboard.press('3')
  const hostile = page.getByRole('row', { name: /bold/ })
  await eventually(async () =>
    expect((await hostile.locator('td').allTextContents()).slice(0, 5)).toEqual([
      '<b>bold</b> & "quoted"',
      '3',
      '',
      '1',
      expect.stringContaining('last'),
    ]),
  )
  expect(await page.locator('.projects tbody tr').count()).toBe(100)
  await page.getByRole('button', { name: 'More' }).click()
  await eventually(async () => expect(await page.locator('.projects tbody tr').count()).toBe(PROJECTS + 1))
  // for all of them, and the bar and its filter for themselves
  expect(asked).toBeLessThan(5)

  await hostile.getByRole('link').first().click()
  await page.getByText('3 runs').waitFor()
  expect(new URL(page.url()).searchParams.get('project')).toBe('<b>bold</b> & "quoted"')
  expect(troubles).toEqual([])
})

test('the theme that was chosen, and the columns, are remembered by the browser until it is told otherwise', async () => {
  await using opened = await openPage(`${viewer.origin}/settings`, { colorScheme: 'light' })
  const { page, troubles } = opened
  const theme = () => page.evaluate('document.documentElement.dataset.theme')
  await page.getByLabel('Theme').selectOption('dark')
  await eventually(async () => expect(await theme()).toBe('dark'))
  await page.evaluate(`localStorage.setItem('runspan.columns.vision', '{"cols":"started"}')`)

  await page.goto(`${viewer.origin}/settings`)
  await eventually(async () => expect(await theme()).toBe('dark'))
  await page.getByText('vision').waitFor()
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.getByText('no project').waitFor()
  await page.getByLabel('Theme').selectOption('')
  await eventually(async () => expect(await theme()).toBe('light'))
  expect(await page.evaluate('Object.keys(localStorage)')).toEqual([])
  await page.getByText(viewer.endpoint).waitFor()
  expect(troubles).toEqual([])
})
