import { useEffect, useState } from 'preact/hooks'

/** Whom to tell of an element. One observer is for all: thousands of them take longer than what they look at. */
const told = new WeakMap<Element, (isInView: boolean) => void>()
let observer: IntersectionObserver | undefined

function observe(element: Element, tell: (isInView: boolean) => void): () => void {
  observer ??= new IntersectionObserver((entries) => {
    // the last of several about one element is how it is now
    for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting)
  })
  const observing = observer
  told.set(element, tell)
  observing.observe(element)
  return () => {
    told.delete(element)
    observing.unobserve(element)
  }
}

/** Whether an element is in sight, and whether it ever was. */
export function useSeen(place: { current: HTMLElement | null }) {
  const [seen, setSeen] = useState({ isInView: false, wasSeen: false })
  useEffect(() => {
    if (place.current === null) return
    return observe(place.current, (isInView) =>
      setSeen((before) =>
        before.isInView === isInView ? before : { isInView, wasSeen: before.wasSeen || isInView },
      ),
    )
  }, [])
  return seen
}
