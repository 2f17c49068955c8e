interface Steps {
  onMove: (event: PointerEvent) => void
  /** @param isDone false where the pointer was taken away, as by a gesture of the system */
  onEnd: (isDone: boolean) => void
}

/** Follows a pointer that is down until it is let go, wherever on the page that is. */
export function followPointer({ onMove, onEnd }: Steps): void {
  const stop = new AbortController()
  const { signal } = stop
  const end = (isDone: boolean) => () => {
    stop.abort()
    onEnd(isDone)
  }
  document.addEventListener('pointermove', onMove, { signal })
  document.addEventListener('pointerup', end(true), { signal })
  document.addEventListener('pointercancel', end(false), { signal })
}
