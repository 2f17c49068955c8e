import { useEffect, useState } from 'preact/hooks'

/** Whether an element is in sight, and whether it ever was. */
export function useSeen(place: { current: HTMLElement | null }) {
  const [seen, setSeen] = useState({ isInView: false, wasSeen: false })
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      const isInView = entries.at(-1)?.isIntersecting ?? false
      setSeen(({ wasSeen }) => ({ isInView, wasSeen: wasSeen || isInView }))
    })
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return seen
}
