// Runs copied, exported and deleted on the page.

import { readFileSync } from 'node:fs'
import { logParam, run } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { startViewer } from '../viewer/start-viewer.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const ids = new Map<string, string>()

const viewer = showStore(() =>
  recordStore(async () => {
    for (let i = 0; i < 6; i++) {
      ids.set(
        `run-${i}`,
        run(`run-${i}`, ({ id }) => {
          logParam('i', i)
          return id
        }),
      )
      await nextMillisecond()
    }
  }),
)

const NAMES = '.runs tbody th .name'

test('selected runs are deleted by the keyboard, after the page has said what that frees', async () => {
  await using opened = await openPage(viewer.origin)
  const { page, troubles } = opened
  await page.locator(NAMES).nth(5).waitFor()
  await page.keyboard.press(' ')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.getByText('2 selected').first().waitFor()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete' })
  await dialog.getByText(/This frees .+ kB/).waitFor()
  await eventually(async () =>
    expect(
      (await dialog.locator('li').allTextContents()).map((text) => text.slice(9, 16)).toSorted(),
    ).toEqual([...[' run-4 ', ' run-5 ']]),
  )
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Delete …' }).focus()
  await page.keyboard.press('Enter')
  const button = dialog.getByRole('button', { name: 'Delete', exact: true })
  await eventually(async () => expect(await button.isEnabled()).toBe(true))
  await button.focus()
  await page.keyboard.press('Enter')
  await eventually(async () =>
    expect(await page.locator(NAMES).allTextContents()).toEqual(['run-3', 'run-2', 'run-1', 'run-0']),
  )
  await page.getByText('Select runs').waitFor()
  expect(troubles).toEqual([])
})

test('of a row the id, a link and the command are copied, and its menu opens by a key too', async () => {
  await using opened = await openPage(viewer.origin)
  const { page, troubles } = opened
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = () => page.evaluate('navigator.clipboard.readText()')
  await page.locator(NAMES).nth(3).waitFor()
  await page.locator('.runs tbody tr', { hasText: 'run-2' }).hover()
  await page.getByRole('button', { name: 'What can be done with run-2' }).click()
  await page.getByRole('button', { name: 'Copy the id' }).click()
  await eventually(async () => expect(await copied()).toBe(ids.get('run-2')))
  await page.getByRole('button', { name: 'Copy a link' }).click()
  await eventually(async () => expect(await copied()).toBe(`${viewer.origin}/runs/${ids.get('run-2')}`))
  await page.getByRole('button', { name: 'Copy the command' }).click()
  await eventually(async () => expect(await copied()).toContain('node'))
  expect(await violations(page)).toEqual([])

  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('m')
  await page.getByRole('dialog', { name: 'What can be done with run-1' }).waitFor()
  expect(troubles).toEqual([])
})

test('the runs of a filter are downloaded as a table, and a single one from its own page', async () => {
  const where = encodeURIComponent('params.i < 2')
  await using opened = await openPage(`${viewer.origin}/?where=${where}`)
  const { page, troubles } = opened
  const download = async () => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
  }
  await page.locator(NAMES).nth(1).waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('combobox', { name: /^What/ }).selectOption('params')
  expect(await violations(page)).toEqual([])
  const table = await download()
  expect(table.name).toBe('params.csv')
  expect(
    table.text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[1]),
  ).toEqual(['run-1', 'run-0'])

  await page.goto(`${viewer.origin}/runs/${ids.get('run-1')}`)
  await page.getByRole('heading', { name: 'run-1', exact: true }).waitFor()
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Export …' }).click()
  await page.getByRole('combobox', { name: /^As/ }).selectOption('jsonl')
  const line = JSON.parse((await download()).text) as { name: string }
  expect(line.name).toBe('run-1')
  expect(troubles).toEqual([])
})

test('where the runs are in no store, deleting is greyed, and says why', async () => {
  await using other = await startViewer(['--from', `file:${viewer.dir}/Default`, '--port', '0'])
  await using opened = await openPage(`${other.origin}/?select=${ids.get('run-1')}`)
  const { page } = opened
  await page.getByRole('button', { name: 'More' }).click()

  expect(await page.getByRole('button', { name: 'Delete …' }).isDisabled()).toBe(true)
  await page.getByText('Only runs of a local store can be deleted here.').waitFor()
})
