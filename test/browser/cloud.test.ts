// Very many curves: a zoom shows those that were drawn before, stretched, until they are drawn anew.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { logMetrics, run } from '../../src/index.js'
import type { RunsAnswer } from '../../src/viewer/server/api-types.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from '../viewer/start-viewer.js'
import { eventually } from './eventually.js'
import { closeBrowser, openPage } from './open-page.js'

let store: StoreFolder
let viewer: RunningViewer
let ids: string[]

// more than two slices, each of which is at most four times the one before it
const RUNS = 400
const STEPS = 40

beforeAll(async () => {
  store = await recordStore(() => {
    for (let i = 0; i < RUNS; i++)
      run(`run ${i}`, { project: 'many' }, () => {
        for (let step = 0; step < STEPS; step++) {
          const loss = Math.exp(-step / 12) * (0.3 + (0.6 * i) / RUNS) + 0.05 * Math.sin(step * (1 + (i % 7)))
          logMetrics({ loss, accuracy: 1 - loss }, { step })
        }
      })
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
  const { runs } = await viewer.json<RunsAnswer>(`/api/runs?project=many&limit=${RUNS}`)
  ids = runs.map(({ id }) => id)
})

afterAll(async () => {
  await closeBrowser()
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

/** The charts of so many runs, all values from 0 to 1, so that a zoom changes nothing of how high they are drawn. */
function addressOf(count: number): string {
  const select = ids.slice(0, count).join(',')
  return `${viewer.origin}/?project=many&select=${select}&y.loss=-0.1..1&y.accuracy=0..1.1`
}

/** As a frame shows it. */
interface Picture {
  hash: string
  /** Of its pixels, how many have the colour of a curve. */
  coloured: number
}

const WATCH = `(() => {
  // another one when there are more curves
  const find = () => document.querySelector('.chart .u-wrap > canvas:not(.above)')
  const boxOf = () => {
    const over = document.querySelector('.chart .u-over')
    return [over.offsetLeft, over.offsetTop, over.clientWidth, over.clientHeight]
  }
  const pixelsOf = (picture) => {
    const [left, top, width, height] = boxOf()
    const copy = document.createElement('canvas')
    copy.width = width
    copy.height = height
    const pen = copy.getContext('2d')
    pen.drawImage(picture, left, top, width, height, 0, 0, width, height)
    return pen.getImageData(0, 0, width, height).data
  }
  const read = async (url) => {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  }
  const difference = (a, b) => {
    let sum = 0
    for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
    return sum / a.length
  }
  window.watched = {
    pictures: [],
    frames: 0,
    onChange: undefined,
    /** How much of a level each pixel of one picture is apart from that of another, of which a part is stretched. */
    async apart(one, other, from = 0, to = 1) {
      const [left, top, width, height] = boxOf()
      const whole = document.createElement('canvas')
      whole.width = find().width
      whole.height = find().height
      whole
        .getContext('2d')
        .drawImage(await read(watched.pictures[other].url), left + from * width, top, (to - from) * width, height, left, top, width, height)
      return difference(pixelsOf(await read(watched.pictures[one].url)), pixelsOf(whole))
    },
  }
  const look = () => {
    watched.frames++
    const canvas = find()
    const url = canvas?.toDataURL()
    if (canvas && watched.pictures.at(-1)?.url !== url) {
      const pixels = pixelsOf(canvas)
      let coloured = 0
      for (let i = 0; i < pixels.length; i += 4) {
        const [red, green, blue] = pixels.slice(i, i + 3)
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured++
      }
      watched.pictures.push({ url, coloured })
      if (watched.pictures.length > 1) watched.onChange?.()
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

async function pictures(page: Page): Promise<Picture[]> {
  const seen = await page.evaluate<{ url: string; coloured: number }[]>('watched.pictures')
  return seen.map(({ url, coloured }) => ({ hash: createHash('sha256').update(url).digest('hex'), coloured }))
}

/** Opens the page, and waits until all curves are drawn. */
async function openDrawn(address: string) {
  const opened = await openPage(`${viewer.origin}/settings`)
  const { page } = opened
  const count = new URL(address).searchParams.get('select')?.split(',').length
  const answers = ['loss', 'accuracy'].map((key) =>
    page.waitForResponse((response) => {
      const { pathname, searchParams } = new URL(response.url())
      const isOfAll = searchParams.get('ids')?.split(',').length === count
      const keys = [...searchParams.getAll('key'), ...(searchParams.get('keys')?.split(',') ?? [])]
      return pathname === '/api/series' && isOfAll && keys.includes(key)
    }),
  )
  await page.goto(address)
  await Promise.all(answers)
  await page.locator('.chart .u-over').nth(1).waitFor()
  await page.evaluate(WATCH)
  await eventually(async () => expect((await pictures(page)).at(-1)?.coloured).toBeGreaterThan(100))
  await settled(page)
  return opened
}

/** So many frames after the last change nothing is under way any more. */
async function settled(page: Page): Promise<void> {
  const frames = () => page.evaluate<number>('watched.frames')
  for (let count = -1; ; ) {
    const { length } = await pictures(page)
    if (length === count) return
    count = length
    const start = await frames()
    await eventually(async () => expect(await frames()).toBeGreaterThan(start + 30))
  }
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  await page.locator('.chart [role=application]').first().focus()
  for (const key of keys) await page.keyboard.press(key)
}

test('a zoom shows the curves that were drawn, stretched, then what is drawn at once at its address; never nothing', async () => {
  await using opened = await openDrawn(addressOf(RUNS))
  const { page, troubles } = opened
  const before = (await pictures(page)).length - 1
  await press(page, '+')
  await eventually(async () => expect(page.url()).toContain('zoom='))
  await settled(page)

  const [whole, standIn, drawn, ...more] = (await pictures(page)).slice(before)
  expect(more).toEqual([])
  for (const picture of [whole, standIn, drawn]) expect(picture?.coloured).toBeGreaterThan(1000)
  const apart = (...which: number[]) => page.evaluate<number>(`watched.apart(${which})`)
  // the half of the axis that is in its middle
  const ofStretched = await apart(before + 1, before, 0.25, 0.75)
  expect(ofStretched).toBeLessThan((await apart(before + 1, before + 2)) / 3)

  await using atOnce = await openDrawn(page.url())
  expect((await pictures(atOnce.page)).at(-1)).toEqual(drawn)

  await press(page, '0')
  await eventually(async () => expect(page.url()).not.toContain('zoom='))
  await settled(page)
  expect((await pictures(page)).slice(before + 3)).toEqual([whole])
  expect(troubles).toEqual([])
})

test.each([
  // there and back: what was begun is for this very zoom, and some of it was drawn at the other size
  [
    'another size for a frame',
    `chart.style.width = '50%'; requestAnimationFrame(() => chart.style.removeProperty('width'))`,
  ],
  ['another zoom', `chart.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }))`],
])('while curves are drawn anew, %s drops them, and nothing is mixed', async (_, act) => {
  await using opened = await openDrawn(addressOf(RUNS))
  const { page, troubles } = opened
  await page.evaluate(`(() => {
    const chart = document.querySelector('.chart [role=application]')
    watched.onChange = () => {
      watched.onChange = undefined
      ${act}
    }
  })()`)
  await press(page, '+')
  await eventually(async () => expect(page.url()).toContain('zoom='))
  await settled(page)
  const shown = await pictures(page)
  for (const { coloured } of shown) expect(coloured).toBeGreaterThan(500)

  await using atOnce = await openDrawn(page.url())
  expect((await pictures(atOnce.page)).at(-1)?.hash).toBe(shown.at(-1)?.hash)
  expect(troubles).toEqual([])
})

test('a picture that is saved while the curves are drawn anew has all of them', async () => {
  await using opened = await openDrawn(addressOf(RUNS))
  const { page } = opened
  const saved = async (save: () => Promise<unknown>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), save()])
    return readFileSync(await download.path())
  }
  const SAVE = `document.querySelector('.chart [aria-label^="Save"][aria-label$="as PNG"]').click()`
  await page.evaluate(`watched.onChange = () => { watched.onChange = undefined; ${SAVE} }`)
  const during = await saved(() => press(page, '+'))
  await settled(page)
  const after = await saved(() => page.evaluate(SAVE))

  expect(during.equals(after)).toBe(true)
})

test('a hundred short curves are drawn at once', async () => {
  await using opened = await openDrawn(addressOf(100))
  const { page } = opened
  const before = (await pictures(page)).length - 1
  await press(page, '+')
  await eventually(async () => expect(page.url()).toContain('zoom='))
  await settled(page)
  expect((await pictures(page)).slice(before)).toHaveLength(2)
})
