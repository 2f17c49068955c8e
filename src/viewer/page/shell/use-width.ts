import { useLayoutEffect, useState } from 'preact/hooks'

/** In steps, so that not each pixel of a window that is made wider draws everything anew. */
const STEP = 40

/** How wide an element is, in pixels and rounded down; 0 before it is there. */
export function useWidth(node: Element | null): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (node === null) return
    const look = () => setWidth(Math.floor(node.clientWidth / STEP) * STEP)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(node)
    return () => observer.disconnect()
  }, [node])
  return width
}
