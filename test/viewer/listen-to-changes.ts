import type { ChangeEvent } from '../../src/viewer/server/api-types.js'
import type { RunningViewer } from './start-viewer.js'

/** What a browser's EventSource hears of `/api/changes`. */
export interface Changes extends AsyncDisposable {
  /** The next change of which this holds; those before it are passed over. */
  next(isWanted: (change: ChangeEvent) => boolean): Promise<ChangeEvent>
  /** Resolves when the server is gone. */
  ended: Promise<'closed'>
}

/** Resolves when the server has said that every later change is told. */
export async function listenToChanges({ get }: RunningViewer): Promise<Changes> {
  const response = await get('/api/changes')
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  for (let isOpen = true; isOpen && !text.includes('event: ready'); ) {
    const { done, value = '' } = await reader.read()
    isOpen = !done
    text += value
  }
  let isOver = false
  let wake = () => {}
  const ended = (async () => {
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value
        wake()
      }
    } catch {
      // the server was killed
    }
    isOver = true
    wake()
    return 'closed' as const
  })()
  const take = (): ChangeEvent | undefined => {
    const end = text.indexOf('\n\n')
    if (end < 0) return undefined
    const block = text.slice(0, end)
    text = text.slice(end + 2)
    const [, data] = /^event: run\ndata: (.+)$/.exec(block) ?? []
    return data === undefined ? take() : (JSON.parse(data) as ChangeEvent)
  }
  return {
    async next(isWanted) {
      for (;;) {
        const change = take()
        if (change !== undefined && isWanted(change)) return change
        if (change !== undefined) continue
        if (isOver) throw new Error('the server is gone')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    ended,
    // it refuses where the server was killed
    [Symbol.asyncDispose]: () => reader.cancel().catch(() => {}),
  }
}
