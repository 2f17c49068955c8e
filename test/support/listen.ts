import { warn } from '../../src/errors/warn.js'

export interface Listening extends Disposable {
  readonly lines: readonly string[]
  /** The lines as one text. */
  readonly told: string
}

/** What runspan prints on stderr until the end of the block; what this process was told before is told anew. */
export function startListening(): Listening {
  const lines: string[] = []
  for (const topic of Object.keys(warn.counts())) warn.forget(topic)
  const spy = jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)))
  return {
    lines,
    get told() {
      return lines.join('\n')
    },
    [Symbol.dispose]: () => spy.mockRestore(),
  }
}
