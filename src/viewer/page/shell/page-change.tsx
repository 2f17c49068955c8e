import { useEffect, useRef, useState } from 'preact/hooks'
import { path } from '../state/address.js'

/** Until the page knows its title. */
const TITLED_MS = 500

/**
 * What a browser does when it loads another page: it is told which, and the keyboard is at its beginning, where it was
 * on something that is gone.
 */
export function PageChange() {
  const [title, setTitle] = useState('')
  const isFirst = useRef(true)
  const shown = path.value
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    const timer = window.setTimeout(() => setTitle(document.title), TITLED_MS)
    return () => window.clearTimeout(timer)
  }, [shown])
  // whichever it is: the one of before has gone when the run was read
  useEffect(() => {
    if (document.activeElement !== document.body) return
    const main = document.querySelector('main')
    main?.setAttribute('tabindex', '-1')
    main?.focus({ preventScroll: true })
  }, [shown])
  return (
    <p class="hidden" role="status">
      {title}
    </p>
  )
}
