import { useRef } from 'preact/hooks'
import { useKeys } from './use-keys.js'

const KEYS: readonly [key: string, what: string][] = [
  ['/', 'filter'],
  ['j', 'next row or span'],
  ['k', 'row or span before'],
  ['space', 'select the row'],
  ['enter', 'open the row'],
  ['→', 'show the runs that were started in the row'],
  ['←', 'hide them, or go to the run that it was started in'],
  ['c', 'compare what is selected, or the first runs'],
  ['e', 'tags, name, note and archive of what is selected'],
  ['m', 'more of what is selected, or of the row: copy, export, delete'],
  ['del', 'delete what is selected: asks first'],
  ['g', 'runs with the same params as one row'],
  ['r', 'compared runs as rows, or as columns'],
  ['d', 'only what differs'],
  ['v', 'columns: which, in which order, pinned'],
  ['w', 'wide charts, or the whole table'],
  ['shift ← →', 'at the head of a column: moves it'],
  ['+ −', 'at the head of a column: wider, narrower'],
  ['p', 'at the head of a column: keeps it at the left'],
  ['+ −', 'in a run: a shorter or longer stretch of time'],
  ['0', 'in a run: from start to end'],
  ['← → + − 0', 'on a chart: along its points, closer, farther, all'],
  ['← →', 'on a curve of the timeline: the point before or after'],
  ['1', 'all runs'],
  ['2', 'traces that are no runs'],
  ['3', 'projects'],
  ['t', 'light or dark'],
  ['esc', 'back'],
  ['?', 'this list'],
]

/** The keys of all pages, in a dialog. */
export function KeyList() {
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys({ '?': () => dialog.current?.showModal() })
  return (
    <dialog ref={dialog} class="keys" id="keys" aria-labelledby="keys-title">
      <form method="dialog">
        <h2 id="keys-title">Keys</h2>
        <dl>
          {KEYS.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  )
}
