// Where runspan's handlers of the process's events stand among those of the program.

import { ownExitHandlers } from '../programs/own-exit-handlers.js'

type Handler = (argument: never) => void
type Handlers = Record<string, Handler>

/** The process, whose own types know the handlers of each event. */
interface Emitter {
  on(event: string, handler: (event: string, listener: unknown) => void): this
  on(event: string, handler: Handler): this
  prependListener(event: string, handler: Handler): this
  off(event: string, handler: unknown): this
  listeners(event: string): unknown[]
}

interface Places {
  /** Puts the handlers of an event in their places now. */
  keep(event: string): void
  /** Whether no handler stands behind this one's last. */
  isLast(event: string): boolean
  /** Whether there are handlers of others. */
  hasOthers(event: string): boolean
  remove(): void
}

/**
 * Another package that wants the same place would move its handler too, each time that this one has:
 * neither for ever.
 */
const MAX_MOVES = 10_000

/**
 * Adds handlers of the process's events that stay before, or behind, all others. When another one is added
 * later, they are put in their places as soon as the code that adds it has run.
 */
export function addHandlers(first: Handlers, last: Handlers): Places {
  const events = process as unknown as Emitter
  const all = [...Object.entries(first), ...Object.entries(last)]
  const moving = new Set<string>()
  let moves = 0
  let isOn = true

  const isOwn = (listener: unknown): boolean => all.some(([, handler]) => handler === listener)
  const keep = (event: string): void => {
    if (!isOn) return
    const [before, behind] = [first[event], last[event]]
    // One that is in its place stays there. Where it is alone, a signal that has arrived would be lost if
    // it went for a moment.
    if (before !== undefined && events.listeners(event)[0] !== before)
      events.off(event, before).prependListener(event, before)
    if (behind !== undefined && events.listeners(event).at(-1) !== behind)
      events.off(event, behind).on(event, behind)
  }
  const onNewListener = (event: string, listener: unknown): void => {
    if (isOwn(listener) || !all.some(([name]) => name === event)) return
    if (moving.has(event) || moves++ >= MAX_MOVES) return
    moving.add(event)
    void Promise.resolve().then(() => {
      moving.delete(event)
      keep(event)
    })
  }

  for (const [event] of all) keep(event)
  events.on('newListener', onNewListener)
  return {
    keep,
    isLast: (event) => events.listeners(event).at(-1) === last[event],
    hasOthers: (event) =>
      events.listeners(event).some((handler) => !isOwn(handler) && !ownExitHandlers().has(handler as object)),
    remove() {
      isOn = false
      events.off('newListener', onNewListener)
      for (const [event, handler] of all) events.off(event, handler)
    },
  }
}

/** How many handlers of one event runspan has at most. */
const MAX_OWN = 2

/**
 * Lets the program have as many handlers of an event as without runspan before Node warns that they are too
 * many.
 * @returns takes that back
 */
export function makeRoomForHandlers(): () => void {
  const before = process.getMaxListeners()
  if (before === 0) return () => {} // no limit
  process.setMaxListeners(before + MAX_OWN)
  return () => {
    if (process.getMaxListeners() === before + MAX_OWN) process.setMaxListeners(before)
  }
}
