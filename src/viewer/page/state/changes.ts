// What happens to runs while the page is open.

import { signal } from '@preact/signals'
import type { ChangeEvent } from '../../server/api-types.js'
import { beginReading, holdReading } from '../api/reading-begins.js'
import { loadInfo } from './info.js'

/** Since when the server has not answered, in epoch milliseconds; undefined while it does. */
export const goneSince = signal<number | undefined>(undefined)

/** What has happened; nothing where all may have changed. */
type Listener = (changes: readonly ChangeEvent[]) => void

const listeners = new Set<Listener>()

/** Changes are told together, and not more often than this, so that a hundred live runs do not make a hundred requests. */
const TOGETHER_MS = 400

/** What one look at the source finds comes within this time. */
const SOON_MS = 50

/** A browser gives up where the answer is an error, such as that to a token of before. */
const AGAIN_MS = 3000

/**
 * Listens while the page is seen: a browser has six connections to a server for all of its tabs, and a stream that
 * nobody looks at would take one of them from the others.
 */
export function followChanges(): void {
  let stop: (() => void) | undefined
  const follow = () => {
    if (document.visibilityState === 'visible') stop ??= listen()
    else {
      stop?.()
      stop = undefined
    }
  }
  if (document.visibilityState === 'visible') holdReading()
  follow()
  document.addEventListener('visibilitychange', follow)
}

let hasListened = false

/** @returns ends it */
function listen(): () => void {
  const events = new EventSource('/api/changes')
  let collected: ChangeEvent[] = []
  let timer: number | undefined
  let stop = () => events.close()
  let told = 0
  const tell = () => {
    timer = undefined
    told = performance.now()
    const changes = collected
    collected = []
    tellListeners(changes)
  }
  const tellAll = () => {
    window.clearTimeout(timer)
    timer = undefined
    collected = []
    tellListeners([])
  }
  events.addEventListener('run', ({ data }) => {
    collected.push(JSON.parse(data) as ChangeEvent)
    timer ??= window.setTimeout(tell, Math.max(SOON_MS, told + TOGETHER_MS - performance.now()))
  })
  // what happened before, the stream has not told
  events.addEventListener('ready', () => {
    if (!beginReading()) tellAll()
  })
  events.addEventListener('open', () => {
    goneSince.value = undefined
    if (hasListened) loadInfo()
    hasListened = true
  })
  events.addEventListener('error', () => {
    goneSince.value ??= Date.now()
    beginReading()
    if (events.readyState !== EventSource.CLOSED) return
    const again = window.setTimeout(() => {
      stop = listen()
    }, AGAIN_MS)
    stop = () => window.clearTimeout(again)
  })
  return () => {
    window.clearTimeout(timer)
    stop()
  }
}

/** All may have changed: the page itself has said something of runs, and does not wait until the server sees it. */
export function tellOwnChange(): void {
  tellListeners([])
}

function tellListeners(changes: readonly ChangeEvent[]): void {
  for (const listener of listeners) listener(changes)
}

/** @returns stops it */
export function onChanges(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
