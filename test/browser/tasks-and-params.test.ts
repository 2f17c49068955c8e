// The tasks of a long run: found, sorted, opened and scored; and its params, beside those of another run.

import { logInputs, logOutput, logScore, run, task } from '../../src/index.js'
import { openStore } from '../../src/read.js'
import type { TasksAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

/** More than the page reads at first. */
const TASKS = 1200
const MESSAGES = [
  { role: 'user', content: 'Is <b>this</b> a table?' },
  { role: 'assistant', content: 'It is.' },
]

const viewer = showStore(() => {
  const params = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`layer.${i}`, i]))
  return recordStore(async () => {
    run('baseline', { params: { ...params, 'layer.321': -1, seed: 7 } }, () => {})
    await run('evaluation', { params }, async () => {
      for (let i = 0; i < TASKS; i++)
        await task('answer', { item: `q${i}` }, async () => {
          logInputs({ messages: MESSAGES, number: i })
          if (i >= TASKS - 3) throw new RangeError(`no answer to ${i}`)
          logOutput(i === 1100 ? `# Head\n\n**bold** ${'z'.repeat(30_000)}` : `answer ${i}`)
          logScore('quality', i / TASKS)
        }).catch(() => {})
    })
  })
})

const openRun = (query = '') => openPage(`${viewer.origin}/runs/${evaluation()}${query}`)
const evaluation = () => viewer.ids.get('evaluation') as string

test('a long run scrolls below the bar, and the page does not', async () => {
  await using opened = await openRun()
  const { page } = opened
  await page.locator('.tasks tbody tr').nth(100).waitFor()

  expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0)
})

test('all failed tasks are shown, those that the page had not read included', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const names = () => page.locator('.tasks tbody th .t').allTextContents()
  await page.getByRole('switch', { name: 'Only failed' }).click()

  await page.getByRole('heading', { name: 'Tasks 3 of 1,200' }).waitFor()
  expect(await names()).toEqual(['q1197', 'q1198', 'q1199'])
  await page.getByRole('switch', { name: 'Only failed' }).click()
  await page.getByRole('heading', { name: 'Tasks 1,200' }).waitFor()
  expect((await names())[0]).toBe('q0')
  expect(troubles).toEqual([])
})

test('tasks are sorted by a score of all of them, and found by a text, and the address keeps both', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const first = page.locator('.tasks tbody th .t').first()
  const sort = page.locator('.tasks thead').getByRole('button', { name: 'quality' })
  await sort.click()
  await eventually(async () => expect(await first.textContent()).toBe('q1196'))
  expect(await page.locator('.tasks th[aria-sort="descending"]').textContent()).toContain('quality')
  await page.getByRole('searchbox', { name: 'Search tasks' }).fill('ANSWER 11')

  await page.getByRole('heading', { name: 'Tasks 107 of 1,200' }).waitFor()
  await eventually(async () => expect(await first.textContent()).toBe('q1196'))
  await sort.click()
  await eventually(async () => expect(await first.textContent()).toBe('q11'))
  await page.reload()
  await page.getByRole('heading', { name: 'Tasks 107 of 1,200' }).waitFor()
  await eventually(async () => expect(await first.textContent()).toBe('q11'))
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})

test('an address that names a task leads to its row, however far down', async () => {
  const { tasks } = await viewer.json<TasksAnswer>(`/api/runs/${evaluation()}/tasks?limit=500`)
  await using opened = await openRun(`?span=${tasks[432]?.id}`)

  const row = opened.page.locator('.lane.chosen')
  await eventually(async () => expect(await row.locator('.t').allTextContents()).toEqual(['q432']))
  await eventually(async () =>
    expect(await opened.page.locator('.span-detail h3').textContent()).toBe('q432'),
  )
})

test('a task is opened as a conversation, as Markdown, text or JSON', async () => {
  await using opened = await openRun(`?tasks-with=${'z'.repeat(20)}`)
  const { page, troubles } = opened
  await page.locator('.tasks').getByRole('button', { name: 'q1100' }).click()
  const detail = page.locator('.tasks .detail')
  await eventually(async () =>
    expect(await detail.locator('.message p').allTextContents()).toEqual(
      MESSAGES.map(({ content }) => content),
    ),
  )
  // longer than a list has it
  await detail.getByText('characters more').waitFor()
  const look = (name: string) => page.getByRole('combobox', { name: 'open as' }).selectOption(name)
  await look('Markdown')
  await eventually(async () => expect(await detail.locator('.heading').textContent()).toBe('Head'))
  await eventually(async () => expect(await detail.locator('strong').textContent()).toBe('bold'))
  await look('JSON')
  await eventually(async () =>
    expect(await detail.locator('pre').first().textContent()).toContain('"role": "user"'),
  )
  await look('text')
  await eventually(async () =>
    expect(await detail.locator('pre').first().textContent()).toContain('[{"role":"user"'),
  )
  expect(troubles).toEqual([])
})

test('a task is scored by hand, and the score is in the store and in the table', async () => {
  await using opened = await openRun('?tasks-with=answer%207')
  const { page, troubles } = opened
  await page.locator('.tasks').getByRole('button', { name: 'q77' }).first().click()
  const form = page.locator('.tasks .score-form')
  await form.getByLabel('Name of the score').fill('helpful')
  await form.getByLabel('Value of the score').fill('very')
  await form.getByRole('button', { name: 'Score' }).click()
  await form.getByText('A score is a number, true or false.').waitFor()
  await form.getByLabel('Value of the score').fill('true')
  await form.getByLabel('Why').fill('to the point')
  await form.getByLabel('Why').press('Enter')

  await page.getByRole('columnheader', { name: 'helpful' }).waitFor()
  const { tasks } = await openStore({ dir: viewer.dir }).run(evaluation(), { fields: ['tasks'] })
  expect(tasks[77]?.scores.helpful).toMatchObject({ value: 1, by: 'human', explanation: 'to the point' })
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})

test('of 500 params those are first that another run has otherwise, and any is found', async () => {
  await using opened = await openRun()
  const { page, troubles } = opened
  const against = page.getByRole('combobox', { name: 'Compare params with those of a run' })
  await against.fill('baseline')
  await against.press('Enter')

  const rows = page.locator('.params dl').first().locator('> div')
  await eventually(async () =>
    expect(await rows.first().locator('dd').allTextContents()).toEqual(['321', '−1']),
  )
  expect(await rows.nth(1).locator('dt, dd').allTextContents()).toEqual(['seed', '–', '7'])
  await page.getByRole('searchbox', { name: 'Search params' }).fill('layer.44')
  await page.getByRole('heading', { name: 'Params 11 of 501' }).waitFor()
  expect(await violations(page)).toEqual([])
  expect(troubles).toEqual([])
})

test('params are copied, one or all', async () => {
  await using opened = await openRun()
  const { page } = opened
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const clipboard = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>
  await page.getByRole('button', { name: 'Copy layer.7', exact: true }).focus()
  await page.keyboard.press('Enter')
  await eventually(async () => expect(await clipboard()).toBe('7'))
  await page.locator('.params').getByRole('button', { name: 'as JSON' }).click()
  await eventually(async () => expect(JSON.parse(await clipboard())).toMatchObject({ 'layer.499': 499 }))
})

test('a run that the params cannot be compared with is said to be none', async () => {
  await using opened = await openRun('?against=nobody')

  await opened.page.getByRole('alert').getByText('nobody').waitFor()
})
