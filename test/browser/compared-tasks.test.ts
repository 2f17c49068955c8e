// Two evaluations side by side: which items got worse, and how their texts differ.

import { logOutput, logScore, run, task } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { HOSTILE } from './record-sweep.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const viewer = showStore(() =>
  recordStore(async () => {
    await evaluation('short', 'Answer with the name of the city alone.', () => true)
    await evaluation('long', 'Think, then answer with the name of the city.', (i) => i !== 3)
    await evaluation('other', HOSTILE, (i) => i > 1)
  }),
)

async function evaluation(name: string, prompt: string, isRight: (i: number) => boolean): Promise<void> {
  await run(name, { params: { prompt } }, async () => {
    for (let i = 0; i < 250; i++)
      await task('answer', { item: `item-${i}`, inputs: { question: `capital ${i}` } }, () => {
        logOutput(isRight(i) ? `the right answer ${i}` : `the ${HOSTILE} answer ${i}`)
        logScore('exact', name === 'other' ? i === 7 : isRight(i))
      })
  })
  await nextMillisecond()
}

function compare(...names: string[]): string {
  return `${viewer.origin}/compare?ids=${names.map((name) => viewer.ids.get(name))}`
}

test('another run is the base, and what was better is worse', async () => {
  await using opened = await openPage(compare('short', 'long'))
  const { page, troubles } = opened
  await page.getByRole('button', { name: 'item-3 worse' }).waitFor()
  await page.getByLabel('base').selectOption({ label: 'long' })

  await page.getByRole('button', { name: 'item-3 better' }).waitFor()
  expect(new URL(page.url()).searchParams.get('ids')).toBe(
    `${viewer.ids.get('long')},${viewer.ids.get('short')}`,
  )
  expect(troubles).toEqual([])
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('an item that got worse is opened by the keyboard and shows what another word is, as text', async () => {
    await using opened = await openPage(compare('short', 'long'), { colorScheme })
    const { page, troubles } = opened
    const tasks = page.getByRole('region', { name: 'Tasks' })
    await tasks.getByText('250 items in both · 249 with equal scores').waitFor()
    await tasks.getByRole('button', { name: 'item-3 worse' }).focus()
    await page.keyboard.press('Enter')

    await eventually(async () => expect(await tasks.locator('del').allTextContents()).toEqual(['right']))
    await eventually(async () => expect(await tasks.locator('ins').first().textContent()).toContain('<img'))
    expect(await page.title()).not.toBe('taken')
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
  })
})

test('a long param is shown word by word beside that of the base', async () => {
  await using opened = await openPage(compare('short', 'long'))
  const { page } = opened
  await page.getByRole('button', { name: 'prompt' }).click()

  await eventually(async () =>
    expect((await page.locator('.texts ins').allTextContents()).join('')).toContain('Think,'),
  )
  expect((await page.locator('.texts del').allTextContents()).join('')).toContain('alone')
})

test('of several runs another one is chosen to be compared with the base, and many items come by the hundred', async () => {
  await using opened = await openPage(compare('short', 'long', 'other'))
  const { page } = opened
  const tasks = page.getByRole('region', { name: 'Tasks' })
  await tasks.getByLabel('Run to compare with the base').selectOption('other')
  await tasks.getByText('250 items in both · 1 with equal scores').waitFor()
  await tasks.getByRole('button', { name: '100 more of 149' }).click()

  await tasks.getByRole('button', { name: '49 more of 49' }).waitFor()
  await page.reload()
  await tasks.getByText('250 items in both · 1 with equal scores').waitFor()
})
