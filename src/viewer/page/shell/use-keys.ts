import { useLayoutEffect } from 'preact/hooks'

/**
 * Keys for the whole page, as long as a component is shown. Nobody is disturbed who types, presses a button, or wants
 * something of the browser.
 */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  // before the next key: an effect that waits for the screen would act on the rows of before
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  })
}

/** What takes these keys itself. */
const TAKEN_BY: Readonly<Record<string, string>> = {
  ' ': 'button, summary, input',
  Enter: 'button, a, summary, input',
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  // an open dialog has the keyboard, also where nothing in it does
  if (document.querySelector('dialog:modal') !== null) return true
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type="checkbox"]), textarea, select') !== null) return true
  const takers = TAKEN_BY[key]
  return takers !== undefined && target.closest(takers) !== null
}
