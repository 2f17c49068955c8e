// The page of one run, and what happens on it and in the table while runs go on.

import { trace } from '@opentelemetry/api'
import { logMetric, run, task } from '../../src/index.js'
import { nextMillisecond, recordStore } from '../cli/record-store.js'
import { startProgram } from '../support/child.js'
import { startViewer } from '../viewer/start-viewer.js'
import { eventually } from './eventually.js'
import { openPage } from './open-page.js'
import { HOSTILE, recordSweep } from './record-sweep.js'
import { showStore } from './show-store.js'

const viewer = showStore(recordSweep)

test('a failed run says first what went wrong, with its stack', async () => {
  await using opened = await openPage(
    `${viewer.origin}/?project=sweep&where=${encodeURIComponent('status == "failed"')}`,
  )
  const { page, troubles } = opened

  await page.getByRole('link', { name: 'lr-1' }).click()
  const error = page.getByRole('region', { name: 'Error' })
  await error.waitFor()
  await eventually(async () =>
    expect(await error.getByRole('heading').first().textContent()).toBe('TypeError'),
  )
  await eventually(async () => expect(await error.textContent()).toContain('the loss became NaN'))
  await eventually(async () => expect(await error.locator('pre').textContent()).toMatch(/^at /))
  await eventually(async () => expect(await page.locator('.head .state').textContent()).toBe('failed'))
  await page.locator('.three .uplot canvas').first().waitFor()
  await eventually(async () => expect(await page.locator('.metrics td.known').textContent()).toBe('NaN'))
  const best = page.getByRole('region', { name: 'Against the best run' })
  await best.getByRole('link', { name: 'lr-0.1' }).waitFor()
  await eventually(async () => expect(await best.locator('tbody td').allTextContents()).toEqual(['1', '0.1']))
  expect(troubles).toEqual([])
})

test('tasks are listed with inputs, outputs and scores, and one is opened in place', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=evals`)
  const { page, troubles } = opened

  await page.getByRole('link', { name: 'answers' }).click()
  await page.locator('.tasks tbody tr').nth(1).waitFor()
  await eventually(async () =>
    expect(await page.locator('.tasks tbody tr').nth(0).locator('td.num').allTextContents()).toEqual([
      '1',
      expect.any(String),
    ]),
  )
  await page.locator('.tasks').getByRole('button', { name: 'second question' }).click()
  await eventually(async () =>
    expect(await page.locator('.detail').textContent()).toContain('the answer to second question'),
  )
  await eventually(async () => expect(await page.locator('.waterfall .lane.task').count()).toBe(2))
  expect(troubles).toEqual([])
})

test('a run that is not there is said to be none', async () => {
  await using opened = await openPage(`${viewer.origin}/runs/${'0'.repeat(32)}`)

  await opened.page.getByRole('heading', { name: 'This run is not here' }).waitFor()
})

/** Where on a canvas a text was written last, as a part of its width. */
const NOTE_NAMES = `
  window.placesOfNames = {}
  const write = CanvasRenderingContext2D.prototype.fillText
  CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
    window.placesOfNames[text] = x / this.canvas.width
    return write.call(this, text, x, ...rest)
  }`

test('a run of another program appears, moves and ends without a reload', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=live`)
  const { page, troubles } = opened
  await page.getByText('0 runs').waitFor()

  await using program = startProgram(
    `import { configure, logMetric, run } from 'runspan'
     configure({ project: 'live', quiet: true })
     await run('goes-on', async () => {
       let isStopped = false
       process.stdin.once('data', () => { isStopped = true })
       for (let step = 0; !isStopped; step++) {
         logMetric('loss', 1 / (step + 1), { step })
         await new Promise((resolve) => setTimeout(resolve, 50))
       }
     })
     process.exit()`,
    { env: { RUNSPAN_DIR: viewer.dir } },
  )
  const row = page.locator('.runs tbody tr', { hasText: 'goes-on' })
  await row.getByText('running').waitFor()
  await page.getByText('1 running').waitFor()

  // its name goes with the end of its curve
  await page.evaluate(NOTE_NAMES)
  const endOfName = () => page.evaluate<number>("window.placesOfNames?.['goes-on'] ?? 0")
  const loss = async () => Number(await row.locator('td.num').first().getAttribute('title'))
  await eventually(async () => expect(await endOfName()).toBeGreaterThan(0))
  const seen = await loss()
  await eventually(async () => expect(await loss()).toBeLessThan(seen / 3))
  await eventually(async () => expect(await endOfName()).toBeGreaterThan(0.6))

  await row.getByRole('link').click()
  await page.locator('.head .state.running').waitFor()
  const count = page.locator('.metrics td').last()
  await count.waitFor()
  const before = Number(await count.textContent())
  while (Number(await count.textContent()) <= before) await page.waitForTimeout(50)

  program.process.stdin.write('stop\n')
  await page.locator('.head .state.completed').waitFor()
  await page.goBack()
  await row.getByText('completed').waitFor()
  expect(troubles).toEqual([])
})

test('the page says that the server has gone, and goes on when it is back', async () => {
  const other = await recordStore(() => run('before', () => {}))
  const first = await startViewer(['--dir', other.dir, '--port', '0'])
  await using opened = await openPage(first.origin)
  const { page } = opened
  await page.getByRole('link', { name: 'before' }).waitFor()

  await first.kill('SIGKILL')
  await page.getByText('The server has gone.').waitFor()
  await eventually(async () =>
    expect(await page.locator('.gone code').textContent()).toBe(
      `npx runspan ui --dir ${other.dir} --otlp-port 0 --port ${new URL(first.origin).port}`,
    ),
  )
  await eventually(async () => expect(await page.getByRole('link', { name: 'before' }).count()).toBe(1))

  await using second = await startViewer(['--dir', other.dir, '--port', new URL(first.origin).port])
  expect(second.origin).toBe(first.origin)
  await page.getByText('nothing running').waitFor()
  other.remove()
})

test('with a token, the page says that the server will be at another address', async () => {
  const args = ['--dir', viewer.dir, '--port', '0', '--host', '0.0.0.0']
  const open = await startViewer(args)
  const token = /\?token=[\w-]+/.exec(open.line)?.[0]
  await using opened = await openPage(`http://127.0.0.1:${new URL(open.origin).port}/${token}`)
  const { page } = opened
  await page.getByRole('link', { name: 'answers' }).waitFor()
  await open.kill('SIGKILL')

  await page.getByText('then open the address that it prints').waitFor()
  await eventually(async () =>
    expect(await page.locator('.gone code').textContent()).toContain('--host 0.0.0.0 --otlp-port 0 --port'),
  )
  expect(page.url()).not.toContain('token')
})

test('a call of a language model shows what was said as a conversation, and what it has used', async () => {
  const calls = await recordStore(async () => {
    const tracer = trace.getTracer('openai')
    const attributes = {
      'gen_ai.request.model': 'small-1',
      'gen_ai.usage.input_tokens': 1200,
      'gen_ai.usage.output_tokens': 34,
    }
    await run('agent', () =>
      task('answer', () => {
        const call = tracer.startSpan('chat small-1', { attributes })
        call.addEvent('gen_ai.system.message', { content: 'Be brief.' })
        call.addEvent('gen_ai.user.message', { content: HOSTILE })
        const tool_calls = [{ type: 'function', function: { name: 'multiply', arguments: '{"a":6}' } }]
        call.addEvent('gen_ai.choice', { message: JSON.stringify({ content: 'forty-two', tool_calls }) })
        call.end()
      }),
    )
  })
  await using llmViewer = await startViewer(['--dir', calls.dir, '--port', '0'])
  await using opened = await openPage(`${llmViewer.origin}/`)
  const { page, troubles } = opened

  await page.getByRole('link', { name: 'agent' }).click()
  await page.locator('.head').getByText('1,200 in, 34 out').waitFor()
  await eventually(async () =>
    expect(await page.locator('.tasks tbody td').allTextContents()).toContain('1,200 → 34'),
  )
  await page.getByRole('button', { name: 'chat small-1' }).click()
  await eventually(async () =>
    expect(await page.locator('.message .role').allTextContents()).toEqual(['system', 'user', 'answer']),
  )
  await eventually(async () =>
    expect(await page.locator('.message').nth(1).locator('p').textContent()).toBe(HOSTILE),
  )
  await eventually(async () =>
    expect(await page.locator('.message.answer p').allTextContents()).toEqual([
      'forty-two',
      'multiply {"a":6}',
    ]),
  )
  await eventually(async () =>
    expect(await page.locator('.span-detail .meters dd').allTextContents()).toEqual(
      expect.arrayContaining(['small-1', '1,200', '34']),
    ),
  )
  expect(await page.title()).not.toBe('taken')
  expect(troubles).toEqual([])
  calls.remove()
})

test('a metric without steps is drawn by time, and the chart says so', async () => {
  const mixed = await recordStore(async () => {
    await run('requests', { summary: { latency: 'min' } }, async () => {
      for (const latency of [30, 20, 10]) {
        logMetric('latency', latency)
        await nextMillisecond()
      }
    })
    await run('training', () => {
      for (const step of [0, 1, 2]) logMetric('latency', step, { step })
    })
  })
  await using mixedViewer = await startViewer(['--dir', mixed.dir, '--port', '0'])
  await using opened = await openPage(`${mixedViewer.origin}/`)
  const { page, troubles } = opened

  const chart = page.getByRole('figure', { name: 'latency' })
  await chart.getByText('1 without steps, shown by time only').waitFor()
  await page.getByRole('combobox', { name: 'x' }).selectOption('time')
  await eventually(async () => expect(await chart.getByText('without steps').count()).toBe(0))
  await page.getByRole('combobox', { name: 'x' }).selectOption('step')
  await page.getByRole('link', { name: 'requests' }).click()
  await chart.getByText('by time: it has no steps').waitFor()
  await chart.locator('.uplot canvas').first().waitFor()
  expect(await chart.getByText('No points').count()).toBe(0)
  expect(troubles).toEqual([])
  mixed.remove()
})

test('each smoothing draws another curve', async () => {
  await using opened = await openPage(`${viewer.origin}/?project=sweep&where=name%20%3D%3D%20%22lr-0.1%22`)
  const { page } = opened
  await page.getByRole('link', { name: 'lr-0.1' }).click()
  const canvas = page.getByRole('figure', { name: 'accuracy' }).locator('canvas').first()
  await canvas.waitFor()
  const drawn = new Set<string>()
  for (const smoothing of ['0', '0.6', '0.9', '0.97']) {
    await page.getByRole('combobox', { name: 'smooth' }).selectOption(smoothing)
    await eventually(async () => {
      const picture: string = await canvas.evaluate((node) =>
        (node as unknown as { toDataURL(): string }).toDataURL(),
      )
      expect(drawn).not.toContain(picture)
      drawn.add(picture)
    })
  }
})
