import { PassThrough } from 'node:stream'
import { ProgressLine } from '../../src/cli/terminal/progress-line.js'
import { fakeClock } from '../support/clock.js'

test('on a terminal each text replaces the one before, and nothing is left behind', () => {
  const { stream, written } = terminal(true)
  const line = new ProgressLine(stream)

  line.clear()
  line.show('looked back to June')
  line.show('looked back to May\x1b[31m')
  line.clear()
  line.clear()

  expect(written()).toBe('\r\x1b[Klooked back to June\r\x1b[Klooked back to May\\x1b[31m\r\x1b[K')
})

test('a text is cut where the terminal would wrap it, and leave a part of it behind', () => {
  const { stream, written } = terminal(true, 20)

  new ProgressLine(stream).show('looked back to 1st of June')

  expect(written()).toBe('\r\x1b[Klooked back to 1st…')
})

test('what takes longer than a second is shown with its time, and again after a warning, until it is done', () => {
  using clock = fakeClock(0)
  const { stream, written } = terminal(true)
  const line = new ProgressLine(stream)
  let count = 0

  line.wait(() => `reading, ${count} runs`)
  clock.advance(999)
  expect(written()).toBe('')
  count = 7
  clock.advance(1)
  expect(written()).toBe('\r\x1b[Kreading, 7 runs, 1 s')
  line.hide()
  expect(written()).toBe('\r\x1b[K')
  clock.advance(1000)
  expect(written()).toBe('\r\x1b[Kreading, 7 runs, 2 s')
  line.clear()
  clock.advance(5000)
  expect(written()).toBe('\r\x1b[K')
})

test('in a pipe nothing is printed', () => {
  const { stream, written } = terminal(false)
  const line = new ProgressLine(stream)

  line.show('looked back to June')
  line.wait(() => 'reading')
  line.clear()

  expect(written()).toBe('')
})

function terminal(isTTY: boolean, columns?: number): { stream: NodeJS.WriteStream; written(): string } {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns })
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => stream.read() ?? '' }
}
