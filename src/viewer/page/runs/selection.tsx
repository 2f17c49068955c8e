import type { RunJson } from '../../server/api-types.js'
import { ActionsButton } from '../actions/actions-button.js'
import { EditDialog } from '../shell/edit-dialog.js'
import { setParams } from '../state/address.js'

interface Props {
  selected: readonly string[]
  /** Those of the table; a selected one may not be among them. */
  runs: readonly RunJson[]
  /** How many of the first runs are compared where none is selected. */
  firstCount: number
  onCompare: () => void
  /** Called when something was said of them. */
  onSaved: () => void
  onDeleted: (ids: readonly string[]) => void
}

/** What can be done with the selected runs. Its place is there before any are. */
export function Selection({ selected, runs, firstCount, onCompare, onSaved, onDeleted }: Props) {
  const only = selected.length === 1 ? runs.find(({ id }) => id === selected[0]) : undefined
  return (
    <div class="picked">
      {selected.length === 0 ? (
        <>
          <span class="muted hint">
            Select runs{' '}
            <span class="with">
              with <kbd>space</kbd>{' '}
            </span>
            to chart and compare them
          </span>
          <span class="grow" />
          {firstCount > 1 && (
            <button
              type="button"
              class="button"
              title="With what the metrics depend on, over all runs of the project"
              onClick={onCompare}
            >
              Compare the first {firstCount} <kbd>c</kbd>
            </button>
          )}
        </>
      ) : (
        <>
          <b>{selected.length} selected</b>
          <span class="grow" />
          {selected.length > 1 && (
            <button type="button" class="button main" onClick={onCompare}>
              Compare <kbd>c</kbd>
            </button>
          )}
          <EditDialog ids={selected} known={only} onSaved={onSaved} />
          <ActionsButton ids={selected} known={only} onDeleted={onDeleted} />
          <button type="button" class="button" onClick={() => setParams({ select: '' })}>
            Clear <kbd>esc</kbd>
          </button>
        </>
      )}
    </div>
  )
}
