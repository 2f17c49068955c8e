// What calls of language models have used, wherever the page has runs beside each other.

import type { GroupsAnswer, RunsAnswer } from '../../src/viewer/server/api-types.js'
import { askModel } from '../cli/ask-model.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const viewer = showStore(() =>
  recordStore(async () => {
    await askModel('none', 'none')
    await askModel('short', 'short', 100)
    await askModel('long', 'long', 400)
    await askModel('longer', 'long', 600)
  }),
)

test('are columns of the table, by which it is sorted, and of groups with their spread', async () => {
  await using opened = await openPage(viewer.origin)
  const { page, troubles } = opened
  await page.getByRole('button', { name: 'tokens in' }).click()
  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual([
      ...['longer', 'long', 'short', 'none'],
    ]),
  )
  const row = page.locator('.runs tbody tr', { hasText: 'longer' })
  await eventually(async () =>
    expect(await row.locator('td').allTextContents()).toEqual(expect.arrayContaining(['600', '30'])),
  )

  const { groups } = await viewer.json<GroupsAnswer>('/api/groups?by=prompt')
  expect(groups.find(({ runs }) => runs.length === 2)?.tokens.input).toMatchObject({
    n: 2,
    mean: 500,
    min: 400,
  })
  await page.keyboard.press('g')
  await page.getByRole('button', { name: 'tokens out' }).waitFor()
  await eventually(async () =>
    expect(await page.locator('.of-group').first().locator('td').allTextContents()).toEqual([
      ...['', 'long', '1± 0', '500± 141', '30± 0'],
    ]),
  )
  await page.locator('.of-group').first().locator('th button').click()
  await eventually(async () =>
    expect(await page.locator('.member').first().locator('td').allTextContents()).toEqual([
      ...['', '', '1', '600', '30'],
    ]),
  )
  expect(troubles).toEqual([])
})

test('stand below the metrics of compared runs, with what they are more than in the first', async () => {
  const { runs } = await viewer.json<RunsAnswer>('/api/runs?sort=started')
  await using opened = await openPage(`${viewer.origin}/compare?ids=${runs.slice(1).map(({ id }) => id)}`)
  const { page, troubles } = opened
  const row = page.locator('.cmp tr', { hasText: 'tokens in' })
  await row.waitFor()

  await eventually(async () =>
    expect(await row.locator('td').allTextContents()).toEqual(['100base', '400+300 %', '600+500 %']),
  )
  expect(await violations(page)).toEqual([])
  await page.goto(`${viewer.origin}/compare?ids=${[runs[0], runs[1]].map((run) => run?.id)}`)
  await eventually(async () => expect(await row.locator('td').allTextContents()).toEqual(['–base', '100']))
  expect(troubles).toEqual([])
})
