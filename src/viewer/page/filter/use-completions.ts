import { useState } from 'preact/hooks'
import { type Completion, type Completions, completionsAt, type Known } from './completions.js'

const NONE: Completions = { start: 0, items: [] }

/** What the filter can go on with while it is typed, and the keys to choose from it. */
export function useCompletions(known: Known | undefined, onText: (text: string) => void) {
  const [{ start, items }, setCompletions] = useState(NONE)
  const [active, setActive] = useState(-1)
  const close = () => {
    setCompletions(NONE)
    setActive(-1)
  }
  const suggest = ({ value, selectionEnd }: HTMLInputElement) => {
    setCompletions(known === undefined ? NONE : completionsAt(value, selectionEnd ?? value.length, known))
    setActive(-1)
  }
  const take = (input: HTMLInputElement, item: Completion) => {
    const caret = input.selectionEnd ?? input.value.length
    const before = input.value.slice(0, start) + item.text
    // the caret must stand behind what was taken before the next key comes
    input.value = before + input.value.slice(caret)
    input.setSelectionRange(before.length, before.length)
    onText(input.value)
    close()
  }
  /** @returns whether the key was for the list */
  const press = (key: string, input: HTMLInputElement): boolean => {
    if (items.length === 0) {
      if (key !== 'ArrowDown') return false
      suggest(input)
      return true
    }
    if (key === 'ArrowDown') setActive((active + 1) % items.length)
    else if (key === 'ArrowUp') setActive((active <= 0 ? items.length : active) - 1)
    else if (key === 'Escape') close()
    else if (key === 'Tab' || (key === 'Enter' && active >= 0))
      take(input, items[Math.max(0, active)] as Completion)
    else return false
    return true
  }
  return { items, active, suggest, take, press, close }
}
