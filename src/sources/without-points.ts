// The text of a span without its points, the bulk of a long run: what a list of runs needs is in its attributes.

const EVENTS = Buffer.from(',"events":[')
// every event begins like this; the quotes would be escaped inside a text
export const EVENT = Buffer.from('{"timeUnixNano":"')
const POINTS = Buffer.from('"name":"metric",')
// attributes of a root that has ended, and says how many points it had
const OF_ROOT = [
  Buffer.from('{"key":"runspan.kind","value":{"stringValue":"run"}}'),
  Buffer.from('{"key":"runspan.points","value":'),
]
const QUOTE = 0x22
const COMMA = 0x2c

/**
 * Takes the points out of a root as runspan writes it, in place. The last event stays, whatever it is. Any other line
 * stays as it is.
 * @param json a whole line
 * @returns the shorter text, or the same where nothing was taken out
 */
export function withoutPoints(json: Buffer): Buffer {
  const events = json.indexOf(EVENTS)
  // other writers put the events before the attributes, or several spans into a line
  if (events === -1 || OF_ROOT.some((text) => !json.subarray(0, events).includes(text))) return json
  if (json.indexOf(EVENTS, events + EVENTS.length) !== -1) return json
  const kept = eventsToKeep(json, events + EVENTS.length)
  if (kept === undefined) return json
  let end = events + EVENTS.length
  for (const [from, to] of kept) end += json.copy(json, end, from, to)
  return json.subarray(0, end)
}

type Range = readonly [from: number, to: number]

/** @returns undefined where the events are written otherwise than runspan does it */
function eventsToKeep(json: Buffer, first: number): Range[] | undefined {
  if (!startsWith(json, first, EVENT)) return undefined
  const kept: Range[] = []
  let start = first
  for (
    let next = json.indexOf(EVENT, start + EVENT.length);
    next !== -1;
    next = json.indexOf(EVENT, start + EVENT.length)
  ) {
    if (json[next - 1] !== COMMA) return undefined
    if (!isPoints(json, start)) kept.push([start, next])
    start = next
  }
  kept.push([start, json.length])
  return kept
}

function isPoints(json: Buffer, event: number): boolean {
  const timeEnd = json.indexOf(QUOTE, event + EVENT.length)
  return startsWith(json, timeEnd + 2, POINTS)
}

function startsWith(json: Buffer, at: number, text: Buffer): boolean {
  return at + text.length <= json.length && json.compare(text, 0, text.length, at, at + text.length) === 0
}
