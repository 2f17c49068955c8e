// Metrics, tasks and spans of a run on one time axis, and what is told of what is chosen on it.

import { SpanStatusCode, trace } from '@opentelemetry/api'
import type { Locator, Page } from 'playwright-core'
import { logMetric, run } from '../../src/index.js'
import { recordStore } from '../cli/record-store.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { showStore } from './show-store.js'
import { violations } from './violations.js'

const LONG = 'y'.repeat(1_000_000)

let start: number

/** A second of spans 100 ms apart and as long, with a point in the middle of each; one inside of another. */
const makeStore = () =>
  recordStore(() => {
    run('service', ({ startTime }) => {
      const tracer = trace.getTracer('test')
      // not now: what a slow machine does before this line would move all spans along the axis
      start = Math.floor(startTime)
      for (let i = 0; i < 10; i++) {
        const from = start + i * 100
        tracer.startActiveSpan(`step ${i}`, { startTime: from }, (span) => {
          if (i === 4) {
            const attributes = {
              'http.request.method': 'POST',
              'url.full': 'http://rerank:8081/rerank',
              'http.response.status_code': 503,
              'request.body': LONG,
            }
            const inner = tracer.startSpan('POST', { startTime: from + 20, attributes })
            inner.setStatus({ code: SpanStatusCode.ERROR, message: 'too busy' }).end(from + 80)
          }
          span.end(from + 99)
        })
        logMetric('latency', i === 4 ? 1800 : 200 + i, { step: i, timestamp: from + 50 })
        logMetric('accuracy', i / 10, { step: i, timestamp: from + 50 })
      }
    })
    run('judged', ({ startTime: from }) => {
      trace
        .getTracer('test')
        .startSpan('step', { startTime: from })
        .end(from + 2000)
      // more than a curve has places for
      for (let i = 0; i < 2000; i++)
        logMetric('correct', i % 4 === 0 ? 0 : 1, { step: i, timestamp: from + i })
    })
  })

const viewer = showStore(makeStore, {
  RUNSPAN_TRACE_URL: 'https://traces.example.com/t/{traceId}?from={startMs}&to={endMs}',
})
const address = () => `/runs/${viewer.ids.get('service')}`

/** How long after the run's start, as the page tells it, the first span has started: less than a millisecond. */
let lateMs: number

beforeAll(async () => {
  const { started } = await viewer.json<{ started: string }>(`/api${address()}`)
  lateMs = start - Date.parse(started)
})

async function openTimeline(query = ''): Promise<Awaited<ReturnType<typeof openPage>>> {
  const opened = await openPage(viewer.origin + address() + query)
  await opened.page.locator('.metric-band .line[d^="M"]').first().waitFor({ state: 'attached' })
  await opened.page.locator('.waterfall').scrollIntoViewIfNeeded()
  return opened
}

const band = (page: Page, metric: string) => page.getByRole('slider', { name: `${metric} over time` })
const chosen = (page: Page) => page.locator('.lane.chosen .t').allTextContents()
const markedIn = (page: Page) => page.locator('.lane.linked .t').allTextContents()

/** Clicks a time axis at a share of its width. */
async function clickAt(axis: Locator, share: number): Promise<void> {
  const { width = 0, height = 0 } = (await axis.boundingBox()) ?? {}
  await axis.click({ position: { x: width * share, y: height / 2 } })
}

async function dragOver(page: Page, axis: Locator, from: number, to: number): Promise<void> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await axis.boundingBox()) ?? {}
  await page.mouse.move(x + width * from, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width * to, y + height / 2, { steps: 4 })
  await page.mouse.up()
}

test('a point in a curve leads to the spans that were open then, and opens the innermost', async () => {
  await using opened = await openTimeline()
  const { page, troubles } = opened
  await clickAt(band(page, 'latency'), 0.45)

  await eventually(async () => expect(await markedIn(page)).toEqual(['step 4', 'POST rerank:8081/rerank']))
  await eventually(async () => expect(await chosen(page)).toEqual(['POST rerank:8081/rerank']))
  const told = page.getByRole('complementary', { name: 'What is chosen' })
  await told.getByRole('heading', { name: `${450 + lateMs} ms` }).waitFor()
  await told.getByText('2 open').waitFor()
  await told.getByText('too busy').waitFor()
  expect(await told.locator('.meters dd').allTextContents()).toEqual([
    'POST',
    '/rerank',
    'rerank:8081',
    '503',
  ])
  expect(await page.locator('.metric-band .value').allTextContents()).toEqual(['1,800', '0.4'])
  expect(await violations(page)).toEqual([])

  // the address is all of it
  await using again = await openPage(page.url())
  await eventually(async () => expect(await chosen(again.page)).toEqual(['POST rerank:8081/rerank']))
  await again.page.getByRole('heading', { name: `${450 + lateMs} ms` }).waitFor()
  expect(troubles).toEqual([])
})

test('a span marks the points that were logged in it, in the curves and in the charts', async () => {
  await using opened = await openTimeline()
  const { page, troubles } = opened
  const picture = () =>
    page
      .getByRole('figure', { name: 'latency' })
      .locator('canvas')
      .first()
      .evaluate((node) => (node as unknown as { toDataURL(): string }).toDataURL())
  const dots = () =>
    page
      .locator('.metric-band .dots')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''))
  await eventually(async () => expect(await dots()).toEqual(['', '']))
  await page.getByRole('figure', { name: 'latency' }).locator('canvas').first().waitFor()
  const before = await picture()
  await page.getByRole('button', { name: 'step 7' }).click()

  await eventually(async () => expect((await dots()).map((path) => path.match(/M/g)?.length)).toEqual([1, 1]))
  expect(await page.locator('.metric-band .value').allTextContents()).toEqual(['207', '0.7'])
  await eventually(async () => expect(await picture()).not.toBe(before))
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await dots()).toEqual(['', '']))
  await eventually(async () => expect(await picture()).toBe(before))
  expect(troubles).toEqual([])
})

test('a stretch that is drawn is shown alone, in curves and rows alike, and going back shows all again', async () => {
  await using opened = await openTimeline()
  const { page, troubles } = opened
  const line = () => page.locator('.metric-band .line').first().getAttribute('d')
  const before = await line()
  await dragOver(page, band(page, 'latency'), 0.22, 0.38)

  await page.getByText('2 of them in view').waitFor()
  expect(await page.locator('.lane.row .t').allTextContents()).toEqual(['step 2', 'step 3'])
  expect(await line()).not.toBe(before)
  expect(new URL(page.url()).searchParams.get('window')).toMatch(/^\d+(\.\d)?\.\.\d+(\.\d)?$/)
  await page.goBack()
  await eventually(async () => expect(await page.locator('.lane.row').count()).toBe(11))
  expect(await line()).toBe(before)
  expect(troubles).toEqual([])
})

test('by the keyboard the moment moves from point to point, and the axis is zoomed', async () => {
  await using opened = await openTimeline()
  const { page, troubles } = opened
  await band(page, 'accuracy').focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')

  await eventually(async () =>
    expect(await band(page, 'accuracy').getAttribute('aria-valuetext')).toBe(`0.2 at ${250 + lateMs} ms`),
  )
  await eventually(async () => expect(await chosen(page)).toEqual(['step 2']))
  await page.keyboard.press('ArrowLeft')
  await eventually(async () => expect(await chosen(page)).toEqual(['step 1']))
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await page.getByText('of them in view').waitFor()
  await eventually(async () => expect(await page.locator('.lane.row').count()).toBeLessThan(6))
  await page.keyboard.press('0')
  await eventually(async () => expect(await page.locator('.lane.row').count()).toBe(11))
  await page.keyboard.press('j')
  await eventually(async () => expect(await chosen(page)).toEqual(['step 2']))
  expect(troubles).toEqual([])
})

test('the long value of a span is read when it is opened', async () => {
  await using opened = await openTimeline()
  const { page, troubles } = opened
  await page.getByRole('button', { name: 'POST rerank:8081/rerank' }).click()

  await page.getByText('980,000 characters more').waitFor()
  expect(troubles).toEqual([])
})

test('what is in a span is folded away and back', async () => {
  await using opened = await openTimeline()
  const { page } = opened
  const fold = page.getByRole('button', { name: 'What is in step 4' })
  await fold.click()
  await eventually(async () => expect(await page.locator('.lane.row').count()).toBe(10))
  await fold.click()
  await eventually(async () => expect(await page.locator('.lane.row').count()).toBe(11))
})

test('judgements of 0 and 1 are drawn as the mean so far', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${viewer.ids.get('judged')}`)
  const { page, troubles } = opened
  const label = page.locator('.metric-band', { hasText: 'correct' })

  await label.getByText('mean so far · 0 … 0.75', { exact: true }).waitFor()
  expect(await label.locator('.value').textContent()).toBe('0.75')
  expect(troubles).toEqual([])
})

test('curves are taken away and added, and the address keeps them', async () => {
  await using opened = await openTimeline()
  const { page } = opened
  await page.locator('.metric-band', { hasText: 'latency' }).hover()
  await page.getByRole('button', { name: 'Take latency away' }).click()
  await eventually(async () => expect(await page.locator('.metric-band').count()).toBe(1))
  await page.reload()
  await page.locator('.metric-band').waitFor()
  expect(await page.locator('.metric-band .name b').allTextContents()).toEqual(['accuracy'])
  await page.getByRole('combobox', { name: 'Add a metric' }).selectOption('latency')
  await eventually(async () =>
    expect(await page.locator('.metric-band .name b').allTextContents()).toEqual(['accuracy', 'latency']),
  )
})

test('the same trace is one click away in the backend that the environment names', async () => {
  await using opened = await openTimeline()
  const link = opened.page.getByRole('link', { name: 'Trace at traces.example.com' })

  const to = new URL((await link.getAttribute('href')) ?? '')
  expect(to.pathname).toBe(`/t/${address().split('/').at(-1)}`)
  expect(Number(to.searchParams.get('to'))).toBeGreaterThanOrEqual(Number(to.searchParams.get('from')))
  expect(await link.getAttribute('rel')).toContain('noopener')
})

test('a phone shows curves, spans and what is chosen below each other', async () => {
  await using opened = await openPage(`${viewer.origin}${address()}?at=450`, { width: 390 })
  const { page } = opened
  await page.getByRole('heading', { name: '450 ms' }).waitFor()

  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await violations(page)).toEqual([])
})
