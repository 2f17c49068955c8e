// The columns of the table of runs: chosen, ordered, sized, pinned, and remembered.

import { logMetrics, logParams, run, setAttributes } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const MANY = 120

const viewer = showStore(() =>
  recordStore(async () => {
    for (let i = 0; i < 3; i++) {
      await run(`run-${i}`, { project: 'sweep', summary: { accuracy: 'max' } }, async () => {
        logParams({ lr: 0.1 / (i + 1), layers: 2 })
        setAttributes({ 'team,name': 'text' })
        for (const [step, value] of [0.2, 0.9 - i / 10, 0.5].entries())
          logMetrics({ accuracy: value, loss: 1 - value }, { step })
      })
      await run(`wide-${i}`, { project: 'wide' }, async () => {
        for (let p = 0; p < MANY; p++) logParams({ [`p${p}`]: i + p })
      })
      await nextMillisecond()
    }
  }),
)

const SWEEP = '/?project=sweep'
const USUAL = ['lr', 'accuracy max', 'loss', 'time', 'started ↓']

test('columns are chosen and ordered by the keyboard, and stay so for the project until they are reset', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened
  const heads = async (wanted: string[]) =>
    await eventually(async () =>
      expect(await page.locator('.runs thead th[data-column] button').allTextContents()).toEqual(wanted),
    )
  await heads(USUAL)

  await page.keyboard.press('v')
  await page.keyboard.type('team')
  await page.getByRole('checkbox', { name: 'team,name' }).focus()
  await page.keyboard.press(' ')
  await heads([...USUAL, 'team,name'])
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Find a column').fill('nothing like this')
  await page.getByText('No run has anything of this name.').waitFor()
  await page.getByLabel('Find a column').fill('')
  await page.getByLabel('Which number of accuracy').selectOption('first')
  await page.getByRole('checkbox', { name: 'time', exact: true }).click()
  await page.getByRole('button', { name: 'Move lr up or down' }).focus()
  // from its place before the curve to the one behind the first number
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown')
  const chosen = ['accuracy first', 'lr', 'loss', 'started ↓', 'team,name']
  await heads(chosen)
  await page.keyboard.press('Escape')
  const link = page.url()

  await page.goto(viewer.origin)
  await page.locator('.runs tbody th .name').first().waitFor()
  await page.getByLabel('Project').selectOption('sweep')
  await heads(chosen)
  await eventually(async () => expect(new URL(page.url()).searchParams.get('cols')).not.toBeNull())
  await page.getByLabel('Project').selectOption('wide')
  await page.locator('.runs tbody th .name', { hasText: 'wide-2' }).waitFor()
  await eventually(async () => expect(new URL(page.url()).searchParams.get('cols')).toBeNull())

  // somebody else's browser, which remembers nothing
  await using other = await openPage(link)
  await other.page.locator('.runs thead th[data-column] button', { hasText: 'team,name' }).waitFor()
  expect(await other.page.locator('.runs thead th[data-column] button').allTextContents()).toEqual(chosen)

  await page.getByLabel('Project').selectOption('sweep')
  await heads(chosen)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('button', { name: 'Reset' }).click()
  await heads(USUAL)
  await page.goto(viewer.origin + SWEEP)
  await heads(USUAL)
  for (const { troubles } of [opened, other]) expect(troubles).toEqual([])
  expect(troubles).toEqual([])
})

test('the table of groups has columns of its own, which the address and the browser keep as well', async () => {
  await using opened = await openPage(`${viewer.origin}${SWEEP}&group=params`)
  const { page, troubles } = opened
  const heads = async (wanted: string[]) =>
    await eventually(async () =>
      expect(await page.locator('.groups thead th[data-column] button').allTextContents()).toEqual(wanted),
    )
  await heads(['lr', 'accuracy max', 'loss'])

  await page.keyboard.press('v')
  await page.getByLabel('Which number of loss').selectOption('lowest')
  await page.getByRole('checkbox', { name: 'accuracy', exact: true }).click()
  await heads(['lr', 'loss, lowest'])
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'loss, lowest' }).click()
  await heads(['lr', 'loss, lowest ↓'])

  await page.goto(viewer.origin + SWEEP)
  await page.locator('.runs thead th[data-column]', { hasText: 'accuracy max' }).waitFor()
  expect(new URL(page.url()).searchParams.get('group-cols')).toBeNull()
  await page.keyboard.press('g')
  await heads(['lr', 'loss, lowest'])
  await eventually(async () =>
    expect(new URL(page.url()).searchParams.get('group-cols')).toBe('metrics.min loss'),
  )
  await page.keyboard.press('v')
  await page.getByRole('button', { name: 'Reset' }).click()
  await heads(['lr', 'accuracy max', 'loss'])
  expect(troubles).toEqual([])
})

test('the small curves name their metric in the head, where another one is chosen, as a link keeps', async () => {
  await using opened = await openPage(viewer.origin + SWEEP)
  const { page, troubles } = opened
  const metric = page.getByLabel('Metric of the curves')
  const curves = () =>
    page
      .locator('.runs .spark polyline')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('points')))
  await eventually(async () => expect(await curves()).toHaveLength(3))
  expect(await metric.inputValue()).toBe('accuracy')
  const before = await curves()

  await metric.selectOption('loss')
  // where accuracy rises, loss falls
  await eventually(async () => {
    expect(await curves()).toHaveLength(3)
    expect(await curves()).not.toEqual(before)
  })
  expect(new URL(page.url()).searchParams.get('curve')).toBe('loss')
  await page.reload()
  await eventually(async () => expect(await metric.inputValue()).toBe('loss'))
  await metric.selectOption('accuracy')
  await eventually(async () => expect(await curves()).toEqual(before))
  expect(new URL(page.url()).searchParams.get('curve')).toBeNull()
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})

test('a column is moved by its head, made wider by its edge, and both by keys', async () => {
  await using opened = await openPage(`${viewer.origin}${SWEEP}&cols=params+lr,metrics+loss,metrics+accuracy`)
  const { page, troubles } = opened
  const head = (id: string) => page.locator(`th[data-column="${id}"]`)
  const heads = async (wanted: string[]) =>
    await eventually(async () =>
      expect(await page.locator('.runs thead th[data-column] button').allTextContents()).toEqual(wanted),
    )
  const middle = async (id: string, part: string) => {
    const box = await head(id).locator(part).boundingBox()
    if (box === null) throw new Error('no head')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width }
  }
  await heads(['lr', 'loss', 'accuracy max'])

  const [from, to] = [await middle('params lr', 'button'), await middle('metrics accuracy', 'button')]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
  await heads(['loss', 'accuracy max', 'lr'])
  // it was no click: the table is sorted as before
  expect(new URL(page.url()).searchParams.get('sort')).toBeNull()

  const before = (await head('params lr').boundingBox())?.width ?? 0
  const edge = await middle('params lr', '.edge')
  await page.mouse.move(edge.x, edge.y)
  await page.mouse.down()
  await page.mouse.move(edge.x + 60, edge.y, { steps: 5 })
  await page.mouse.up()
  const width = async (wanted: number) =>
    await eventually(async () => expect((await head('params lr').boundingBox())?.width).toBe(wanted))
  await width(before + 60)
  await head('params lr').locator('button').focus()
  await page.keyboard.press('-')
  await width(before + 44)
  await page.keyboard.press('Shift+ArrowLeft')
  await heads(['loss', 'lr', 'accuracy max'])
  // the key has left the column where the next key finds it
  await page.keyboard.press('Shift+ArrowLeft')
  await heads(['lr', 'loss', 'accuracy max'])
  await page.reload()
  await width(before + 44)
  await head('params lr').locator('.edge').dblclick()
  await width(before)
  expect(troubles).toEqual([])
})

test('of more columns than are in sight few are in the page, and a pinned one stays', async () => {
  const cols = Array.from({ length: MANY }, (_, p) => `params+p${p}`)
  await using opened = await openPage(`${viewer.origin}/?project=wide&cols=${cols}&pinned=1`)
  const { page, troubles } = opened
  const cells = page.locator('.runs tbody tr:first-child td')
  await cells.nth(5).waitFor()
  await eventually(async () => expect(await cells.count()).toBeLessThan(50))

  const scroll = page.getByRole('region', { name: 'Table of runs' })
  await scroll.evaluate((node) => node.scrollTo(node.scrollWidth, 0))
  await page.locator(`th[data-column="params p${MANY - 1}"]`).waitFor()
  await eventually(async () => expect(await cells.count()).toBeLessThan(50))
  const [box, pinned] = [
    await scroll.boundingBox(),
    await page.locator('th[data-column="params p0"]').boundingBox(),
  ]
  expect(pinned?.x).toBeLessThan((box?.x ?? 0) + 400)
  await page.getByRole('cell', { name: '2', exact: true }).first().waitFor()
  await page.locator('th[data-column="params p0"] button').focus()
  await page.keyboard.press('p')
  await eventually(async () => expect(new URL(page.url()).searchParams.get('pinned')).toBeNull())
  expect(troubles).toEqual([])
})
