// Nothing is read before changes are told: what was read earlier would have to be read once more then, all of it.

/** A server that takes longer to know what there is, such as one that asks another, is not waited for. */
const MOST_MS = 500

let begun: Promise<void> = Promise.resolve()
let begin: (() => void) | undefined

export function whenReadingBegins(): Promise<void> {
  return begun
}

/** Lets nothing be read until `beginReading()` is called, or half a second has gone. */
export function holdReading(): void {
  begun = new Promise((resolve) => {
    begin = resolve
  })
  globalThis.setTimeout(beginReading, MOST_MS)
}

/** @returns false where it has begun already */
export function beginReading(): boolean {
  const isNew = begin !== undefined
  begin?.()
  begin = undefined
  return isNew
}
