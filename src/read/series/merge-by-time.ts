import type { Point } from '../../wire/events.js'

/** Points that were logged one after the other, and are read when it is their turn. */
export interface PointChunk {
  /** None of them has an earlier time; epoch milliseconds. */
  firstTime: number
  /** In the order of their times; those of the same time in the order of logging. */
  read(): readonly Point[]
}

/** A chunk that is being gone through. */
interface Open {
  points: readonly Point[]
  /** Where it is by now. */
  at: number
  /** Among all chunks. */
  place: number
}

/**
 * The points of all chunks in the order of their times; of the same time, those of an earlier chunk first. In memory are
 * only the chunks that overlap in time.
 */
export function* mergeByTime(chunks: readonly PointChunk[]): Generator<Point> {
  const waiting = chunks
    .map(({ firstTime }, place) => ({ firstTime, place }))
    .sort((a, b) => a.firstTime - b.firstTime)
  const open: Open[] = []
  for (let next = 0; ; ) {
    for (
      let first = waiting[next];
      first !== undefined && (open[0] === undefined || first.firstTime <= timeOf(open[0]));
      first = waiting[++next]
    ) {
      const points = (chunks[first.place] as PointChunk).read()
      if (points.length > 0) addTo(open, { points, at: 0, place: first.place })
    }
    const [earliest] = open
    if (earliest === undefined) return
    yield earliest.points[earliest.at++] as Point
    if (earliest.at < earliest.points.length) sink(open, earliest)
    else removeFirst(open)
  }
}

function timeOf({ points, at }: Open): number {
  return (points[at] as Point).time
}

function isBefore(a: Open, b: Open): boolean {
  const [timeA, timeB] = [timeOf(a), timeOf(b)]
  return timeA < timeB || (timeA === timeB && a.place < b.place)
}

// a binary heap: where times are given in any order, all chunks may overlap

function addTo(heap: Open[], added: Open): void {
  let i = heap.push(added) - 1
  for (let above = (i - 1) >> 1; i > 0 && isBefore(added, heap[above] as Open); above = (i - 1) >> 1) {
    heap[i] = heap[above] as Open
    i = above
  }
  heap[i] = added
}

function removeFirst(heap: Open[]): void {
  const last = heap.pop() as Open
  if (heap.length > 0) sink(heap, last)
}

/** Puts it where it belongs, in the place of the first one. */
function sink(heap: Open[], moved: Open): void {
  let i = 0
  for (let child = 1; child < heap.length; child = 2 * i + 1) {
    const right = heap[child + 1]
    if (right !== undefined && isBefore(right, heap[child] as Open)) child++
    if (!isBefore(heap[child] as Open, moved)) break
    heap[i] = heap[child] as Open
    i = child
  }
  heap[i] = moved
}
