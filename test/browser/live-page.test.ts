// Many tabs, many runs, and runs that come and go while somebody looks.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { annotate, run } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { startProgram } from '../support/child.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'

const MANY = 450

const ids = new Map<string, string>()

const viewer = showStore(() =>
  recordStore(async () => {
    for (let i = 0; i < MANY; i++) run(`many-${i}`, { project: 'many', params: { i } }, () => {})
    for (const name of ['first', 'second', 'third']) {
      await nextMillisecond()
      ids.set(
        name,
        run(name, { project: 'few', params: { name } }, ({ id }) => id),
      )
    }
    annotate({ runId: run('put-away', { project: 'few' }, ({ id }) => id) }, { archived: true })
    expect(() =>
      run('fails', { project: 'errors' }, () => {
        throw new RangeError('diverged')
      }),
    ).toThrow('diverged')
  }),
)

const FEW = '/?project=few'
const names = '.runs tbody th .name'

test('a page reads its list once, and what one tab says of a run reaches another', async () => {
  await using opened = await openPage('about:blank')
  await using other = await openPage(viewer.origin + FEW)
  const { page } = opened
  const read: string[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/api/runs') read.push(searchParams.has('ids') ? 'runs' : 'list')
    if (pathname === '/api/series') read.push(searchParams.get('buckets') as string)
  })
  await page.goto(viewer.origin + FEW)
  await page.locator(names).nth(2).waitFor()

  await other.page.getByRole('checkbox', { name: 'Select second' }).check()
  await other.page.getByRole('button', { name: 'Edit' }).click()
  await other.page.getByLabel('Tags, one a line').fill('heard')
  await other.page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.runs .tag', { hasText: 'heard' }).waitFor()
  expect(read.filter((what) => what === 'list')).toEqual(['list'])

  await other.page.getByRole('button', { name: 'Edit' }).click()
  await other.page.getByLabel('Archived').check()
  await other.page.getByRole('button', { name: 'Save' }).click()
  await page.locator(names).nth(2).waitFor({ state: 'detached' })
  const response = await fetch(`${viewer.origin}/api/annotate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids: [ids.get('second')], facts: { archived: false, removeTags: ['heard'] } }),
  })
  expect(response.status).toBe(200)
  await page.locator(names).nth(2).waitFor()
})

test('tabs that are not seen leave the connections to the one that is', async () => {
  await using opened = await openPage(viewer.origin + FEW)
  const { page } = opened
  await page.locator(names).nth(2).waitFor()
  // as many as a browser has connections to one server
  for (let i = 0; i < 6; i++) {
    const tab = await page.context().newPage()
    await tab.goto(viewer.origin + FEW)
    await tab.locator(names).nth(2).waitFor()
    await tab.evaluate(`
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))`)
  }
  const last = await page.context().newPage()
  await last.goto(viewer.origin + FEW)

  await last.locator(names).nth(2).waitFor()
})

test('archived runs are out of the table until they are asked for', async () => {
  await using opened = await openPage(viewer.origin + FEW)
  const { page, troubles } = opened

  await page.getByText('3 runs').waitFor()
  await eventually(async () =>
    expect(await page.locator(names).allTextContents()).toEqual(['third', 'second', 'first']),
  )
  await page.getByRole('switch', { name: 'Archived' }).click()
  await page.getByText('1 run', { exact: true }).waitFor()
  await eventually(async () => expect(await page.locator(names).allTextContents()).toEqual(['put-away']))
  expect(troubles).toEqual([])
})

test('a list of several pages is read to its end, and has each run once', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=many&sort=-params.i`)
  const { page } = opened
  const seen = new Set<string>()
  await page.locator(names).first().waitFor()
  while (!seen.has('many-0')) {
    for (const name of await page.locator(names).allTextContents()) seen.add(name)
    await page.evaluate("document.querySelector('.scroll').scrollBy(0, 600)")
    await page.waitForTimeout(30)
  }

  expect(seen.size).toBe(MANY)
  expect(await page.evaluate("document.querySelector('.runs tbody').offsetHeight")).toBe(MANY * 28)
})

test('a run that is started while the pointer is on the table waits until it has left', async () => {
  await using opened = await openPage(viewer.origin + FEW)
  const { page } = opened
  await page.locator(names).nth(2).waitFor()
  await page.locator(names).first().hover()
  await using program = startProgram(
    `import { configure, run } from 'runspan'
     configure({ project: 'few', quiet: true })
     await run('late', () => {})`,
    { env: { RUNSPAN_DIR: viewer.dir } },
  )
  await program.ended

  await page.getByRole('button', { name: '1 new' }).waitFor()
  await eventually(async () => expect(await page.locator(names).first().textContent()).toBe('third'))
  await page.locator('.side').hover()
  await page.locator('.runs tbody tr:first-child .name', { hasText: 'late' }).waitFor()
})

test('a server that does not answer is no fault of the filter', async () => {
  await using opened = await openPage(viewer.origin + FEW)
  const { page } = opened
  await page.locator(names).nth(2).waitFor()
  await page.context().setOffline(true)
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/runs?'))
  await page.getByRole('button', { name: 'started' }).click()
  await failed
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')

  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await page.locator(names).count()).toBeGreaterThan(2)
})

test('the bar knows the projects and what runs on every page', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${ids.get('first')}`)

  await opened.page.locator('.project option', { hasText: 'many' }).waitFor({ state: 'attached' })
})

test('a box is checked by a click, and with shift all in between', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=many&sort=params.i`)
  const { page } = opened
  const box = (i: number) => page.getByRole('checkbox', { name: `Select many-${i}`, exact: true })

  await box(1).click()
  await eventually(async () => expect(await box(1).isChecked()).toBe(true))
  await box(4).click({ modifiers: ['Shift'] })
  for (const i of [1, 2, 3, 4]) expect(await box(i).isChecked()).toBe(true)
  await box(2).click()
  await eventually(async () => expect(await box(2).isChecked()).toBe(false))
  await page.getByText('3 selected').first().waitFor()
})

test('an error is copied where the browser has no clipboard', async () => {
  await using opened = await openPage(viewer.origin)
  const { page } = opened
  await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
  await page.goto(`${viewer.origin}/?project=errors`)
  await page.getByRole('link', { name: 'fails' }).click()
  await page.getByRole('button', { name: 'Copy with the stack' }).click()

  await page.getByRole('button', { name: 'Copied' }).waitFor()
})

test('a run that is deleted while it is looked at or compared is said to be gone, and the rest stays', async () => {
  const compared = ['first', 'second', 'third'].map((name) => ids.get(name))
  await using looking = await openPage(`${viewer.origin}/runs/${ids.get('first')}`)
  await using comparing = await openPage(`${viewer.origin}/compare?ids=${compared}`)
  await looking.page.getByRole('heading', { name: 'first' }).waitFor()
  await comparing.page.getByRole('heading', { name: 'Compare 3 runs' }).waitFor()
  await comparing.page.locator('.cmp tr.diff').first().waitFor()

  rmSync(join(viewer.dir, 'few', `${ids.get('first')}.jsonl`))

  await looking.page.getByText('This run has been deleted.').waitFor()
  await eventually(async () =>
    expect(await looking.page.getByRole('heading', { name: 'first' }).count()).toBe(1),
  )
  await comparing.page.getByText('1 of these 3 runs is not here any more.').waitFor()
  await eventually(async () =>
    expect(await comparing.page.locator('.cmp thead a').allTextContents()).toEqual(['second', 'third']),
  )
  for (const { troubles } of [looking, comparing]) expect(troubles).toEqual([])
})
