// Work that takes longer than a frame, done a slice in each, for all charts of the page together: first that of what is in sight.

export interface SlicedWork {
  isInSight(): boolean
  /** Does as much of it as fits into so many milliseconds. @returns whether it is done */
  doSome(ms: number): boolean
}

/** Of the 16 of a frame; the others are for what else is done in it. */
const SLICE_MS = 6
/** Less is not worth the start. */
const LEAST_MS = 1

const waiting = new Set<SlicedWork>()
let isAsked = false

export function doInSlices(work: SlicedWork): void {
  waiting.add(work)
  askForSlice()
}

export function dropWork(work: SlicedWork): void {
  waiting.delete(work)
}

function askForSlice(): void {
  if (isAsked || waiting.size === 0) return
  isAsked = true
  requestAnimationFrame(() => {
    isAsked = false
    doSlice(performance.now() + SLICE_MS)
    askForSlice()
  })
}

function doSlice(end: number): void {
  for (const work of inOrder()) {
    const left = end - performance.now()
    if (left < LEAST_MS) return
    if (work.doSome(left)) waiting.delete(work)
  }
}

function inOrder(): SlicedWork[] {
  const all = [...waiting]
  if (all.length < 2) return all
  const seen = new Set(all.filter((work) => work.isInSight()))
  return [...seen, ...all.filter((work) => !seen.has(work))]
}
