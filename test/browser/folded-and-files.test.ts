// Runs that were started in others, the files of a run, and the report that the page downloads.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { logFile, logMetric, logParams, run } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

/** Each would change the title of the page if any of it ran. */
const SCRIPT = `<script>document.title = 'taken'</script><img src=x onerror="document.title='taken'">`

/** Half a second of sound: 16 bits, one channel. */
function tone(): Buffer {
  const [rate, count] = [8000, 4000]
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(36 + 2 * count, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(2 * rate, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(2 * count, 40)
  const wave = Buffer.alloc(2 * count)
  for (let i = 0; i < count; i++)
    wave.writeInt16LE(Math.round(8000 * Math.sin((440 * 2 * Math.PI * i) / rate)), 2 * i)
  return Buffer.concat([head, wave])
}

const viewer = showStore(() =>
  recordStore(async () => {
    await run('sweep', async () => {
      for (const rate of [0.3, 0.1, 0.2]) {
        await nextMillisecond()
        await run(`rate-${rate}`, () => {
          logParams({ rate })
          for (let step = 0; step < 10; step++) logMetric('loss', rate / (step + 1), { step })
        })
      }
    })
    await nextMillisecond()
    run('files', () => {
      const rows = Array.from({ length: 500 }, (_, i) => `${i},"name ${i}, quoted",${i / 7}`)
      logFile('table.csv', { text: ['number,name,value', ...rows].join('\n') })
      logFile('answers.jsonl', { text: '{"question":"why?","score":1}\n{"question":"how?","score":0}\n' })
      logFile('evil.html', { text: SCRIPT })
      logFile('evil.svg', {
        text: `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${SCRIPT}</svg>`,
      })
      logFile('long.log', { text: `${'a line of it\n'.repeat(50_000)}the end` })
      logFile('weights.bin', Buffer.from([0, 1, 2]))
      logFile('tone.wav', tone())
    })
  }),
)

const CHILDREN = ['rate-0.2', 'rate-0.1', 'rate-0.3']

test('runs that were started in another are folded below it, and opened by a click or a key', async () => {
  await using opened = await openPage(`${viewer.origin}/`)
  const { page, troubles } = opened
  const names = () => page.locator('.runs tbody th .name').allTextContents()
  const fold = page.getByRole('button', { name: 'The 3 runs started in sweep' })
  await fold.waitFor()
  expect(await names()).toEqual(['files', 'sweep'])
  await eventually(async () => expect(await fold.getAttribute('aria-expanded')).toBe('false'))

  await fold.click()
  await page.locator('.runs tbody th .name').nth(4).waitFor()
  expect(await names()).toEqual(['files', 'sweep', ...CHILDREN])
  await eventually(async () => expect(await fold.getAttribute('aria-expanded')).toBe('true'))
  await eventually(async () =>
    expect(await page.locator('.runs thead button').allTextContents()).toEqual(
      expect.arrayContaining(['rate', 'loss']),
    ),
  )

  await page.reload()
  await page.locator('.runs tbody th .name').nth(4).waitFor()
  for (let row = 0; row < 3; row++) await page.keyboard.press('j')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.locator('.runs tbody th .name').nth(2).waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowRight')
  await page.locator('.runs tbody th .name').nth(4).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.getByText('1 selected').first().waitFor()
  await page.locator('.side .uplot canvas').first().waitFor()
  await page.keyboard.press('e')
  await eventually(async () => expect(CHILDREN).toContain(await page.getByLabel('Name').inputValue()))
  await page.keyboard.press('Escape')
  expect(troubles).toEqual([])
})

test('they are sorted as the list is, and what the list cannot be sorted by does not hide them', async () => {
  await using opened = await openPage(`${viewer.origin}/?open=${viewer.ids.get('sweep')}&sort=name`)
  const { page } = opened
  await page.locator('.runs tbody th .name').nth(4).waitFor()

  await eventually(async () =>
    expect(await page.locator('.runs tbody th .name').allTextContents()).toEqual([
      ...['files', 'sweep', 'rate-0.1', 'rate-0.2', 'rate-0.3'],
    ]),
  )
})

test('a table and a text are shown, by the keyboard too, and nothing of them runs', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('files')}`)
  const { page, troubles } = opened
  await page.getByRole('button', { name: 'Show table.csv' }).focus()
  await page.keyboard.press('Enter')
  const table = page.getByRole('region', { name: 'table.csv' })
  await table.getByRole('cell', { name: 'name 0, quoted' }).waitFor()
  await eventually(async () => expect(await table.locator('tbody tr').count()).toBeLessThan(60))
  await table.evaluate((box) => box.scrollTo(0, 1e6))
  await table.getByRole('cell', { name: 'name 499, quoted' }).waitFor()

  await page.getByRole('button', { name: 'Show answers.jsonl' }).click()
  await page.getByRole('cell', { name: 'why?' }).waitFor()
  await page.getByRole('button', { name: 'Show evil.html' }).click()
  await page.getByText(SCRIPT).waitFor()
  await page.getByRole('button', { name: 'Show long.log' }).click()
  await page.getByText('The first 262 kB of 650 kB').waitFor()
  await page.reload()
  await page.getByText('The first 262 kB of 650 kB').waitFor()
  await eventually(async () => expect(await page.getByRole('button', { name: /weights/ }).count()).toBe(0))
  expect(await page.title()).not.toContain('taken')
  expect(troubles).toEqual([])
})

test('a sound is played where it stands', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('files')}`)
  const { page, troubles } = opened
  await page.getByRole('button', { name: 'Show tone.wav' }).click()
  await page.locator('audio').waitFor()

  await eventually(async () =>
    expect(await page.evaluate("document.querySelector('audio').duration")).toBeCloseTo(0.5, 1),
  )
  expect(troubles).toEqual([])
})

test('a file that is gone to, as by its own address, runs nothing', async () => {
  const { files } = await viewer.json<{ files: { name: string; sha256: string }[] }>(
    `/api/runs/${viewer.ids.get('files')}/files`,
  )
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('files')}`)
  const { page } = opened
  await page.getByRole('heading', { name: 'files', exact: true }).waitFor()
  const dialogs: string[] = []
  page.on('dialog', (dialog) => dialogs.push(dialog.message()))
  const svg = files.find(({ name }) => name === 'evil.svg')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    // as a text: the browser's own names are not known here
    page.evaluate(`location.href = '/api/runs/${viewer.ids.get('files')}/files/${svg?.sha256}'`),
  ])

  expect(download.suggestedFilename()).toBe('evil.svg')
  expect(await page.title()).not.toContain('taken')
  expect(dialogs).toEqual([])
})

test('the report of the selected runs is downloaded, and has them without the server and the network', async () => {
  await using opened = await openPage(
    `${viewer.origin}/?select=${viewer.ids.get('files')},${viewer.ids.get('rate-0.1')}`,
  )
  const { page } = opened
  await page.getByText('2 selected').first().waitFor()
  await page.keyboard.press('m')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Report for colleagues' }).click(),
  ])
  const path = join(viewer.dir, '..', 'downloaded.html')
  await download.saveAs(path)

  await using offline = await openPage(`${pathToFileURL(path)}#/runs/${viewer.ids.get('files')}`)
  await offline.page.context().setOffline(true)
  await offline.page.getByText('table.csv').first().waitFor()
  await eventually(async () =>
    expect(await offline.page.getByRole('button', { name: /Show/ }).count()).toBe(0),
  )
  await eventually(async () =>
    expect(await offline.page.getByRole('button', { name: /More|Export|What can be done/ }).count()).toBe(0),
  )
  await offline.page.goto(
    `${pathToFileURL(path)}#/compare?ids=${viewer.ids.get('files')},${viewer.ids.get('rate-0.1')}`,
  )
  await offline.page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  await offline.page.goto(`${pathToFileURL(path)}#/`)
  // the run that it was started in is not there, and so it stands for itself
  await offline.page.getByRole('link', { name: 'rate-0.1' }).waitFor()
  await offline.page.keyboard.press('g')
  await offline.page.locator('table.groups tbody tr').first().waitFor()
  await eventually(async () =>
    expect(await offline.page.getByText('A report does not have this').count()).toBe(0),
  )
  expect(offline.troubles).toEqual([])
})

describe.each(['light', 'dark'] as const)('in %s, axe-core finds nothing to object to in', (colorScheme) => {
  test('opened runs, the list of keys, and what can be done with runs', async () => {
    await using opened = await openPage(
      `${viewer.origin}/?open=${viewer.ids.get('sweep')}&select=${viewer.ids.get('sweep')}`,
      {
        colorScheme,
      },
    )
    const { page } = opened
    await page.locator('.runs tbody th .name').nth(4).waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('link', { name: 'Report for everybody' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('a file that is shown, as table and as text', async () => {
    await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('files')}`, { colorScheme })
    const { page } = opened
    await page.getByRole('button', { name: 'Show table.csv' }).click()
    await page.getByRole('cell', { name: 'name 0, quoted' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Show evil.html' }).click()
    await page.getByText(SCRIPT).waitFor()
    expect(await violations(page)).toEqual([])
  })
})
