import { warn } from '../../src/errors/warn.js'

/** What runspan prints on stderr until the end of the block; what this process was told before is told anew. */
export function startListening(): Disposable & { readonly lines: string[] } {
  const lines: string[] = []
  for (const topic of Object.keys(warn.counts())) warn.forget(topic)
  const spy = jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)))
  return { lines, [Symbol.dispose]: () => spy.mockRestore() }
}
