import { warn } from '../../src/errors/warn.js'

/** What is told on stderr, from here to the end of the block. */
export function hear(): Disposable & { told: string } {
  for (const topic of Object.keys(warn.counts())) warn.forget(topic)
  const lines: string[] = []
  const spy = jest.spyOn(console, 'error').mockImplementation((line) => lines.push(String(line)))
  return {
    get told() {
      return lines.join('\n')
    },
    [Symbol.dispose]: () => spy.mockRestore(),
  }
}
