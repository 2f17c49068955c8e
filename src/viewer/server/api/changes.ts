// `/api/changes`: what happens to runs, as server-sent events.

import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { timers } from '../../../runtime/timers.js'
import type { ChangeEvent } from '../api-types.js'
import type { ChangeFeed } from './change-feed.js'

/** Shorter than what proxies wait for; a browser that hears nothing does not see that the connection broke. */
const HEARTBEAT_MS = 15_000

/** How long a browser waits until it connects again. */
const RETRY_MS = 1000

/** As many changes may wait for a browser that reads nothing, such as that of a sleeping tab. It connects again. */
const MOST_WAITING = 1000

export function addChanges(app: Hono, feed: ChangeFeed): void {
  app.get('/api/changes', (context) => {
    if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' })
    return streamSSE(context, async (stream) => {
      const gone = new Promise<void>((resolve) => stream.onAbort(resolve))
      let waiting = 0
      const send = async (event: 'ready' | 'run', data: unknown) => {
        if (++waiting > MOST_WAITING) stream.abort()
        await stream.writeSSE({ event, data: JSON.stringify(data) })
        waiting--
      }
      await stream.write(`retry: ${RETRY_MS}\n\n`)
      const leave = feed.join({
        onReady: () => void send('ready', {}),
        onChange: ({ kind, id }: ChangeEvent) => void send('run', { kind, id }),
      })
      const heartbeat = timers.setInterval(() => void stream.write(': \n\n'), HEARTBEAT_MS)
      await gone
      timers.clearInterval(heartbeat)
      leave()
    })
  })
}
