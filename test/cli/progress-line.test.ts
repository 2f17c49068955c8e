import { PassThrough } from 'node:stream'
import { ProgressLine } from '../../src/cli/terminal/progress-line.js'

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

test('in a pipe nothing is printed', () => {
  const { stream, written } = terminal(false)
  const line = new ProgressLine(stream)

  line.show('looked back to June')
  line.clear()

  expect(written()).toBe('')
})

function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; written(): string } {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => stream.read() ?? '' }
}
