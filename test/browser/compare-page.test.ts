// Runs of a sweep side by side: lines across their params, and what a metric hangs on.

import { logMetric, logParams, run } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const RUNS = 30

const viewer = showStore(() =>
  recordStore(async () => {
    for (let i = 0; i < RUNS; i++) {
      await sweepRun(i)
      await nextMillisecond()
    }
  }),
)
const compare = (names: string[]) =>
  `${viewer.origin}/compare?ids=${names.map((name) => viewer.ids.get(name))}`

/** The accuracy hangs on the rate and on nothing else. */
function sweepRun(i: number): Promise<void> {
  const rate = (1 + ((i * 7) % RUNS)) / 100
  return run(`run-${i}`, { project: 'sweep', summary: { accuracy: 'max' } }, async () => {
    logParams({ rate, optimizer: i % 2 === 0 ? 'adam' : 'sgd', seed: i })
    logMetric('accuracy', 1 - Math.abs(rate - 0.15), { step: 0 })
  })
}

const NAMES = ['run-0', 'run-1', 'run-2']

test('the other runs of the project are drawn too, and a brush hides what is outside of it', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page, troubles } = opened
  await page.getByText('30 runs', { exact: true }).waitFor()
  await eventually(async () => expect(await page.locator('.cmp thead a').allTextContents()).toEqual(NAMES))

  await page.getByLabel('optimizer is').selectOption('adam')
  await page.getByText('30 runs, 15 within the brush').waitFor()
  await eventually(async () =>
    expect(await page.locator('.cmp thead a').allTextContents()).toEqual(['run-0', 'run-2']),
  )

  await page.getByLabel('rate from').fill('0.1')
  await page.keyboard.press('Enter')
  await page.locator('.cmp thead a').nth(1).waitFor({ state: 'detached' })
  await eventually(async () =>
    expect(await page.locator('.cmp thead a').allTextContents()).toEqual(['run-2']),
  )
  await page.reload()
  await page.locator('.cmp thead a', { hasText: 'run-2' }).waitFor()
  await eventually(async () => expect(await page.getByLabel('rate from').inputValue()).toBe('0.1'))

  await page.getByRole('button', { name: 'Clear the brush' }).click()
  await page.locator('.cmp thead a').nth(2).waitFor()
  expect(troubles).toEqual([])
})

test('a brush is drawn along an axis, and a click takes it away', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page } = opened
  await page.getByText('30 runs', { exact: true }).waitFor()
  const heads = await page.locator('.parallel .heads b').allTextContents()
  const axis = page.locator('.parallel .axis').nth(heads.indexOf('rate'))
  await axis.scrollIntoViewIfNeeded()
  const box = await axis.boundingBox()
  if (box === null) throw new Error('no axis')
  const middle = box.x + box.width / 2

  await page.mouse.move(middle, box.y + 1)
  await page.mouse.down()
  await page.mouse.move(middle, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await page.getByText('30 runs, 15 within the brush').waitFor()
  await eventually(async () => expect(await page.locator('.axis .brushed').count()).toBe(1))

  await page.mouse.click(middle, box.y + box.height * 0.8)
  await page.getByText('30 runs', { exact: true }).waitFor()
})

test('a forest, grown in a thread of its own, says which param the metric hangs on, and of how many runs', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page, troubles } = opened
  await page.getByText(/n = 30 completed runs, R² 0\.\d+ out of bag/).waitFor()

  await eventually(async () =>
    expect(await page.locator('.relations tbody th').first().textContent()).toBe('rate'),
  )
  await eventually(async () => expect(await page.locator('.relations .drop').first().isVisible()).toBe(true))
  expect(troubles).toEqual([])
})

test('the runs that are compared alone are too few for a forest, and it says so', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page } = opened
  await page.getByRole('switch', { name: 'Beside 27 others' }).click()

  await page.getByText('3 completed runs are too few for a forest, which needs 20').waitFor()
  await page.getByText('3 runs', { exact: true }).waitFor()
})

test('of many runs each is a row, the best first, sorted by any column and turned by a key', async () => {
  const all = Array.from({ length: RUNS }, (_, i) => `run-${i}`)
  await using opened = await openPage(compare(all))
  const { page, troubles } = opened
  const names = () => page.locator('.by-run tbody th a').allTextContents()
  await page
    .locator('.by-run tbody tr')
    .nth(RUNS - 1)
    .waitFor()
  // the accuracy is best where the rate is 0.15
  await eventually(async () => expect((await names())[0]).toBe('run-2'))
  await eventually(async () => expect(await page.locator('.by-run td.best').count()).toBe(1))
  expect(await violations(page)).toEqual([])

  await page.locator('.by-run thead').getByRole('button', { name: 'seed' }).click()
  await eventually(async () => expect((await names()).slice(0, 2)).toEqual(['run-29', 'run-28']))
  await page.locator('.by-run thead').getByRole('button', { name: 'seed' }).click()
  await eventually(async () => expect((await names()).slice(0, 2)).toEqual(['run-0', 'run-1']))
  await page.getByLabel('optimizer is').selectOption('adam')
  await eventually(async () => expect((await names()).slice(0, 2)).toEqual(['run-0', 'run-2']))
  await page.reload()
  await eventually(async () => expect((await names()).slice(0, 2)).toEqual(['run-0', 'run-2']))

  await page.keyboard.press('r')
  await page.locator('.cmp thead a').nth(14).waitFor()
  await page.keyboard.press('r')
  await page.locator('.by-run').waitFor()
  expect(troubles).toEqual([])
})

test('axes are chosen, and stay so', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page } = opened
  const heads = page.locator('.parallel .heads b')
  await page.locator('.axis-choice summary').click()
  await eventually(async () =>
    expect(await heads.allTextContents()).toEqual(['rate', 'optimizer', 'seed', 'accuracy max']),
  )

  await page.locator('.axis-choice').getByLabel('seed').click()
  await page.locator('.parallel .heads b').nth(3).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('30 runs', { exact: true }).waitFor()
  await eventually(async () =>
    expect(await heads.allTextContents()).toEqual(['rate', 'optimizer', 'accuracy max']),
  )
})

test('what is against each other in the scatter plot and how the charts are scaled are chosen apart', async () => {
  await using opened = await openPage(compare(NAMES))
  const { page, troubles } = opened
  const [up, scale] = [page.getByRole('combobox', { name: 'Up' }), page.getByRole('combobox', { name: /^y/ })]
  await page.getByRole('region', { name: 'accuracy max by' }).waitFor()

  await scale.selectOption('log')
  await up.selectOption('params.seed')
  await page.getByRole('region', { name: 'seed by' }).waitFor()
  expect(await scale.inputValue()).toBe('log')
  await scale.selectOption('linear')
  expect(await up.inputValue()).toBe('params.seed')
  expect(troubles).toEqual([])
})
