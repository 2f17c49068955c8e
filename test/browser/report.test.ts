// `runspan report`: the pages in one file, opened from disk.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { logMetric, run } from '../../src/index.js'
import type { RunsAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { runCommand } from '../cli/run-command.js'
import { startViewer } from '../viewer/start-viewer.js'
import { closeBrowser, openPage } from './open-page.js'
import { recordSweep } from './record-sweep.js'
import { violations } from './violations.js'

let store: StoreFolder
let file: string

beforeAll(async () => {
  store = await recordSweep()
  file = join(store.dir, '..', 'report.html')
  const { stderr, code } = await runCommand(['report', '--dir', store.dir, '-o', file])
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
})

afterAll(async () => {
  await closeBrowser()
  store.remove()
})

test('opened from disk, it has the table, the filter, the curves and the run, and asks nobody', async () => {
  await using opened = await openPage(`${pathToFileURL(file)}#/?project=sweep`)
  const { page, troubles } = opened
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.locator('.runs tbody tr').first().waitFor()

  await page.getByLabel('Filter runs, in CEL').fill('status == "failed"')
  await page.keyboard.press('Enter')
  await page.getByText('1 run').first().waitFor()
  await page.getByRole('link', { name: 'lr-1' }).click()
  await page.getByRole('region', { name: 'Error' }).waitFor()
  await page.locator('.three .uplot canvas').first().waitFor()
  await page.reload()
  await page.getByRole('region', { name: 'Error' }).waitFor()
  await page.goBack()
  await page.getByText('1 run').first().waitFor()

  expect(requests.filter((url) => !url.startsWith('file:') && !/^(data|blob):/.test(url))).toEqual([])
  expect(troubles).toEqual([])
})

describe.each(['light', 'dark'] as const)(
  'in %s, axe-core finds nothing to object to in the report:',
  (colorScheme) => {
    test.each([
      ['its table', '/?project=sweep', '.side .uplot canvas'],
      ['its groups', '/?project=sweep&group=params', '.of-group, .groups tbody tr'],
      ['a run', '', '.three .uplot canvas'],
    ])('%s', async (_, path, whole) => {
      await using opened = await openPage(`${pathToFileURL(file)}#${path || '/?project=sweep'}`, {
        colorScheme,
      })
      const { page, troubles } = opened
      await page.locator('.runs tbody tr').first().waitFor()
      if (path === '') await page.getByRole('link', { name: 'lr-0.1' }).click()
      await page.locator(whole).first().waitFor()

      expect(await violations(page)).toEqual([])
      expect(troubles).toEqual([])
    })
  },
)

test('has the same numbers in the table as the viewer', async () => {
  await using viewer = await startViewer(['--dir', store.dir, '--port', '0'])
  const cells = async (address: string) => {
    await using opened = await openPage(address)
    await opened.page.locator('.runs tbody tr').nth(2).waitFor()
    const rows = await opened.page.locator('.runs tbody tr').all()
    // but for how long ago it was
    return await Promise.all(
      rows.map(async (row) => (await row.locator('td.num').allTextContents()).slice(0, -1)),
    )
  }

  expect(await cells(`${pathToFileURL(file)}#/?project=sweep`)).toEqual(
    await cells(`${viewer.origin}/?project=sweep`),
  )
  expect((await viewer.json<RunsAnswer>('/api/runs?project=sweep')).runs.length).toBeGreaterThan(2)
})

test('has at most 1 MB for 100 runs with 5 metrics of 1,000 points', async () => {
  const many = await recordStore(() => {
    for (let i = 0; i < 100; i++)
      run(`run-${i}`, { params: { i } }, () => {
        for (let step = 0; step < 1000; step++)
          for (const key of ['a', 'b', 'c', 'd', 'e']) logMetric(key, Math.random() / (step + 1), { step })
      })
  })
  const output = join(many.dir, '..', 'report.html')
  const { stdout } = await runCommand(['report', '--dir', many.dir, '-o', output])

  expect(stdout).toMatch(/100 runs, .+; curves are cut to what a screen shows\n$/)
  expect(statSync(output).size).toBeLessThanOrEqual(1_000_000)
  await using opened = await openPage(`${pathToFileURL(output)}`)
  await opened.page.getByText('run-99').first().waitFor()
  await opened.page.locator('.uplot canvas').first().waitFor()
  expect(opened.troubles).toEqual([])
  many.remove()
})
