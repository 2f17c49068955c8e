import { useState } from 'preact/hooks'
import { Icon } from './icon.js'

/** How long it says what has happened. */
const SAID_MS = 2000

/** Copies a text; where the browser forbids that, as on a page that another machine serves, it says so. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [said, setSaid] = useState<string>()
  const copy = async () => {
    setSaid((await copyText(text)) ? 'Copied' : 'The browser does not allow it: select the text')
    window.setTimeout(() => setSaid(undefined), SAID_MS)
  }
  return (
    <button type="button" class="button" onClick={copy}>
      <Icon name="copy" />
      <span aria-live="polite">{said ?? children}</span>
    </button>
  )
}

/** @returns whether the browser has allowed it */
export async function copyText(text: string): Promise<boolean> {
  try {
    // there is no clipboard on a page that came over a network without encryption
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** The way of before there were clipboards, which needs no permission. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'hidden'
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
  }
}
