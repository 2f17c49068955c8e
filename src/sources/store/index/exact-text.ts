// Values as text and back, exactly. JSON has no NaN, -0, infinities or bytes: their places are noted beside it.

import { isUint8Array } from 'node:util/types'

type Place = (string | number)[]
type Note = readonly [
  place: Readonly<Place>,
  kind: 'NaN' | 'Infinity' | '-Infinity' | '-0' | 'bytes',
  bytes?: string,
]

/** The JSON of a value; where that is not enough, of the value and what is not exact in it. */
export function toExactText(value: unknown): string {
  const notes: Note[] = []
  if (!isExactInJson(value)) collectNotes(value, [], notes)
  const json = JSON.stringify(value)
  // no JSON begins with this sign
  return notes.length === 0 ? json : `!${JSON.stringify([notes, JSON.stringify(value, withoutBytes)])}`
}

/** @throws SyntaxError, TypeError for a text that `toExactText` has not made */
export function fromExactText(text: string): unknown {
  if (!text.startsWith('!')) return JSON.parse(text)
  const [notes, json] = JSON.parse(text.slice(1)) as [Note[], string]
  const root = { value: JSON.parse(json) as unknown }
  for (const [place, kind, bytes] of notes) {
    const path = ['value', ...place]
    const last = path.pop() as string
    let target = root as Record<string, unknown>
    for (const step of path) target = target[step] as Record<string, unknown>
    target[last] = kind === 'bytes' ? Buffer.from(bytes as string, 'base64') : Number(kind)
  }
  return root.value
}

/** Most values are: to look for places in them takes five times as long. */
function isExactInJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || value === null) return true
  if (isUint8Array(value)) return false
  for (const key in value) if (!isExactInJson((value as Record<string, unknown>)[key])) return false
  return true
}

/** @param place where the value is; the same after the call */
function collectNotes(value: unknown, place: Place, notes: Note[]): void {
  if (typeof value === 'number') {
    if (Object.is(value, -0)) notes.push([[...place], '-0'])
    else if (!Number.isFinite(value)) notes.push([[...place], String(value) as 'NaN'])
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (isUint8Array(value)) {
    notes.push([[...place], 'bytes', Buffer.from(value).toString('base64')])
    return
  }
  const isList = Array.isArray(value)
  for (const key of Object.keys(value)) {
    place.push(isList ? Number(key) : key)
    collectNotes((value as Record<string, unknown>)[key], place, notes)
    place.pop()
  }
}

// toJSON has already made an object of a Buffer
function withoutBytes(this: unknown, key: string, value: unknown): unknown {
  return isUint8Array((this as Record<string, unknown>)[key]) ? null : value
}
