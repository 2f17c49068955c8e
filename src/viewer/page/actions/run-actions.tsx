import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RunsQuestion } from '../api/read-runs.js'
import { CopyButton } from '../shell/copy-button.js'
import { info } from '../state/info.js'
import { runsText } from '../text/number-text.js'
import { commandOf, type Known, linkTo } from './copied-texts.js'
import { DeletePart } from './delete-part.js'
import { ExportPart } from './export-part.js'

export interface ActionsProps {
  /** Whom it is about; empty for all runs of the question. */
  ids: readonly string[]
  /** What is known of a single run. */
  known?: Known | undefined
  question?: RunsQuestion
  /** What is shown at first. */
  part?: Part
  /** Beside which it opens; in the middle where it is undefined. */
  anchor?: DOMRect | undefined
  onClose: () => void
  /** Called with the ids of those that are gone. */
  onDeleted?: ((ids: readonly string[]) => void) | undefined
}

export type Part = 'menu' | 'export' | 'delete'

/** What can be done with runs: copied, exported, deleted. Open as long as it is there. */
export function RunActions(props: ActionsProps) {
  const { ids, known, question, anchor, onClose, onDeleted } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const [part, setPart] = useState(props.part ?? 'menu')
  const isMenu = part === 'menu'
  useLayoutEffect(() => {
    const { current: node } = dialog
    node?.showModal()
    // an element that is open in the page's top layer takes the keyboard with it when it goes
    return () => node?.close()
  }, [])
  useLayoutEffect(() => {
    const node = dialog.current
    if (node && isMenu && anchor) place(node, anchor)
    else node?.removeAttribute('style')
    // what had the keyboard is gone; of deleting, it begins with what does nothing
    node?.querySelector<HTMLElement>('select, .button')?.focus()
  }, [part])
  const title = known?.name ?? runsText(ids.length)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by the keyboard, Escape closes it
    <dialog
      ref={dialog}
      class={isMenu ? 'actions' : 'actions edit'}
      aria-label={isMenu ? `What can be done with ${title}` : part === 'delete' ? 'Delete' : 'Export'}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      {isMenu && <Menu {...{ ids, known }} onPart={setPart} />}
      {part === 'export' && (
        <ExportPart {...{ ids, known, question }} onClose={() => dialog.current?.close()} />
      )}
      {part === 'delete' && (
        <DeletePart
          {...{ ids, known }}
          onClose={() => dialog.current?.close()}
          onDeleted={(gone) => {
            dialog.current?.close()
            onDeleted?.(gone)
          }}
        />
      )}
    </dialog>
  )
}

interface MenuProps {
  ids: readonly string[]
  known: Known | undefined
  onPart: (part: Part) => void
}

function Menu({ ids, known, onPart }: MenuProps) {
  const command = known && commandOf(known)
  const isStore = info.value?.dir !== undefined
  return (
    <div class="entries">
      <CopyButton text={ids.join('\n')}>{ids.length === 1 ? 'Copy the id' : 'Copy the ids'}</CopyButton>
      <CopyButton text={linkTo(ids)}>
        {ids.length === 1 ? 'Copy a link to the run' : 'Copy a link to the comparison'}
      </CopyButton>
      {command !== undefined && <CopyButton text={command}>Copy the command that recorded it</CopyButton>}
      <hr />
      <button type="button" class="button" onClick={() => onPart('export')}>
        Export …
      </button>
      {REPORTS.map(({ query, said, what }) => (
        <a
          key={said}
          class="button"
          href={`/api/report?ids=${ids.join(',')}${query}`}
          download="report.html"
          title={what}
        >
          {said}
        </a>
      ))}
      <hr />
      <button
        type="button"
        class="button bad"
        disabled={!isStore}
        aria-describedby={isStore ? undefined : 'why-not'}
        onClick={() => onPart('delete')}
      >
        Delete …
      </button>
      {!isStore && (
        <p class="small muted" id="why-not">
          Only runs of a local store can be deleted here.
        </p>
      )}
    </div>
  )
}

const REPORTS = [
  { query: '', said: 'Report for colleagues', what: 'One file with these runs, opened without a server' },
  {
    query: '&public=1',
    said: 'Report for everybody',
    what: 'The same without host, user, paths and command',
  },
]

/** Below what was pressed, or above it where there is more room. */
function place(node: HTMLElement, { left, right, top, bottom }: DOMRect): void {
  const { offsetWidth, offsetHeight } = node
  const isBelow = bottom + offsetHeight + GAP < window.innerHeight || top < offsetHeight
  const x = left + offsetWidth < window.innerWidth ? left : right - offsetWidth
  node.style.margin = '0'
  node.style.left = `${Math.max(GAP, x)}px`
  node.style.top = `${isBelow ? bottom + GAP : top - offsetHeight - GAP}px`
}

const GAP = 4
