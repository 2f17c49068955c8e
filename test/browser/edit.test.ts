// Tags, names and notes, given on the page.

import { run } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const viewer = showStore(() =>
  recordStore(() => {
    for (const name of ['first', 'second', 'third']) run(name, { tags: ['old'] }, () => {})
  }),
)

test('a run gets another name, tag and note by the keyboard, and the table follows by itself', async () => {
  await using table = await openPage(`${viewer.origin}/`)
  await using opened = await openPage(`${viewer.origin}/`)
  const { page, troubles } = opened
  await page.getByRole('link', { name: 'first' }).click()
  await page.getByRole('heading', { name: 'first', exact: true }).waitFor()
  await page.keyboard.press('e')
  await page.getByLabel('Name').fill('the best')
  await page.getByLabel('Tags, one a line').fill('new\nold')
  await page.getByLabel('Note, in Markdown').fill('<b>converged</b>')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).focus()
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'the best', exact: true }).waitFor()
  await page.locator('.facts-line').getByText('<b>converged</b>').waitFor()
  await eventually(async () =>
    expect((await page.locator('.head .tag').allTextContents()).toSorted()).toEqual(['new', 'old']),
  )
  await table.page.getByRole('link', { name: 'the best' }).waitFor()
  expect(troubles).toEqual([])
})

test('selected runs are archived together, and leave the table', async () => {
  await using opened = await openPage(`${viewer.origin}/`)
  const { page, troubles } = opened
  await page.getByRole('link', { name: 'second' }).waitFor()
  await page.getByRole('checkbox', { name: 'second' }).check()
  await page.getByRole('checkbox', { name: 'third' }).check()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Tags to add, one a line').fill('put away')
  await page.getByLabel('Archive').selectOption('archive: lists leave them out')
  await page.getByRole('button', { name: 'Save' }).click()

  await page.getByRole('link', { name: 'third' }).waitFor({ state: 'detached' })
  await page.getByRole('switch', { name: 'Archived' }).click()
  await page.getByRole('link', { name: 'third' }).waitFor()
  expect(troubles).toEqual([])
})

test('what is wrong is said in the dialog, which stays open, and nothing is changed by cancelling', async () => {
  await using opened = await openPage(`${viewer.origin}/`)
  const { page } = opened
  await page.getByRole('link', { name: 'the best' }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Note, in Markdown').fill('x'.repeat(20_000))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('16384').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.locator('.facts-line').getByText('<b>converged</b>').waitFor()
})
